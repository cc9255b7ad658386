BASE <https://w3id.org/madoguchi/>
PREFIX org: <http://www.w3.org/ns/org#>
DELETE { GRAPH <graph/sources/doc> { <id/office/o> org:unitOf ?x } } INSERT { GRAPH <graph/sources/doc> { <id/office/o> org:unitOf <id/need/n> } } WHERE { GRAPH <graph/sources/doc> { <id/office/o> org:unitOf ?x } }
