BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
INSERT DATA { GRAPH <graph/derived> { <id/contact/o> cv:contactPage <https://agency.example/contact> } }
