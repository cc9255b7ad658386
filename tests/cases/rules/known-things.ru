BASE <https://w3id.org/madoguchi/>
INSERT DATA { GRAPH <graph/sources/doc> { <id/correction/c> <http://purl.org/dc/terms/relation> <id/office/nowhere> } }
