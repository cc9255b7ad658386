BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o> ?p ?x } } WHERE { GRAPH <graph/sources/doc> { VALUES ?p { cv:telephone cv:email mdg:extension } <id/contact/o> ?p ?x } }
