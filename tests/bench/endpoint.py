"""rdflib-endpoint over an N-Quads file: `endpoint.py PORT FILE`, run in the environment of the peers."""

import sys

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

if __name__ == "__main__":
    graph = Dataset(default_union=True)
    graph.parse(sys.argv[2], format="nquads")
    uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
