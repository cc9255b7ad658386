BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/edition/e> mdg:nextStep ?x } } WHERE { GRAPH <graph/sources/doc> { <id/edition/e> mdg:nextStep ?x FILTER(LANG(?x) = "en") } }
