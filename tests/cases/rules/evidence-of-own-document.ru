BASE <https://w3id.org/madoguchi/>
PREFIX prov: <http://www.w3.org/ns/prov#>
DELETE { GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource ?x } } INSERT { GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource <graph/sources/other#line=0,9> } GRAPH <graph/catalogue> { <graph/sources/other> ?p ?o } } WHERE { GRAPH <graph/catalogue> { <graph/sources/doc> ?p ?o } GRAPH <graph/sources/doc> { <id/rate/r> prov:hadPrimarySource ?x } }
