BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o> mdg:extension ?x } } INSERT { GRAPH <graph/sources/doc> { <id/contact/o> mdg:extension "内線2577" } } WHERE { GRAPH <graph/sources/doc> { <id/contact/o> mdg:extension ?x } }
