BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE { GRAPH <ontology/core> { mdg:yen skos:definition ?x } } WHERE { GRAPH <ontology/core> { mdg:yen skos:definition ?x FILTER(LANG(?x) = "ja") } }
