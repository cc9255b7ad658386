BASE <https://w3id.org/madoguchi/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { GRAPH <graph/registers/all> { <id/office/o> skos:prefLabel ?x } } WHERE { GRAPH <graph/registers/all> { <id/office/o> skos:prefLabel ?x FILTER(LANG(?x) = "ja") } }
