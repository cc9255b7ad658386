BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/catalogue> { <graph/sources/doc> dct:publisher <id/agency/b> } }
