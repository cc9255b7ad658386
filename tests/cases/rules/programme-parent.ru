BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/registers/all> { <id/programme/p> mdg:partOfProgramme <id/agency/a> } }
