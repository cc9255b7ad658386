BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
INSERT DATA { GRAPH <graph/sources/doc> { <id/edition/e> cv:sector <id/agency/a> } }
