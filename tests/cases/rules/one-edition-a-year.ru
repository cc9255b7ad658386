BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/edition/f> a mdg:Edition ; mdg:editionOf <id/programme/p> ; mdg:fiscalYear 2025 ; dct:title "制度"@ja ; cv:hasCompetentAuthority <id/agency/a> ; mdg:nextStep "電話する。"@ja , "Ring."@en ; mdg:window <id/window/w> ; prov:hadPrimarySource <graph/sources/doc#line=0,9> } }
