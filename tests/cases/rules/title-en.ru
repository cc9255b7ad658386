BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE { GRAPH <graph/registers/all> { <id/programme/p> dct:title ?x } } WHERE { GRAPH <graph/registers/all> { <id/programme/p> dct:title ?x FILTER(LANG(?x) = "en") } }
