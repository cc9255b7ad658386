BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/edition/e> mdg:fiscalYear ?x } } INSERT { GRAPH <graph/sources/doc> { <id/edition/e> mdg:fiscalYear 7 } } WHERE { GRAPH <graph/sources/doc> { <id/edition/e> mdg:fiscalYear ?x } }
