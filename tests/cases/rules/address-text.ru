BASE <https://w3id.org/madoguchi/>
PREFIX locn: <http://www.w3.org/ns/locn#>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o#address> locn:fullAddress ?x } } INSERT { GRAPH <graph/sources/doc> { <id/contact/o#address> locn:fullAddress "1 rue de Berri"@fr } } WHERE { GRAPH <graph/sources/doc> { <id/contact/o#address> locn:fullAddress ?x } }
