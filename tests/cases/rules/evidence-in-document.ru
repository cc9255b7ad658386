BASE <https://w3id.org/madoguchi/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE { GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource ?x } } INSERT { GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource <graph/sources/doc#line=0,10> } } WHERE { GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource ?x } }
