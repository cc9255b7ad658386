BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/figure/f> mdg:value ?x } } INSERT { GRAPH <graph/sources/doc> { <id/figure/f> mdg:value "七億" } } WHERE { GRAPH <graph/sources/doc> { <id/figure/f> mdg:value ?x } }
