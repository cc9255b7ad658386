BASE <https://w3id.org/madoguchi/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE WHERE { GRAPH <graph/registers/all> { <id/need/n> skos:altLabel ?x } }
