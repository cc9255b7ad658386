"""Calls to services: found, made by the serving process, and put into the query that a locked worker runs."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pyoxigraph
import pytest

from elsewhere import JSON, Elsewhere, elsewhere
from live import starting
from madoguchi.engine.calls import MOST, cut
from madoguchi.engine.hands import Keeper
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.keeping import Kept
from madoguchi.engine.limits import Limits
from madoguchi.engine.pool import Pool
from madoguchi.engine.services import Services
from madoguchi.engine.stranger import Asked, evaluate
from madoguchi.errors import QueryError
from test_guard import SERVICE

PLAIN = "SELECT * { SERVICE <URL/sparql> { <http://a/1> <http://x/part> ?p . ?p <http://x/size> ?n } }"
DISGUISED = [
    "SELECT * { SERVICE <URL/sparql/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <URL/SPARQL> { ?s ?p ?o } }",
    "SELECT * { SERVICE <URL/sparql#> { ?s ?p ?o } }",
    "SELECT * { SERVICE < URL/sparql> { ?s ?p ?o } }",
    "SELECT * { SERVICE <URL/sparq\\u006C> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL/sparql> { ?s ?p ?o } }",
    "SELECT * { trueSERVICE <URL/sparql> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 15SERVICE <URL/sparql> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT <URL/sparql> { ?s ?p ?o } }",
    "SELECT * { SERVICE\u00a0<URL/sparql> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL/sparql> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "PREFIX a: <URL/> SELECT * { SERVICE a:sparql { ?s ?p ?o } }",
    "BASE <URL/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
    "SELECT * { SERVICE <URL/sparql> { ?s ?p ?o } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <URL/sparql> { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    "SELECT * { SERVICE <URL/sparql> { SERVICE <URL/sparql> { ?s ?p ?o } } }",
    "SELECT ('SERVICE <URL/sparql> {}' AS ?a) {}",
    "SELECT * { # SERVICE <URL/sparql> {}\n }",
    "SELECT * { BIND('a' AS ?a) FILTER(?a<'x>') SERVICE <URL/sparql> { ?s ?p ?o } FILTER(?a='a') }",
    "SELECT * { SERVICE <URL/sparql> { ?s ?p ?o ",
]
MADE = [
    "SELECT * { SERVICE <URL/sparql> { ?s <http://x/size> ?n } }",
    "SELECT * { service\tsilent\r\n<URL/sparql>{ ?s <http://x/size> ?n } }",
    "SELECT * { SERVICE # {\n <URL/sparql> # }\n { ?s <http://x/size> ?n FILTER(?n != '}') } }",
    "SELECT ?n { { SELECT ?n { SERVICE <URL/sparql> { ?s <http://x/size> ?n } } } }",
    "PREFIX x: <http://x/> SELECT * { SERVICE <URL/sparql> { ?s x:size ?n } }",
    "# {\nBASE <http://x/>\nSELECT * { SERVICE <URL/sparql> { ?s <size> ?n } }",
    "SELECT * { { SERVICE <URL/sparql> { ?s <http://x/size> ?n } } UNION { SERVICE <URL/moved> { ?s ?p ?n } FILTER(false) } }",
]


@pytest.fixture(scope="module")
def other() -> Iterator[Elsewhere]:
    with elsewhere() as other:
        yield other


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset = tmp_path_factory.mktemp("calls") / "data.ttl"
    dataset.write_text('<http://a/1> <http://b> "here" .\n')
    return dataset


@pytest.fixture(scope="module")
def pool(other: Elsewhere, place: Path) -> Iterator[Pool]:
    paths = ("sparql", "moved", "page", "broken", "slow")
    services = Services(tuple(f"{other.address}/{path}" for path in paths), seconds=1)
    with (
        closing(Kept(place)) as kept,
        closing(Keeper(kept.path)) as keeper,
        closing(Pool(keeper, Limits(seconds=20), services)) as pool,
    ):
        yield pool


def rows(pool: Pool, place: Path, query: str) -> list[dict]:
    """Return the rows of an answer."""
    with closing(pool.run(place, Asked(query, results=JSON), "a", Hangup())) as answer:
        return json.loads(answer.first + b"".join(answer))["results"]["bindings"]


def test_a_blank_node_stays_one_and_the_service_gets_its_group_alone(pool: Pool, place: Path, other: Elsewhere) -> None:
    (row,) = rows(pool, place, PLAIN.replace("URL", other.address))
    assert (row["p"]["type"], row["n"]["value"]) == ("bnode", "3")
    assert other.queries[-1].split() == [
        "SELECT",
        "*",
        "WHERE",
        "{",
        "<http://a/1>",
        "<http://x/part>",
        "?p",
        ".",
        "?p",
        "<http://x/size>",
        "?n",
        "}",
    ]


def test_rows_are_joined_with_what_is_here_and_texts_stay_what_they_are(
    pool: Pool, place: Path, other: Elsewhere
) -> None:
    query = f"SELECT * {{ ?s <http://b> ?here SERVICE <{other.address}/sparql> {{ ?s <http://x/name> ?name }} }}"
    found = rows(pool, place, query)
    assert {row["here"]["value"] for row in found} == {"here"}
    assert {row["name"]["value"] for row in found} == {"one", "SERVICE <http://a/> { 'it\"s' }"}


@pytest.mark.parametrize("query", MADE)
def test_a_call_is_made_wherever_it_stands(pool: Pool, place: Path, other: Elsewhere, query: str) -> None:
    if "moved" in query:
        with pytest.raises(QueryError, match="HTTP 302"):
            rows(pool, place, query.replace("URL", other.address))
        query = query.replace("SERVICE <URL/moved>", "SERVICE SILENT <URL/moved>")
    assert [row["n"]["value"] for row in rows(pool, place, query.replace("URL", other.address))] == ["3"]


@pytest.mark.parametrize("query", [*SERVICE, *DISGUISED])
def test_what_is_not_just_the_listed_iri_is_refused_and_nothing_is_asked(
    pool: Pool, place: Path, other: Elsewhere, query: str
) -> None:
    before = len(other.queries)
    with pytest.raises(QueryError) as raised:
        rows(pool, place, query.replace("URL", other.address))
    assert (raised.value.code, raised.value.status) == ("service-refused", 403)
    assert len(other.queries) == before


@pytest.mark.parametrize("path", ["moved", "page", "broken", "slow"])
def test_a_service_that_fails_fails_the_query_unless_it_is_silent(
    pool: Pool, place: Path, other: Elsewhere, path: str
) -> None:
    query = f"SELECT * {{ ?s ?p ?o SERVICE <{other.address}/{path}> {{ ?s ?q ?r }} }}"
    with pytest.raises(QueryError) as raised:
        rows(pool, place, query)
    assert raised.value.code == "service-failed"
    assert len(rows(pool, place, query.replace("SERVICE", "SERVICE SILENT"))) == 1
    assert pool._free == 2


def test_what_a_service_answers_cannot_be_read_as_a_call() -> None:
    """In this process nothing is locked. To us `<'x>` is an IRI and a call follows; to the engine it is a comparison with
    a string, in which the answer would then stand: that ends the string, and begins a call.
    """
    with elsewhere() as other:
        services = Services((f"{other.address}/sparql",))
        answer = f"""BIND(CONCAT("' ) SERV", 'ICE <{other.address}/page> {{ ?s ?p ?o }} }} #') AS ?x)"""
        query = f"SELECT * {{ FILTER(1<'x>' || 'SERVICE <{other.address}/sparql> {{ {answer} }} '='') }}"
        with suppress(QueryError):
            list(evaluate(pyoxigraph.Store(), Asked(query, services=services.iris), services.ask))
        assert other.paths == ["/sparql"]


def test_only_so_many_calls_are_made(pool: Pool, place: Path, other: Elsewhere) -> None:
    before = len(other.queries)
    with pytest.raises(QueryError) as raised:
        rows(pool, place, "SELECT * {" + f" SERVICE <{other.address}/sparql> {{}}" * (MOST + 1) + "}")
    assert raised.value.code == "too-many-calls"
    assert len(other.queries) == before


def test_a_relative_iri_of_a_group_has_the_base_of_the_request() -> None:
    (call,) = cut("SELECT * { SERVICE <http://s/> { <x> ?p ?o } }", ["http://s/"], "http://here/sparql").calls
    assert call.query.startswith("BASE <http://here/sparql>\n")


def test_a_mistake_after_a_call_is_told_on_its_line(pool: Pool, place: Path, other: Elsewhere) -> None:
    with pytest.raises(QueryError) as raised:
        rows(pool, place, f"SELECT * {{\nSERVICE <{other.address}/sparql> {{\n?s ?p ?o\n}}\n?a ?b\n}}")
    assert (raised.value.code, raised.value.extra["line"]) == ("syntax", 6)


def test_a_server_with_a_list_calls_and_says_so(place: Path, other: Elsewhere, tmp_path: Path) -> None:
    def ask(query: str | None, address: str) -> tuple[bytes, str | None]:
        sent = "?" + urllib.parse.urlencode({"query": query}) if query else ""
        with urllib.request.urlopen(f"{address}/sparql{sent}", timeout=20) as response:
            return response.read(), response.headers["ETag"]

    listed = {"MADOGUCHI_SERVICES": f"{other.address}/sparql"}
    with starting(tmp_path / "log", "--dataset", str(place), **listed) as server:
        body, tag = ask(PLAIN.replace("URL", other.address), server.address)
        assert json.loads(body)["results"]["bindings"][0]["n"]["value"] == "3"
        assert tag is None, "an answer that changes by itself has no validator"
        assert b"BasicFederatedQuery" in ask(None, server.address)[0]
        with pytest.raises(urllib.error.HTTPError, match="403") as raised:
            ask(DISGUISED[0].replace("URL", other.address), server.address)
        with raised.value as refused:
            assert f"<{other.address}/sparql>" in json.load(refused)["detail"]
