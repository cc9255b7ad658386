BASE <https://w3id.org/madoguchi/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
DELETE { GRAPH <graph/registers/all> { <id/agency/a> foaf:homepage ?x } } INSERT { GRAPH <graph/registers/all> { <id/agency/a> foaf:homepage <http://agency.example/> } } WHERE { GRAPH <graph/registers/all> { <id/agency/a> foaf:homepage ?x } }
