BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/registers/all> { <id/country/us> mdg:isoCode ?x } } INSERT { GRAPH <graph/registers/all> { <id/country/us> mdg:isoCode "USA" } } WHERE { GRAPH <graph/registers/all> { <id/country/us> mdg:isoCode ?x } }
