BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE { GRAPH <ontology/core> { mdg:yen rdfs:label ?x } } WHERE { GRAPH <ontology/core> { mdg:yen rdfs:label ?x FILTER(LANG(?x) = "ja") } }
