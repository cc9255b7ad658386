BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes ?x } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes "2025-04"^^xsd:gYearMonth } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes ?x } }
