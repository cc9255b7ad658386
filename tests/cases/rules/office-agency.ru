BASE <https://w3id.org/madoguchi/>
PREFIX org: <http://www.w3.org/ns/org#>
DELETE { GRAPH <graph/registers/all> { <id/office/o> org:unitOf ?x } } INSERT { GRAPH <graph/registers/all> { <id/office/o> org:unitOf <id/need/n> } } WHERE { GRAPH <graph/registers/all> { <id/office/o> org:unitOf ?x } }
