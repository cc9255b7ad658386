BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/size-limit/s> mdg:capitalAtMost ?x } } INSERT { GRAPH <graph/sources/doc> { <id/size-limit/s> mdg:capitalAtMost 0 } } WHERE { GRAPH <graph/sources/doc> { <id/size-limit/s> mdg:capitalAtMost ?x } }
