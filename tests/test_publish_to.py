"""Put releases on an Oxigraph server while readers ask it."""

import hashlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from checkout import ROOT
from conftest import Reader
from live import MADOGUCHI, free_port, run
from madoguchi.engine import deliver
from madoguchi.engine.network import Server
from madoguchi.engine.remote import open_current, read_version
from madoguchi.errors import EngineError
from madoguchi.release.publish import CURRENT, DUMP, MANIFEST, Release, read_release
from madoguchi.settings import Settings
from madoguchi.web.app import create_app
from stores import OXIGRAPH, oxigraph

pytestmark = pytest.mark.skipif(OXIGRAPH is None, reason="there is no oxigraph on PATH (pip install oxigraph)")

MARKS = "SELECT ?mark (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://a.example/mark> ?mark } } GROUP BY ?mark"
ALL = "SELECT ?mark { ?s <http://a.example/mark> ?mark }"


@pytest.fixture(scope="module")
def marked(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder of releases whose current one has this mark in every graph."""
    folder = tmp_path_factory.mktemp("marked")
    good = read_release(releases / CURRENT)

    def make(mark: str) -> Path:
        dump = (good.folder / DUMP).read_text(encoding="utf-8")
        dump += "".join(
            f'<http://a.example/{mark}> <http://a.example/mark> "{mark}" <{graph}> .\n'
            for graph in good.manifest["graphs"]
        )
        place = folder / mark / mark
        shutil.copytree(good.folder, place, dirs_exist_ok=True)
        (place / DUMP).write_text(dump, encoding="utf-8")
        manifest = {**good.manifest, "graphs": {graph: size + 1 for graph, size in good.manifest["graphs"].items()}}
        manifest["files"] = {**manifest["files"], DUMP: {"sha256": hashlib.sha256(dump.encode()).hexdigest()}}
        (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        (place.parent / CURRENT).unlink(missing_ok=True)
        (place.parent / CURRENT).symlink_to(mark)
        return place.parent

    return make


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with oxigraph(tmp_path) as server:
        yield server


def current(releases: Path) -> Release:
    return read_release(releases / CURRENT)


def publish(releases: Path, server: Server) -> "subprocess.CompletedProcess[str]":
    return run(*arguments(server), MADOGUCHI_RELEASES=str(releases), MADOGUCHI_STORE=server.query)


def arguments(server: Server) -> list[str]:
    return ["publish", "--to", server.graphs, "--update", server.update]


def held(server: Server) -> set[str]:
    """The graphs on a server that are not named graphs of the release."""
    return {graph for graph in deliver._sizes(server) if graph.startswith(deliver._OURS)}


def reader(server: Server, tmp_path: Path) -> FlaskClient:
    app = create_app(Settings(data=ROOT, releases=tmp_path, store=server.query))
    app.test_client_class = Reader
    return app.test_client()


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.data
    return [
        {name: term["value"] for name, term in row.items()}
        for row in answer.get_json(force=True)["results"]["bindings"]
    ]


def test_a_reader_never_sees_half_a_release(server: Server, marked: Callable[[str], Path], tmp_path: Path) -> None:
    first, second = current(marked("first")), current(marked("second"))
    graphs = str(len(first.manifest["graphs"]))
    deliver.deliver(first, server, lambda _: None)
    seen: list[tuple[str, ...]] = []
    stop = threading.Event()

    def poll() -> None:
        client = reader(server, tmp_path)
        while not stop.is_set():
            ((marks,), everything) = rows(client, MARKS), rows(client, ALL)
            assert marks["n"] == graphs
            assert len(everything) == 1
            seen.append((marks["mark"], everything[0]["mark"], client.get("/readyz").get_json()["release"]))

    pollers = [threading.Thread(target=poll) for _ in range(2)]
    for poller in pollers:
        poller.start()
    deliver.deliver(second, server, lambda _: None)
    for _ in range(1000):
        assert all(poller.is_alive() for poller in pollers)
        if seen.count(("second", "second", "second")) >= 4:
            break
        stop.wait(0.02)
    stop.set()
    for poller in pollers:
        poller.join(30)
    assert seen.count(("first", "first", "first")) > 0
    assert seen.count(("second", "second", "second")) >= 4


def test_a_release_that_is_there_is_not_put_there_again(server: Server, marked: Callable[[str], Path]) -> None:
    releases = marked("first")
    assert publish(releases, server).returncode == 0
    before = read_version(server)
    again = publish(releases, server)
    assert again.returncode == 0
    assert again.stdout.strip() == "first"
    assert "already" in again.stderr
    assert read_version(server) == before


def test_the_release_before_stays_and_those_before_it_go(server: Server, marked: Callable[[str], Path]) -> None:
    for mark in ("first", "second", "third"):
        deliver.deliver(current(marked(mark)), server, lambda _: None)
    assert held(server) == {f"{start}{mark}" for start in deliver._OURS[:2] for mark in ("second", "third")}


def test_a_publish_that_is_killed_leaves_the_old_release_and_can_be_repeated(
    server: Server, marked: Callable[[str], Path], tmp_path: Path
) -> None:
    first, second = marked("first"), marked("second")
    deliver.deliver(current(first), server, lambda _: None)
    client = reader(server, tmp_path)
    environment = {"MADOGUCHI_RELEASES": str(second), "MADOGUCHI_STORE": server.query}
    with (tmp_path / "progress").open("w") as progress:
        process = subprocess.Popen([*MADOGUCHI, *arguments(server)], env={**os.environ, **environment}, stderr=progress)
        while "20/" not in (tmp_path / "progress").read_text():
            assert process.poll() is None
        process.kill()
        process.wait(timeout=20)
    assert any("staging/second/" in graph for graph in held(server))
    assert {row["mark"] for row in rows(client, MARKS)} == {"first"}
    assert {row["mark"] for row in rows(client, ALL)} == {"first"}
    assert open_current(server).release.name == "first"
    assert publish(second, server).returncode == 0
    assert {row["mark"] for row in rows(reader(server, tmp_path), MARKS)} == {"second"}
    assert not any("staging/" in graph for graph in held(server))


def test_a_server_that_lost_a_statement_keeps_the_old_release(
    server: Server, marked: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver.deliver(current(marked("first")), server, lambda _: None)
    put = Server.put
    monkeypatch.setattr(Server, "put", lambda self, graph, data: put(self, graph, data[data.index(b"\n") + 1 :]))
    with pytest.raises(EngineError, match=r"holds \d+ of \d+ statements"):
        deliver.deliver(current(marked("second")), server, lambda _: None)
    assert open_current(server).release.name == "first"


def test_a_server_that_is_not_there_is_told_without_the_password(marked: Callable[[str], Path]) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    told = run(
        *["publish", "--to", f"{address}/store", "--query", f"{address}/query"],
        MADOGUCHI_RELEASES=str(marked("first")),
        MADOGUCHI_STORE_USER="me",
        MADOGUCHI_STORE_PASSWORD="hush-hush",
    )
    assert told.returncode == 1
    assert "is not reached" in told.stderr
    assert "hush-hush" not in told.stderr + told.stdout


@pytest.mark.parametrize("address", ["http://me:hush-hush@127.0.0.1/", "ftp://127.0.0.1/", ""])
def test_an_address_must_be_of_http_and_name_nobody(marked: Callable[[str], Path], address: str) -> None:
    told = run("publish", "--to", address, "--query", "http://127.0.0.1:9/", MADOGUCHI_RELEASES=str(marked("first")))
    assert told.returncode == 1
    assert "hush-hush" not in told.stderr
