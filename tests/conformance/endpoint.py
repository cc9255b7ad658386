"""The endpoint: the same tests over HTTP, in every form of answer and in every way to send a query.

All files of the suites are the named graphs of one dataset. A test says which of them are its default graph and its
named graphs with the parameters of the protocol (SPARQL 1.1 Protocol, 2.1.4), or in its FROM clauses.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import pyoxigraph
from pyoxigraph import Dataset, NamedNode, Quad, QueryResultsFormat, RdfFormat

from conformance.manifest import Case, parsed
from conformance.outcomes import Outcome, Refusal
from conformance.results import from_bytes

Form = QueryResultsFormat | RdfFormat

_PATH: Final = "/sparql"
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


def write_dataset(cases: Iterable[Case], path: Path) -> None:
    """Write an N-Quads file in which every file of the suites that a test uses is a named graph."""
    graphs = {iri: iri for case in cases for iri in (*case.named, *case.mentioned)}
    graphs |= {_default(iri): iri for case in cases for iri in case.data}
    quads = (Quad(*quad.triple, NamedNode(name)) for name, iri in graphs.items() for quad in parsed(iri))
    pyoxigraph.serialize(quads, str(path), format=RdfFormat.N_QUADS)


def ask(address: str, case: Case, like: Outcome) -> Iterator[Outcome]:
    """Ask a test's query in every form that fits an answer like the given one."""
    if case.result.endswith(".csv"):
        forms: tuple[tuple[Form, str], ...] = ((QueryResultsFormat.CSV, "get"),)
    elif isinstance(like, Dataset):
        forms = _GRAPHS
    else:
        forms = _TABLES[:2] if isinstance(like, bool) else _TABLES
    for form, way in forms:
        yield _asked(address, case, form, way)


def send_update(address: str, text: str) -> Iterator[tuple[int, str]]:
    """Send an update in every way there is; yield each time the status and the code of the problem."""
    yield _problem(*_send(address, "POST", _PATH, urlencode({"update": text}), {"Content-Type": _FORM}))
    yield _problem(*_send(address, "POST", _PATH, text, {"Content-Type": _UPDATE}))
    yield _problem(*_send(address, "POST", _PATH, text, {"Content-Type": _QUERY}))


def _default(iri: str) -> str:
    """Return the name of the copy of a file that is used as a default graph: its blank nodes are its own."""
    return f"{iri}?default"


def _asked(address: str, case: Case, form: Form, way: str) -> Outcome:
    # the base of a query is the IRI of its file (SPARQL 1.1, 4.1.1), which is not sent: a prologue may say it
    text = f"BASE <{case.query}>\n{case.text}"
    dataset = _dataset(case)
    headers = {"Accept": form.media_type.partition(";")[0]}
    if way == "get":
        sent = _send(address, "GET", f"{_PATH}?{urlencode([('query', text), *dataset])}", "", headers)
    elif way == "form":
        sent = _send(address, "POST", _PATH, urlencode([("query", text), *dataset]), {**headers, "Content-Type": _FORM})
    else:
        sent = _send(address, "POST", f"{_PATH}?{urlencode(dataset)}", text, {**headers, "Content-Type": _QUERY})
    status, media, body = sent
    if status == 200:
        assert media.partition(";")[0] == headers["Accept"]
        return from_bytes(body, form)
    _, code = _problem(*sent)
    return Refusal(code, body.decode("utf-8"))


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


def _send(address: str, method: str, target: str, body: str, headers: dict[str, str]) -> tuple[int, str, bytes]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request(method, target, body.encode("utf-8") or None, headers)
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type", ""), response.read()
    finally:
        connection.close()


def _problem(status: int, media: str, body: bytes) -> tuple[int, str]:
    """Return the status, and the last segment of the type of the problem (RFC 9457, 3.1.1)."""
    assert media.startswith("application/problem+json"), (status, media, body[:500])
    problem = json.loads(body)
    assert problem["status"] == status
    return status, problem["type"].rpartition("/")[2]
