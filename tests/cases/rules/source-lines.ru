BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:lineCount ?x } } INSERT { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:lineCount 9.5 } } WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:lineCount ?x } }
