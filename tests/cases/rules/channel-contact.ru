BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
DELETE WHERE { GRAPH <graph/sources/doc> { <id/channel/c> cv:contactPoint ?x } }
