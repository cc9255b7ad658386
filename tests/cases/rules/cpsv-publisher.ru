BASE <https://w3id.org/madoguchi/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/derived> { <id/new> a dcat:Dataset ; dct:title "x"@en ; dct:description "x"@en } }
