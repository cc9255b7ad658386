BASE <https://w3id.org/madoguchi/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
DELETE { GRAPH <graph/sources/doc> { <id/edition/e> foaf:page ?x } } INSERT { GRAPH <graph/sources/doc> { <id/edition/e> foaf:page <ftp://agency.example/p> } } WHERE { GRAPH <graph/sources/doc> { <id/edition/e> foaf:page ?x } }
