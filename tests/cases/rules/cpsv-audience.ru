BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/derived> { <id/programme/p> dct:audience <id/office/o> } }
