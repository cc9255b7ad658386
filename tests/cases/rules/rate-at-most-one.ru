BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/rate/r> mdg:numerator ?x } } INSERT { GRAPH <graph/sources/doc> { <id/rate/r> mdg:numerator 3 } } WHERE { GRAPH <graph/sources/doc> { <id/rate/r> mdg:numerator ?x } }
