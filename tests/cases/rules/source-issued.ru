BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE { GRAPH <graph/catalogue> { <graph/sources/doc> dct:issued ?x } } INSERT { GRAPH <graph/catalogue> { <graph/sources/doc> dct:issued "令和7年4月" } } WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> dct:issued ?x } }
