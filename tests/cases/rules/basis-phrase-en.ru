BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/registers/all> { <id/rate-basis/b> mdg:phrase ?x } } WHERE { GRAPH <graph/registers/all> { <id/rate-basis/b> mdg:phrase ?x FILTER(LANG(?x) = "en") } }
