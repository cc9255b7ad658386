BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/cost/c> mdg:toYen 1 , 2 } }
