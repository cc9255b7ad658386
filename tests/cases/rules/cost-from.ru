BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/cost/c> mdg:fromYen 1 , 2 } }
