BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE DATA { GRAPH <graph/registers/all> { <id/prefecture/13> mdg:seat <id/municipality/s13> } } ;
INSERT DATA { GRAPH <graph/registers/all> { <id/prefecture/13> mdg:seat <id/municipality/s40> } }
