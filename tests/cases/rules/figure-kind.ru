BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE WHERE { GRAPH <graph/sources/doc> { <id/figure/f> dct:type ?x } }
