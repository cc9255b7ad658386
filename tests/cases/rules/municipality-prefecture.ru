BASE <https://w3id.org/madoguchi/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { GRAPH <graph/registers/all> { <id/municipality/m> skos:broader ?x } } INSERT { GRAPH <graph/registers/all> { <id/municipality/m> skos:broader <id/country/jp> } } WHERE { GRAPH <graph/registers/all> { <id/municipality/m> skos:broader ?x } }
