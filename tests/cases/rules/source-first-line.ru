BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> mdg:firstLine ?x } }
