BASE <https://w3id.org/madoguchi/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { GRAPH <graph/registers/all> { <id/need/m> a skos:Concept ; skos:prefLabel "ない"@ja , "None"@en ; skos:altLabel "皆無"@ja ; skos:inScheme <id/need-scheme/needs> } }
