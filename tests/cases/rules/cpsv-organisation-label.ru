BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/derived> { <id/new> a cv:PublicOrganisation ; dct:spatial <id/country/jp> } }
