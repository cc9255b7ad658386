"""The endpoint: the same tests over HTTP, in every form of answer and in every way to send a query.

All files of the suites are the named graphs of one dataset, served once. A test says which of them are its default
graph and its named graphs with the parameters of the protocol (SPARQL 1.1 Protocol, 2.1.4), or in its FROM clauses.
Or, what takes longer, each dataset of the suites is served by itself.
"""

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import Dataset, NamedNode, Quad, QueryResultsFormat, RdfFormat

from conformance.manifest import Case, cases, parsed
from conformance.outcomes import Outcome, Refusal
from conformance.results import from_bytes
from exchange import Ask, Reply, send

Form = QueryResultsFormat | RdfFormat

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
# Each form of answer is asked for in another way, so that the suite goes through all three ways to send a query.
_TABLES: Final[tuple[tuple[Form, str], ...]] = (
    (QueryResultsFormat.JSON, "get"),
    (QueryResultsFormat.XML, "form"),
    (QueryResultsFormat.TSV, "direct"),
)
_GRAPHS: Final[tuple[tuple[Form, str], ...]] = (
    (RdfFormat.TURTLE, "get"),
    (RdfFormat.N_TRIPLES, "form"),
    (RdfFormat.RDF_XML, "direct"),
)


def write_suites(path: Path) -> None:
    """Write an N-Quads file in which every file of the suites that a test uses is a named graph."""
    graphs = {iri: iri for case in cases() for iri in (*case.named, *case.mentioned)}
    graphs |= {_default(iri): iri for case in cases() for iri in case.data}
    quads = (Quad(*quad.triple, NamedNode(name)) for name, iri in graphs.items() for quad in parsed(iri))
    pyoxigraph.serialize(quads, str(path), format=RdfFormat.N_QUADS)


def write_data(case: Case, path: Path) -> None:
    """Write the data of one test, default graph and named graphs, as N-Quads."""
    default = (Quad(*quad.triple) for iri in case.data for quad in parsed(iri))
    names = {*case.named, *case.mentioned}
    named = (Quad(*quad.triple, NamedNode(iri)) for iri in names for quad in parsed(iri))
    pyoxigraph.serialize(chain(default, named), str(path), format=RdfFormat.N_QUADS)


def ask(address: str, case: Case, like: Outcome, *, is_alone: bool) -> Iterator[Outcome]:
    """Ask a test's query in every form that fits an answer like the given one.

    `is_alone` tells that the data of the test are the dataset of the server; otherwise the request names them.
    """
    dataset = [] if is_alone else _dataset(case)
    if case.result.endswith(".csv"):
        forms: tuple[tuple[Form, str], ...] = ((QueryResultsFormat.CSV, "get"),)
    elif isinstance(like, Dataset):
        forms = _GRAPHS
    else:
        forms = _TABLES[:2] if isinstance(like, bool) else _TABLES
    # the base of a query is the IRI of its file (SPARQL 1.1, 4.1.1), which is not sent: a prologue may say it
    query = f"BASE <{case.query}>\n{case.text}"
    for form, way in forms:
        reply = _sent(address, way, query, dataset, form.media_type.partition(";")[0])
        yield from_bytes(reply.body, form) if reply.status == 200 else _refusal(reply)


def send_update(address: str, text: str) -> Iterator[tuple[int, str]]:
    """Send an update in every way there is; yield each time the status and the code of the problem."""
    yield _problem(send(address, Ask("POST", form={"update": text}), {"Content-Type": _FORM}))
    yield _problem(send(address, Ask("POST", body=text), {"Content-Type": _UPDATE}))
    yield _problem(send(address, Ask("POST", body=text), {"Content-Type": _QUERY}))


def _default(iri: str) -> str:
    """Return the name of the copy of a file that is used as a default graph: its blank nodes are its own."""
    return f"{iri}?default"


def _sent(address: str, way: str, query: str, dataset: list[tuple[str, str]], media: str) -> Reply:
    headers = {"Accept": media}
    if way == "get":
        reply = send(address, Ask(raw=urlencode([("query", query), *dataset])), headers)
    elif way == "form":
        body = urlencode([("query", query), *dataset])
        reply = send(address, Ask("POST", body=body), {**headers, "Content-Type": _FORM})
    else:
        reply = send(address, Ask("POST", raw=urlencode(dataset), body=query), {**headers, "Content-Type": _QUERY})
    assert reply.media == (media if reply.status == 200 else "application/problem+json")
    return reply


def _refusal(reply: Reply) -> Refusal:
    _, code = _problem(reply)
    return Refusal(code, reply.body.decode("utf-8"))


def _dataset(case: Case) -> list[tuple[str, str]]:
    """Return the parameters that say the dataset of a test: none where FROM does, or where there are no data.

    Files without a statement are left out: they are no graphs of the dataset. Without parameters the default graph is
    that of the dataset, which is empty.
    """
    if case.mentioned:
        return []
    default = [("default-graph-uri", _default(iri)) for iri in case.data if _has_statements(iri)]
    return [*default, *(("named-graph-uri", iri) for iri in case.named if _has_statements(iri))]


@cache
def _has_statements(iri: str) -> bool:
    return any(True for _ in parsed(iri))


def _problem(reply: Reply) -> tuple[int, str]:
    """Return the status, and the last segment of the type of the problem (RFC 9457, 3.1.1)."""
    assert reply.media == "application/problem+json", reply
    problem = json.loads(reply.body)
    assert problem["status"] == reply.status
    return reply.status, problem["type"].rpartition("/")[2]
