BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/registers/all> { <id/rate-basis/b> mdg:phrase ?x } } INSERT { GRAPH <graph/registers/all> { <id/rate-basis/b> mdg:phrase "{}"@ja , "half"@en } } WHERE { GRAPH <graph/registers/all> { <id/rate-basis/b> mdg:phrase ?x } }
