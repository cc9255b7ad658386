BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/window/w> mdg:closes "2025-06-02"^^xsd:date } }
