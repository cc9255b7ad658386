BASE <https://w3id.org/madoguchi/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { GRAPH <graph/registers/all> { <id/agency/a#corporate-number> skos:notation ?x } } INSERT { GRAPH <graph/registers/all> { <id/agency/a#corporate-number> skos:notation "12345" } } WHERE { GRAPH <graph/registers/all> { <id/agency/a#corporate-number> skos:notation ?x } }
