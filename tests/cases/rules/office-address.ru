BASE <https://w3id.org/madoguchi/>
PREFIX locn: <http://www.w3.org/ns/locn#>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/office/o> locn:address <id/office/o#other> . <id/office/o#other> a locn:Address ; locn:fullAddress "大野城市1"@ja ; prov:hadPrimarySource <graph/sources/doc#line=0,9> } }
