BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x ; mdg:closes ?y } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens "2025年5月" } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:opens ?x ; mdg:closes ?y } }
