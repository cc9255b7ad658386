BASE <https://w3id.org/madoguchi/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
DELETE WHERE { GRAPH <graph/derived> { <https://agency.example/p> a foaf:Document } }
