BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/sources/doc> { <id/edition/e> dct:spatial <id/need/n> } }
