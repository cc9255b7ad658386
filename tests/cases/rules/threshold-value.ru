BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE WHERE { GRAPH <graph/sources/doc> { <id/threshold/t> mdg:numerator ?x } }
