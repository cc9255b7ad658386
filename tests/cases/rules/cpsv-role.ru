BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
INSERT DATA { GRAPH <graph/derived> { <id/new> a cv:Participation ; dct:identifier "x" ; dct:description "x"@en ; cv:hasParticipant <id/agency/a> } }
