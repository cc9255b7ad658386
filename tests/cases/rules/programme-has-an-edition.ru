BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/registers/all> { <id/programme/z> a mdg:Programme ; dct:title "別"@ja , "Other"@en ; dct:description "例。"@ja , "An example."@en ; dct:type <id/kind/k> } }
