BASE <https://w3id.org/madoguchi/>
PREFIX locn: <http://www.w3.org/ns/locn#>
PREFIX prov: <http://www.w3.org/ns/prov#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/contact/o> locn:address <id/contact/o#other> . <id/contact/o#other> a locn:Address ; locn:fullAddress "大野城市1"@ja ; prov:hadPrimarySource <graph/sources/doc#line=0,9> } }
