"""HTTP: the canned question, the things of the graph, SPARQL, and the pages."""
