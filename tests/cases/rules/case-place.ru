BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/case/c> mdg:place ?x } } INSERT { GRAPH <graph/sources/doc> { <id/case/c> mdg:place <id/agency/a> } } WHERE { GRAPH <graph/sources/doc> { <id/case/c> mdg:place ?x } }
