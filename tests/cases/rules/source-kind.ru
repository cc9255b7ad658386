BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> dct:type ?x } }
