BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:lastLine ?x } } INSERT { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:lastLine 10 } } WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:lastLine ?x } }
