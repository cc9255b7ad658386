BASE <https://w3id.org/madoguchi/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/contact/o> mdg:withheldTelephone "092-000-0000" , "092-000-0001" } } ;
INSERT DATA { GRAPH <graph/registers/all> { <id/withholding/2> a mdg:Withholding ; mdg:withheldTelephone "092-000-0001" ; mdg:substitute <id/contact/o> ; mdg:reason "例。"@ja , "An example."@en } }
