BASE <https://w3id.org/madoguchi/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE WHERE { GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource ?x } }
