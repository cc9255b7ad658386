BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE { GRAPH <graph/registers/all> { <id/programme/p> dct:description ?x } } WHERE { GRAPH <graph/registers/all> { <id/programme/p> dct:description ?x FILTER(LANG(?x) = "en") } }
