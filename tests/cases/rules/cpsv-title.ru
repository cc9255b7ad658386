BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
INSERT DATA { GRAPH <graph/derived> { <id/new> a foaf:Agent ; dct:identifier "x" } }
