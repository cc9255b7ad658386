BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/derived> { <id/channel/c> dct:type <id/need/n> } }
