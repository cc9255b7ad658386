BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
DELETE WHERE { GRAPH <graph/sources/doc> { <id/size-limit/s> cv:sector ?x } }
