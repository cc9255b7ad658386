BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
INSERT DATA { GRAPH <graph/registers/all> { <id/programme/p> cv:thematicArea <id/agency/a> } }
