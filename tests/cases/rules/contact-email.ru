BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
DELETE { GRAPH <graph/sources/doc> { <id/office/o#contact> cv:email ?x } } INSERT { GRAPH <graph/sources/doc> { <id/office/o#contact> cv:email "desk at agency" } } WHERE { GRAPH <graph/sources/doc> { <id/office/o#contact> cv:email ?x } }
