BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/window/w> mdg:windowKind ?x } } INSERT { GRAPH <graph/sources/doc> { <id/window/w> mdg:windowKind <id/window-kind/unknown> } } WHERE { GRAPH <graph/sources/doc> { <id/window/w> mdg:windowKind ?x } }
