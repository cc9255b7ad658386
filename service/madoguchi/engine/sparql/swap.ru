# Put staged graphs in the place of the old ones. While that is under way, there is no version.
PREFIX dct: <http://purl.org/dc/terms/>
DELETE { GRAPH ?graph { ?s ?p ?o } } WHERE {
  VALUES ?graph { <https://w3id.org/madoguchi/version> }
  GRAPH ?graph { ?s ?p ?o }
} ;
DELETE { GRAPH ?old { ?s ?p ?o } } WHERE {
  VALUES ?old { <https://w3id.org/madoguchi/graph/catalogue> }
  GRAPH ?old { ?s ?p ?o }
} ;
INSERT { GRAPH ?new { ?s ?p ?o } } WHERE {
  VALUES (?staged ?new) { (<https://w3id.org/madoguchi/staging/0/graph/catalogue> <https://w3id.org/madoguchi/graph/catalogue>) }
  GRAPH ?staged { ?s ?p ?o }
} ;
INSERT { GRAPH <https://w3id.org/madoguchi/version> { <https://w3id.org/madoguchi/dataset> dct:identifier ?version } } WHERE {
  VALUES ?version { "0" }
}
