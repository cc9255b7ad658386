BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/edition/e> cv:hasCost <id/cost/d> . <id/cost/d> a cv:Cost ; dct:description "有料。"@ja , "Not free."@en ; prov:hadPrimarySource <graph/sources/doc#line=0,9> } }
