"""The release on Virtuoso 7: what it answers as we do, and the queries that it answers wrongly."""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from checkout import CASES, ROOT
from live import run
from madoguchi.ask import canned
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.engine.network import Server
from madoguchi.engine.remote import RemoteEngine, open_current
from madoguchi.errors import EngineError, QueryError
from madoguchi.queryfile import Row
from madoguchi.release.publish import CURRENT, read_release
from madoguchi.settings import Settings
from madoguchi.web.app import create_app
from stores import VIRTUOSO, virtuoso
from swaps import current, make_marked, watch_a_swap
from test_help import ask

pytestmark = pytest.mark.skipif(
    VIRTUOSO is None, reason="there is no virtuoso-t (apt-get install virtuoso-opensource-7)"
)

# What Virtuoso 7.2.5 does with these; the same text runs as it should on Oxigraph and on rdflib.
GAPS = {
    "covers-an-expense": "answers 500: an error in its own compiler",
    "desks-without-a-telephone": "gives a row too many, with some plans",
    "help": "loses the level of the offices",
    "figures-of-an-agency": "loses a date in one row",
    "offices-of-a-prefecture": "gives rows twice: DISTINCT does not see that they are the same",
    "open-on-a-day": "does not end, and keeps a thread until it is ended itself",
}
QUERIES = [name for name in canned.queries() if name not in GAPS]
QUESTIONS = [path for path in sorted((CASES / "help").glob("*.toml")) if "[ask]" in path.read_text()]


@pytest.fixture(scope="module")
def store(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso with the release that the command line put there, by a password that only the environment holds."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        told = run(
            *["publish", "--to", server.graphs, "--update", server.update, "--query", server.query],
            MADOGUCHI_RELEASES=str(releases),
            MADOGUCHI_STORE_USER=server.user,
            MADOGUCHI_STORE_PASSWORD=server.password,
        )
        assert told.returncode == 0, told.stderr
        yield Server(server.query, seconds=60)


@pytest.fixture(scope="module")
def remote(store: Server) -> RemoteEngine:
    return open_current(store)


@pytest.fixture(scope="module")
def there(remote: RemoteEngine) -> Catalogue:
    return read_catalogue(remote)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_the_same_answer(catalogue: Catalogue, there: Catalogue, path: Path) -> None:
    asked = tomllib.loads(path.read_text(encoding="utf-8"))["ask"]
    assert ask(there, **asked) == ask(catalogue, **asked)


@pytest.mark.parametrize("name", QUERIES)
def test_a_canned_query_has_the_same_rows(engine: Engine, remote: RemoteEngine, name: str) -> None:
    query = canned.queries()[name]
    assert in_order(remote.rows(query)) == in_order(engine.rows(query))


@pytest.mark.parametrize("name", ["covers-an-expense", "help", "offices-of-a-prefecture"])
def test_a_gap_is_still_one(engine: Engine, remote: RemoteEngine, name: str) -> None:
    """It fails when a newer Virtuoso has closed one: take it out of the list, and out of OPERATING.md."""
    query = canned.queries()[name]
    with suppress(EngineError, QueryError):
        assert in_order(remote.rows(query)) != in_order(engine.rows(query))


def in_order(rows: list[Row]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in rows)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?office a <https://w3id.org/madoguchi/ns#Office> }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/madoguchi/graph/catalogue> { ?s ?p ?o }",
    ],
)
def test_sparql_sees_the_release(store: Server, client: FlaskClient, tmp_path: Path, query: str) -> None:
    away = create_app(Settings(data=ROOT, releases=tmp_path, store=store.query, query_seconds=60)).test_client()
    csv = {"Accept": "text/csv"}
    told = [one.post("/sparql", data={"query": query}, headers=csv).get_data(as_text=True) for one in (client, away)]
    assert told[1].replace('"', "").split() == told[0].split()


def test_an_answer_that_virtuoso_cuts_off_is_an_error(tmp_path: Path) -> None:
    with virtuoso(tmp_path, rows=5) as server, pytest.raises(EngineError, match="not the whole answer") as raised:
        server.ask("SELECT * { GRAPH ?g { ?s ?p ?o } }", "application/sparql-results+json")
    assert raised.value.status == 502


def test_a_reader_never_sees_half_a_release(releases: Path, tmp_path: Path) -> None:
    """Virtuoso does not carry out an update as one: readers tell by the version, and ask again."""
    good = read_release(releases / CURRENT)
    with virtuoso(tmp_path) as server:
        first, second = (current(make_marked(good, tmp_path, mark)) for mark in ("first", "second"))
        watch_a_swap(server, first, second, tmp_path)
