BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x ; mdg:closes ?y } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens "2025-05-01T12:00:00"^^xsd:dateTime } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x ; mdg:closes ?y } }
