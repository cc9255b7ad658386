BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/registers/all> { <id/municipality/m> mdg:level ?x } } INSERT { GRAPH <graph/registers/all> { <id/municipality/m> mdg:level "town" } } WHERE { GRAPH <graph/registers/all> { <id/municipality/m> mdg:level ?x } }
