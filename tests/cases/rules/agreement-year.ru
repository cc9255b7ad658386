BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/agreement/a> mdg:concluded ?x } } INSERT { GRAPH <graph/sources/doc> { <id/agreement/a> mdg:concluded 2002 } } WHERE { GRAPH <graph/sources/doc> { <id/agreement/a> mdg:concluded ?x } }
