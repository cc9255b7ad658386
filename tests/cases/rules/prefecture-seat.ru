BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE WHERE { GRAPH <graph/registers/all> { <id/prefecture/13> mdg:seat ?x } }
