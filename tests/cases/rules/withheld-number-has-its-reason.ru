BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/contact/o> mdg:withheldTelephone "092-000-0002" } }
