BASE <https://w3id.org/madoguchi/>
PREFIX org: <http://www.w3.org/ns/org#>
INSERT DATA { GRAPH <graph/registers/all> { <id/agency/a> org:subOrganizationOf <id/office/o> } }
