BASE <https://w3id.org/madoguchi/>
PREFIX locn: <http://www.w3.org/ns/locn#>
DELETE WHERE { GRAPH <graph/sources/doc> { <id/contact/o#address> locn:fullAddress ?x } }
