BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/case/c> mdg:happened ?x } } INSERT { GRAPH <graph/sources/doc> { <id/case/c> mdg:happened "去年" } } WHERE { GRAPH <graph/sources/doc> { <id/case/c> mdg:happened ?x } }
