BASE <https://w3id.org/madoguchi/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
DELETE { GRAPH <ontology/core> { <ns> owl:versionIRI ?x } } INSERT { GRAPH <ontology/core> { <ns> owl:versionIRI <ns/latest> } } WHERE { GRAPH <ontology/core> { <ns> owl:versionIRI ?x } }
