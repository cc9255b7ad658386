BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o> cv:telephone ?x } } INSERT { GRAPH <graph/sources/doc> { <id/contact/o> cv:telephone "092-000-0000" } } WHERE { GRAPH <graph/sources/doc> { <id/contact/o> cv:telephone ?x } }
