BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/edition/e> mdg:window <id/rate/r> } }
