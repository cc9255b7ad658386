BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX locn: <http://www.w3.org/ns/locn#>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o> ?p ?x } } WHERE { GRAPH <graph/sources/doc> { VALUES ?p { cv:telephone cv:email mdg:extension mdg:fax locn:address } <id/contact/o> ?p ?x } }
