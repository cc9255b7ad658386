BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:sha256 ?x } } INSERT { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:sha256 "abc" } } WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:sha256 ?x } }
