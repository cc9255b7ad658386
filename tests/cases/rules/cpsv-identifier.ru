BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE WHERE { GRAPH <graph/derived> { <id/programme/p> dct:identifier ?x } }
