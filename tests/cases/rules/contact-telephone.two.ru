BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
INSERT DATA { GRAPH <graph/sources/doc> { <id/contact/o> cv:telephone "092-482-5465" } }
