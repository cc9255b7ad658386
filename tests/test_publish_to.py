"""Put releases on an Oxigraph server while readers ask it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from live import MADOGUCHI, free_port, run
from madoguchi.engine import deliver
from madoguchi.engine.network import Server
from madoguchi.engine.remote import open_current, read_version
from madoguchi.errors import EngineError
from madoguchi.release.publish import CURRENT, read_release
from stores import OXIGRAPH, oxigraph
from swaps import ALL, MARKS, current, make_marked, reader, rows, watch_a_swap

pytestmark = pytest.mark.skipif(OXIGRAPH is None, reason="there is no oxigraph on PATH (pip install oxigraph)")


@pytest.fixture(scope="module")
def marked(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a folder of releases whose current one has a mark in every graph."""
    folder = tmp_path_factory.mktemp("marked")
    return lambda mark: make_marked(read_release(releases / CURRENT), folder, mark)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with oxigraph(tmp_path) as server:
        yield server


def publish(releases: Path, server: Server) -> "subprocess.CompletedProcess[str]":
    return run(*arguments(server), MADOGUCHI_RELEASES=str(releases), MADOGUCHI_STORE=server.query)


def arguments(server: Server) -> list[str]:
    return ["publish", "--to", server.graphs, "--update", server.update]


def held(server: Server) -> set[str]:
    """The graphs on a server that are not named graphs of the release."""
    return {graph for graph in deliver._sizes(server) if graph.startswith(deliver._OURS)}


def test_a_reader_never_sees_half_a_release(server: Server, marked: Callable[[str], Path], tmp_path: Path) -> None:
    watch_a_swap(server, current(marked("first")), current(marked("second")), tmp_path)


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
