BASE <https://w3id.org/madoguchi/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE WHERE { GRAPH <graph/registers/all> { <id/programme/q> mdg:partOfProgramme ?x } } ;
DELETE { GRAPH <graph/registers/all> { <id/programme/q> dct:title ?x } } INSERT { GRAPH <graph/registers/all> { <id/programme/q> dct:title "制度"@ja } } WHERE { GRAPH <graph/registers/all> { <id/programme/q> dct:title ?x FILTER(LANG(?x) = "ja") } }
