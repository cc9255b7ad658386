BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/absence/a> mdg:absentFrom ?x } } INSERT { GRAPH <graph/sources/doc> { <id/absence/a> mdg:absentFrom <id/prefecture/40> } } WHERE { GRAPH <graph/sources/doc> { <id/absence/a> mdg:absentFrom ?x } }
