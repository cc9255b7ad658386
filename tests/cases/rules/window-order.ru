BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens "2025-07-01"^^xsd:date } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x } }
