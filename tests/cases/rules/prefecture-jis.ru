BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/registers/all> { <id/prefecture/40> mdg:jisCode ?x } } INSERT { GRAPH <graph/registers/all> { <id/prefecture/40> mdg:jisCode "48" } } WHERE { GRAPH <graph/registers/all> { <id/prefecture/40> mdg:jisCode ?x } }
