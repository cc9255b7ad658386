BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA { GRAPH <graph/registers/all> { <id/need/m1> a skos:Concept ; skos:prefLabel "別1"@ja , "Other 1"@en ; skos:altLabel "他1"@ja ; skos:inScheme <id/need-scheme/needs> ; skos:broader <id/need/n> . <id/need/m2> a skos:Concept ; skos:prefLabel "別2"@ja , "Other 2"@en ; skos:altLabel "他2"@ja ; skos:inScheme <id/need-scheme/needs> ; skos:broader <id/need/m1> . <id/need/m3> a skos:Concept ; skos:prefLabel "別3"@ja , "Other 3"@en ; skos:altLabel "他3"@ja ; skos:inScheme <id/need-scheme/needs> ; skos:broader <id/need/m2> . <id/programme/p> cv:thematicArea <id/need/m3> } }
