"""What people have installed already asks a SELECT, an ASK and a CONSTRUCT, and reads the answer."""

import json
import shutil
import subprocess
from collections.abc import Callable

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

from checkout import ROOT

PREFIX = "PREFIX mdg: <https://w3id.org/madoguchi/ns#> "
SELECT = PREFIX + "SELECT ?office WHERE { ?office a mdg:Office }"
ASK = PREFIX + "ASK { ?office a mdg:Office }"
CONSTRUCT = PREFIX + "CONSTRUCT WHERE { ?office a mdg:Office }"
OFFICES = (ROOT / "graph" / "registers" / "offices.ttl").read_text(encoding="utf-8").count("a mdg:Office")

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
COMUNICA = ROOT / "var" / "clients" / "node_modules" / ".bin" / "comunica-sparql"

Answered = tuple[int, bool, int]
"""The rows of the SELECT, the ASK, and the triples of the CONSTRUCT."""


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(rows: str, boolean: str, triples: bytes, form: RdfFormat = RdfFormat.N_TRIPLES) -> Answered:
    return (
        len(json.loads(rows)["results"]["bindings"]),
        json.loads(boolean)["boolean"],
        len(list(pyoxigraph.parse(triples, format=form))),
    )


def curl(url: str) -> Answered:
    if not shutil.which("curl"):
        pytest.skip("there is no curl here")

    def ask(query: str, accept: str) -> str:
        return run("curl", "-sS", "--fail", "-H", f"Accept: {accept}", "--data-urlencode", f"query={query}", url)

    return read(ask(SELECT, ROWS), ask(ASK, ROWS), ask(CONSTRUCT, TRIPLES).encode())


def comunica(url: str) -> Answered:
    if not shutil.which("node") or not COMUNICA.exists():
        pytest.skip("Comunica is not installed: `make test-clients` does that where there is npm")

    def ask(query: str, media: str) -> str:
        return run("node", str(COMUNICA), f"sparql@{url}", "-q", query, "-t", media)

    return read(ask(SELECT, ROWS), ask(ASK, ROWS), ask(CONSTRUCT, TRIPLES).encode())


def jena(url: str) -> Answered:
    if not shutil.which("rsparql"):
        pytest.skip("Apache Jena's `rsparql` is not on the path; the Jena of Debian 12 cannot start it")

    def ask(query: str, form: str) -> str:
        return run("rsparql", "--service", url, "--results", form, query)

    return read(ask(SELECT, "json"), ask(ASK, "json"), ask(CONSTRUCT, "ntriples").encode())


def sparqlwrapper(url: str) -> Answered:
    def ask(query: str, form: str) -> object:
        wrapper = SPARQLWrapper(url)
        wrapper.setQuery(query)
        wrapper.setReturnFormat(form)
        return wrapper.query().convert()

    triples = ask(CONSTRUCT, TURTLE)
    assert isinstance(triples, bytes)
    return read(json.dumps(ask(SELECT, JSON)), json.dumps(ask(ASK, JSON)), triples, RdfFormat.TURTLE)


def rdflib(url: str) -> Answered:
    graph = Graph(SPARQLStore(url))
    triples = graph.query(CONSTRUCT).graph
    assert triples is not None
    return len(graph.query(SELECT)), bool(graph.query(ASK).askAnswer), len(triples)


@pytest.mark.parametrize("client", [curl, sparqlwrapper, rdflib, comunica, jena])
def test_a_client_asks_and_reads_the_three_kinds_of_query(client: Callable[[str], Answered], server: str) -> None:
    assert client(f"{server}/sparql") == (OFFICES, True, OFFICES)
