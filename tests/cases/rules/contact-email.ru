BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o> cv:email ?x } } INSERT { GRAPH <graph/sources/doc> { <id/contact/o> cv:email "desk at agency" } } WHERE { GRAPH <graph/sources/doc> { <id/contact/o> cv:email ?x } }
