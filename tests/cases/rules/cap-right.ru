BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
DELETE { GRAPH <graph/sources/doc> { <id/cap/c> mdg:forRight ?x } } INSERT { GRAPH <graph/sources/doc> { <id/cap/c> mdg:forRight <id/agency/a> } } WHERE { GRAPH <graph/sources/doc> { <id/cap/c> mdg:forRight ?x } }
