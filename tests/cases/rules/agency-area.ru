BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE WHERE { GRAPH <graph/registers/all> { <id/agency/b> dct:spatial ?x } }
