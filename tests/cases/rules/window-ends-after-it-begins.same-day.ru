BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens "2025-06-01T17:00:00+09:00"^^xsd:dateTime } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x } } ;
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes ?x } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes "2025-06-01T12:00:00+09:00"^^xsd:dateTime } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes ?x } }
