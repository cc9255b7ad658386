BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/cap/c> mdg:yen ?x } } INSERT { GRAPH <graph/sources/doc> { <id/cap/c> mdg:yen 100.5 } } WHERE { GRAPH <graph/sources/doc> { <id/cap/c> mdg:yen ?x } }
