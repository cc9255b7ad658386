BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/registers/all> { <id/prefecture/40> mdg:isoCode ?x } } INSERT { GRAPH <graph/registers/all> { <id/prefecture/40> mdg:isoCode "JP40" } } WHERE { GRAPH <graph/registers/all> { <id/prefecture/40> mdg:isoCode ?x } }
