BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/absence/a> mdg:reason ?x } } WHERE { GRAPH <graph/sources/doc> { <id/absence/a> mdg:reason ?x FILTER(LANG(?x) = "ja") } }
