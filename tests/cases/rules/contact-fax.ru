BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/contact/o> mdg:fax ?x } } INSERT { GRAPH <graph/sources/doc> { <id/contact/o> mdg:fax "3512" } } WHERE { GRAPH <graph/sources/doc> { <id/contact/o> mdg:fax ?x } }
