import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pyoxigraph
import pytest

from madoguchi.engine.guard import DEEPEST, LONGEST, asks_for_graph, refuse_harm
from madoguchi.errors import QueryError

SERVICE = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "select * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . SERVICE?x { ?s ?p ?o } VALUES ?x { <URL> } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { # comment\nSERVICE\n<URL> { ?s ?p ?o } }",
    "SELECT * { #\rSERVICE <URL> { ?s ?p ?o }\n}",
    "SELECT * { SERVICE#>\n<URL> { ?s ?p ?o } }",
    "SELECT * { BIND(1 AS ?a) FILTER(?a<2)SERVICE#>\n<URL> { ?s ?p ?o } }",
    "SELECT * { BIND('a' AS ?a) FILTER(?a<'x>') SERVICE <URL> { ?s ?p ?o } FILTER(?a='a') }",
    "SELECT * { ?s ?p 1e5SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 15SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a#b' SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''it's''' . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICESILENT<URL> { ?s ?p ?o } } } }",
    "PREFIX a: <URL> SELECT * { SERVICE a: { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX a: <URL> SELECT * { SERVICE SILENT a:b { ?s ?p ?o } }",
    "PREFIX é: <URL> SELECT * { SERVICE é:b { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
]
HARMLESS = [
    "SELECT ?service ?x { ?service ?p ?x }",
    "SELECT ?publicService { ?publicService <http://example.org/x> ?o }",
    "PREFIX cpsv: <http://purl.org/vocab/cpsv#> SELECT * { ?s a cpsv:PublicService ; ?p ?o }",
    "PREFIX cpsv: <http://purl.org/vocab/cpsv#> SELECT * { ?s a cpsv:PublicService . <http://example.org/a> ?p ?o }",
    "PREFIX schema: <https://schema.org/> SELECT * { ?s schema:serviceType ?o }",
    "SELECT * { ?s <http://example.org/SERVICE> ?o }",
    "SELECT * { ?s ?p 'customer service' }",
    "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'service desk')) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o < 5 && ?o > 3) }",
    "PREFIX insert: <http://example.org/> ASK { ?insert insert:delete 'LOAD' }",
]
UPDATES = [
    "INSERT DATA { <a> <b> <c> }",
    "PREFIX x: <y> DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1/>",
    "# comment\nclear all",
    "DROP ALL",
    "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def other_server() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback that remembers who called it."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls.append(self.path)
            self.send_error(500)

        do_GET = do_POST  # noqa: N815  # the name that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", calls
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("query", SERVICE)
def test_a_call_to_another_server_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError) as raised:
        refuse_harm(query.replace("URL", "http://127.0.0.1/"))
    assert (raised.value.code, raised.value.status) == ("service-refused", 403)


def test_the_engine_would_have_made_most_of_these_calls(other_server: tuple[str, list[str]]) -> None:
    """The cases are real: without the guard the engine calls the server that the query names."""
    url, calls = other_server
    store = pyoxigraph.Store()
    store.update("INSERT DATA { <http://a> <http://b> 1e5 , 15 , true , 'a#b' , '''it's''' , 'a' }")
    called = 0
    for query in SERVICE:
        before = len(calls)
        with contextlib.suppress(OSError, SyntaxError, RuntimeError):
            list(store.query(query.replace("URL", url)))
        called += len(calls) > before
    assert called >= 12


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_in_a_name_or_a_plain_string_is_no_call(query: str) -> None:
    refuse_harm(query)


@pytest.mark.parametrize("query", UPDATES)
def test_an_update_is_refused(query: str) -> None:
    with pytest.raises(QueryError) as raised:
        refuse_harm(query)
    assert (raised.value.code, raised.value.status) == ("update-refused", 403)


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_deep_nesting_is_refused_before_the_parser_sees_it(bracket: str) -> None:
    deep = DEEPEST + 1
    with pytest.raises(QueryError) as raised:
        refuse_harm("ASK " + bracket[0] * deep + bracket[1] * deep)
    assert raised.value.code == "query-too-deep"


def test_a_query_that_is_too_long_is_refused() -> None:
    with pytest.raises(QueryError) as raised:
        refuse_harm("ASK {}" + " " * LONGEST)
    assert (raised.value.code, raised.value.status) == ("query-too-long", 413)


@pytest.mark.parametrize("word", ["with", "add", "move", "copy", "delete"])
def test_a_word_in_a_comment_is_no_update(word: str) -> None:
    refuse_harm(f"# agreements {word} bodies\nSELECT * {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    ("query", "is_graph"),
    [
        ("SELECT * {}", False),
        ("PREFIX insert: <http://a/> # load\nASK {}", False),
        ("base <http://a/>\nprefix : <#>\nconstruct {} where {}", True),
        ("# SELECT\nDESCRIBE <http://a>", True),
        ("PREFIX # x\n a: # y\n <http://a/> SELECT * {}", False),
        ("\\u0053ELECT * {}", False),
    ],
)
def test_what_a_query_asks_for_is_known(query: str, is_graph: bool) -> None:
    assert asks_for_graph(query) is is_graph


@pytest.mark.parametrize(
    "query",
    [
        "",
        "DEFINE get:soft 'soft' SELECT * {}",
        "PREFIX # x\n a: <http://a/> INSERT DATA {}",
        "CLEAR ALL ; SELECT * {}",
        "SELECTION",
        "{} SELECT * {}",
    ],
)
def test_what_does_not_begin_as_a_query_is_refused(query: str) -> None:
    with pytest.raises(QueryError) as raised:
        asks_for_graph(query)
    assert (raised.value.code, raised.value.status) == ("not-a-query", 400)
