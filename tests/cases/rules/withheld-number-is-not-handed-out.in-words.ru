BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/edition/e> mdg:nextStep ?x } } INSERT { GRAPH <graph/sources/doc> { <id/edition/e> mdg:nextStep "092 000-0000 に電話する。"@ja , "Ring."@en } } WHERE { GRAPH <graph/sources/doc> { <id/edition/e> mdg:nextStep ?x } }
