BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { GRAPH <graph/registers/all> { <id/need/m> a skos:Concept ; skos:prefLabel "別"@ja , "Other"@en ; skos:altLabel "悩み"@ja ; skos:inScheme <id/need-scheme/needs> } } ;
INSERT DATA { GRAPH <graph/registers/all> { <id/programme/p> cv:thematicArea <id/need/m> } }
