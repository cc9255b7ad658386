"""The release on an Oxigraph server: the same answers as from the store in this process."""

import json
import subprocess
import tomllib
import urllib.request
from collections.abc import Iterator
from http.client import IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
import pytest
from flask.testing import FlaskClient

from checkout import CASES, ROOT
from conftest import Reader
from live import MADOGUCHI, free_port, run, serving
from madoguchi.ask import canned
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.records import Catalogue
from madoguchi.engine import deliver
from madoguchi.engine.embedded import Engine
from madoguchi.engine.forms import RESULTS, TRIPLES
from madoguchi.engine.network import Server
from madoguchi.engine.remote import RemoteEngine, open_current
from madoguchi.errors import EngineError
from madoguchi.release.publish import CURRENT, read_release
from madoguchi.settings import Settings
from madoguchi.vocab import BASE, slug
from madoguchi.web.app import create_app
from stores import OXIGRAPH, oxigraph, oxigraph_process, running
from test_help import ask
from test_web import assert_problem

pytestmark = pytest.mark.skipif(OXIGRAPH is None, reason="there is no oxigraph on PATH (pip install oxigraph)")

HELP = sorted((CASES / "help").glob("*.toml"))
SAMPLE = [path for path in HELP if "[ask]" in path.read_text()][::8]
GRAPH = BASE + "graph/catalogue"


@pytest.fixture(scope="module")
def store(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An Oxigraph server with the release, and with something that is not of it."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), "--union-default-graph") as server:
        server.put(
            BASE + "staging/other/graph/catalogue", b"<http://a.example/x> <http://a.example/p> <http://a.example/y> ."
        )
        deliver.deliver(read_release(releases / CURRENT), server, lambda _: None)
        server.put("http://other.example/graph", b"<http://a.example/x> <http://a.example/p> <http://a.example/y> .")
        yield server


@pytest.fixture(scope="module")
def remote(store: Server) -> RemoteEngine:
    return open_current(store)


@pytest.fixture(scope="module")
def remote_catalogue(remote: RemoteEngine) -> Catalogue:
    return read_catalogue(remote)


@pytest.fixture(scope="module")
def there(store: Server, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an application whose store is the server; it has no release of its own."""
    app = create_app(Settings(data=ROOT, releases=tmp_path_factory.mktemp("none"), store=store.query))
    app.test_client_class = Reader
    return app.test_client()


def test_every_programme_and_office_is_the_same(client: FlaskClient, there: FlaskClient, catalogue: Catalogue) -> None:
    programmes = [f"/v1/programmes/{slug(programme.id)}?on=2025-06-01" for programme in catalogue.programmes]
    for path in [*programmes, *(f"/v1/offices/{slug(office)}" for office in catalogue.offices)]:
        assert there.get(path).data == client.get(path).data, path


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_a_question_has_the_same_answer(catalogue: Catalogue, remote_catalogue: Catalogue, path: Path) -> None:
    asked = tomllib.loads(path.read_text(encoding="utf-8"))["ask"]
    assert ask(remote_catalogue, **asked) == ask(catalogue, **asked)


@pytest.mark.parametrize("name", canned.queries())
def test_a_canned_query_gives_the_same_bytes(engine: Engine, remote: RemoteEngine, name: str) -> None:
    query = canned.queries()[name]
    assert remote.rows(query) == engine.rows(query)
    for form in {form.serialisation for form in RESULTS.values()}:
        assert remote.answer(query.text, form) == engine.answer(query.text, form)


def test_the_release_is_named_and_ready(there: FlaskClient, catalogue: Catalogue) -> None:
    assert there.get("/readyz").get_json() == {
        "status": "ready",
        "release": catalogue.release,
        "built": catalogue.built,
    }


@pytest.mark.parametrize(
    "path",
    [
        "/v1/help?need=模倣品&prefecture=40&on=2025-06-01",
        "/v1/coverage",
        "/v1/queries/size-limits?format=csv",
        "/.well-known/void",
        "/v1/programmes?size=100",
    ],
)
def test_a_page_is_the_same_with_the_same_validator(client: FlaskClient, there: FlaskClient, path: str) -> None:
    here, away = client.get(path), there.get(path)
    assert away.status_code == here.status_code == 200
    assert away.data == here.data
    assert away.headers["ETag"] == here.headers["ETag"]


QUERIES: dict[str, dict[str, Any]] = {
    "all": {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"},
    "graphs": {"query": "SELECT ?g { GRAPH ?g {} } ORDER BY ?g"},
    "in graphs": {"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"},
    "from": {"query": f"SELECT (COUNT(*) AS ?n) FROM <{GRAPH}> {{ ?s ?p ?o }}"},
    "from named": {"query": f"SELECT (COUNT(*) AS ?n) FROM NAMED <{GRAPH}> {{ ?s ?p ?o }}"},
    "default": {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": GRAPH},
    "named": {"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": GRAPH},
    "ask": {"query": "ASK { <http://a.example/x> ?p ?o }"},
    "what is not of the release": {
        "query": "SELECT * { { <http://a.example/x> ?p ?o } UNION { GRAPH ?g { <http://a.example/x> ?p ?o } } }"
    },
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("media", RESULTS)
def test_sparql_sees_the_release_and_nothing_else(
    client: FlaskClient, there: FlaskClient, name: str, media: str
) -> None:
    here, away = (one.post("/sparql", data=QUERIES[name], headers={"Accept": media}) for one in (client, there))
    assert away.status_code == 200
    assert away.mimetype == media
    assert away.data == here.data


@pytest.mark.parametrize("media", TRIPLES)
def test_a_graph_comes_in_every_form(there: FlaskClient, client: FlaskClient, media: str) -> None:
    here, away = (one.get("/graph/catalogue", headers={"Accept": media}) for one in (client, there))
    assert away.mimetype == media
    read = [
        {quad.triple for quad in pyoxigraph.parse(answer.data, format=TRIPLES[media].serialisation)}
        for answer in (here, away)
    ]
    assert read[0] == read[1]


def test_a_graph_that_is_not_of_the_release_is_not_found(there: FlaskClient) -> None:
    assert_problem(there.get("/graphs?graph=http://other.example/graph"), 404, "unknown-graph")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "service-refused"),
        ("INSERT DATA { <http://a> <http://b> <http://c> }", 403, "update-refused"),
        ("PREFIX # x\n a: <http://x> INSERT DATA { a:b a:c a:d }", 400, "not-a-query"),
        ("DEFINE get:soft 'soft' SELECT * { ?s ?p ?o }", 400, "not-a-query"),
        ("EXPLAIN SELECT * { ?s ?p ?o }", 400, "not-a-query"),
        ("ASK " + "{" * 200 + "}" * 200, 400, "query-too-deep"),
        ("ASK FROM <file:///etc/passwd> { ?s ?p ?o }", 400, "unknown-graph"),
        (f"ASK FROM <{BASE}staging/other/graph/catalogue> {{ ?s ?p ?o }}", 400, "unknown-graph"),
        ("PREFIX s: <https://w3id.org/madoguchi/> ASK FROM s:version { ?s ?p ?o }", 400, "unknown-graph"),
        ("ASK FROM NAMED <http://127.0.0.1/> { ?s ?p ?o }", 400, "unknown-graph"),
    ],
)
def test_harm_is_refused_before_anything_is_sent(
    there: FlaskClient, monkeypatch: pytest.MonkeyPatch, query: str, status: int, code: str
) -> None:
    there.get("/readyz")
    sent: list[str] = []
    monkeypatch.setattr(Server, "_ask", lambda self, text, *_: sent.append(text))
    assert_problem(there.get("/sparql", query_string={"query": query}), status, code)
    assert [text for text in sent if text == query] == []


def test_a_syntax_error_is_told_as_the_server_tells_it(there: FlaskClient) -> None:
    body = assert_problem(
        there.get("/sparql", query_string={"query": "SELECT ?x WHERE {\n  ?s ?p ?o FILTER(?x = }"}),
        400,
        "query-refused",
    )
    assert "2:" in body["detail"]


def test_the_same_query_is_not_run_again(there: FlaskClient) -> None:
    first = there.get("/sparql", query_string={"query": "ASK {}"})
    again = there.get("/sparql", query_string={"query": "ASK {}"}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_without_a_release_there_nothing_is_ready(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        client = create_app(Settings(data=ROOT, releases=tmp_path, store=server.query)).test_client()
        assert_problem(client.get("/readyz"), 503, "not-ready")
        with pytest.raises(EngineError, match="madoguchi publish"):
            open_current(server)


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?f) && STR(?f) < STR(?i)) }"
LARGE = "SELECT * { ?s ?p ?o . ?office a <https://w3id.org/madoguchi/ns#Office> }"


def test_where_the_server_is_slow_or_gone_the_answers_from_records_go_on(releases: Path, tmp_path: Path) -> None:
    with oxigraph(tmp_path) as server:
        deliver.deliver(read_release(releases / CURRENT), server, lambda _: None)
        app = create_app(Settings(data=ROOT, releases=tmp_path, store=server.query, query_seconds=2))
        app.test_client_class = Reader
        client = app.test_client()
        assert client.get("/readyz").status_code == 200
        assert_problem(client.get("/sparql", query_string={"query": SLOW}), 504, "store-too-slow")
    assert_problem(client.get("/sparql", query_string={"query": "ASK {}"}), 502, "store-not-reached")
    assert_problem(client.get("/v1/queries/size-limits"), 502, "store-not-reached")
    assert client.get("/v1/help?need=模倣品").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_large_answer_is_passed_on_piece_by_piece_and_memory_stays_flat(store: Server, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    away = {"MADOGUCHI_STORE": store.query, "MADOGUCHI_RELEASES": str(tmp_path), "PORT": str(port)}
    command = [*MADOGUCHI, "serve"]
    with running(command, tmp_path, f"{address}/readyz", **away) as process:
        url = f"{address}/sparql?" + urlencode({"query": LARGE})
        request = urllib.request.Request(url, headers={"Accept": "text/tab-separated-values"})
        before = most = memory(process.pid)
        size = 0
        with urllib.request.urlopen(request, timeout=60) as answer:
            while (piece := answer.read(1_000_000)) and size < 100_000_000:
                size += len(piece)
                most = max(most, memory(process.pid))
        process.terminate()
        process.wait(timeout=20)
    assert size >= 100_000_000
    assert most - before < 50_000_000


def memory(parent: int) -> int:
    """The bytes that a process and its children hold."""
    told = subprocess.run(
        ["ps", "-o", "rss=", "--pid", str(parent), "--ppid", str(parent)], capture_output=True, text=True, check=True
    )
    return sum(int(line) for line in told.stdout.split()) * 1024


def test_an_answer_whose_server_goes_breaks_off(releases: Path, tmp_path: Path) -> None:
    with oxigraph_process(tmp_path) as (server, process):
        deliver.deliver(read_release(releases / CURRENT), server, lambda _: None)
        with serving(tmp_path, tmp_path / "log", MADOGUCHI_STORE=server.query) as address:
            url = f"{address}/sparql?" + urlencode({"query": LARGE})
            with urllib.request.urlopen(url, timeout=60) as answer:
                assert answer.read(1000)
                process.kill()
                with pytest.raises((IncompleteRead, OSError)):
                    answer.read()


def test_the_command_line_answers_from_the_server(store: Server, tmp_path: Path, catalogue: Catalogue) -> None:
    away = {"MADOGUCHI_STORE": store.query, "MADOGUCHI_RELEASES": str(tmp_path)}
    told = run("ask", "模倣品", "--in", "福岡県", "--on", "2025-06-01", "--json", **away)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == json.loads(
        json.dumps(ask(catalogue, "模倣品", prefecture="福岡県", on="2025-06-01"))
    )
    assert run("query", "size-limits", **away).stdout.startswith("target,")
