"""What can be checked of an answer: `CHECKS` by the key that a case of `cases/protocol` gives."""

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.etree import ElementTree

import pyoxigraph
from pyoxigraph import CanonicalizationAlgorithm, Dataset, QueryResultsFormat, RdfFormat

from exchange import Ask, Reply

OTHER_TABLES: Final = {"application/json": QueryResultsFormat.JSON, "application/xml": QueryResultsFormat.XML}
OTHER_GRAPHS: Final = {"text/plain": RdfFormat.N_TRIPLES}


def check_every_answer(ask: Ask, reply: Reply) -> None:
    """Check what no answer may lack: open to every origin, well-formed, and an error says what is wrong and is not kept."""
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    if ask.method == "HEAD" or reply.status in (204, 304):
        assert not reply.body
    elif reply.status >= 400:
        assert reply.headers["Content-Type"] == "application/problem+json"
        problem = json.loads(reply.body)
        assert problem["status"] == reply.status
        assert problem["type"]
        assert problem["title"]
        assert problem["detail"]
    elif reply.media.endswith("xml"):
        ElementTree.fromstring(unpacked(reply))
    elif reply.media.endswith("json"):
        json.loads(unpacked(reply))
    if reply.status >= 400:
        assert reply.headers["Cache-Control"] == "no-store"
    if reply.status == 405:
        assert reply.headers["Allow"]


def check_beside(before: Reply, reply: Reply, keys: Mapping[str, list[str]]) -> None:
    """Check the headers that are the `same` in two answers, and those that are `changed`."""
    for name in keys.get("same", []):
        assert before.headers[name]
        assert reply.headers[name] == before.headers[name], name
    for name in keys.get("changed", []):
        assert before.headers[name]
        assert reply.headers[name] not in (None, before.headers[name]), name


def check_headers(reply: Reply, expected: dict[str, str | list[str]], _: str) -> None:
    """Each header lists these tokens, in any case, or is the text after `=`."""
    for name, wanted in expected.items():
        value = reply.headers.get(name, "")
        tokens = {token.strip().lower() for token in value.split(",")}
        for token in [wanted] if isinstance(wanted, str) else wanted:
            assert value == token[1:] if token.startswith("=") else token.lower() in tokens, (name, value)


def check_absent(reply: Reply, names: list[str], _: str) -> None:
    assert not [name for name in names if name in reply.headers]


def check_media(reply: Reply, expected: str | list[str], _: str) -> None:
    assert reply.media in ([expected] if isinstance(expected, str) else expected)


def check_problem(reply: Reply, code: str, _: str) -> None:
    assert json.loads(reply.body)["type"].rpartition("/")[2] == code


def check_members(reply: Reply, expected: dict[str, Any], _: str) -> None:
    problem = json.loads(reply.body)
    assert {name: problem.get(name) for name in expected} == expected


def check_boolean(reply: Reply, expected: bool, _: str) -> None:
    found = pyoxigraph.parse_query_results(unpacked(reply), format=table_format(reply))
    assert isinstance(found, pyoxigraph.QueryBoolean)
    assert bool(found) is expected


def check_vars(reply: Reply, expected: list[str], _: str) -> None:
    assert [variable.value for variable in solutions(reply).variables] == expected


def check_rows(reply: Reply, expected: list[list[str]], _: str) -> None:
    """Check the rows, in any order; each cell is written as in N-Triples, an unbound one is empty."""
    found = solutions(reply)
    names = list(found.variables)
    rows = [["" if row[name] is None else str(row[name]) for name in names] for row in found]
    assert sorted(rows) == sorted(expected)


def check_count(reply: Reply, expected: int, _: str) -> None:
    """Check the number in the only cell of the only row."""
    (row,) = solutions(reply)
    assert int(row[0].value) == expected


def check_graph(reply: Reply, expected: str, _: str) -> None:
    wanted = Dataset(pyoxigraph.parse(expected, format=RdfFormat.TURTLE))
    found = graph(reply)
    for dataset in (wanted, found):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert set(found) == set(wanted)


def check_asks(reply: Reply, queries: list[str], address: str) -> None:
    """Each of these questions about the graph that came is true; `{address}` is where the server is."""
    store = pyoxigraph.Store()
    store.extend(graph(reply))
    for query in queries:
        assert store.query(query.replace("{address}", address)), query


def check_text(reply: Reply, expected: str, _: str) -> None:
    assert unpacked(reply).decode("utf-8") == expected


def check_contains(reply: Reply, expected: list[str], _: str) -> None:
    text = unpacked(reply).decode("utf-8")
    assert [part for part in expected if part not in text] == []


CHECKS: Final[dict[str, Callable[[Reply, Any, str], None]]] = {
    "headers": check_headers,
    "absent": check_absent,
    "media": check_media,
    "problem": check_problem,
    "members": check_members,
    "boolean": check_boolean,
    "vars": check_vars,
    "rows": check_rows,
    "count": check_count,
    "graph": check_graph,
    "asks": check_asks,
    "text": check_text,
    "contains": check_contains,
}


def unpacked(reply: Reply) -> bytes:
    return gzip.decompress(reply.body) if reply.headers.get("Content-Encoding") == "gzip" else reply.body


def solutions(reply: Reply) -> pyoxigraph.QuerySolutions:
    found = pyoxigraph.parse_query_results(unpacked(reply), format=table_format(reply))
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return found


def table_format(reply: Reply) -> QueryResultsFormat:
    form = OTHER_TABLES.get(reply.media) or QueryResultsFormat.from_media_type(reply.media)
    assert form is not None, reply.media
    return form


def graph(reply: Reply) -> Dataset:
    form = OTHER_GRAPHS.get(reply.media) or RdfFormat.from_media_type(reply.media)
    assert form is not None, reply.media
    return Dataset(pyoxigraph.parse(unpacked(reply), format=form))
