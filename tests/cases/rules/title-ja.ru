BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
DELETE { GRAPH <graph/sources/doc> { <id/track/t> dct:title ?x } } WHERE { GRAPH <graph/sources/doc> { <id/track/t> dct:title ?x FILTER(LANG(?x) = "ja") } }
