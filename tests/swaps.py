"""Releases that bear a mark in every graph, and readers that ask for it while one takes the place of another."""

import hashlib
import json
import shutil
import threading
from pathlib import Path

from flask.testing import FlaskClient

from checkout import ROOT
from conftest import Reader
from madoguchi.engine import deliver
from madoguchi.engine.network import Server
from madoguchi.release.publish import CURRENT, DUMP, MANIFEST, Release, read_release
from madoguchi.settings import Settings
from madoguchi.web.app import create_app

MARKS = "SELECT ?mark (COUNT(*) AS ?n) { GRAPH ?g { ?s <http://a.example/mark> ?mark } } GROUP BY ?mark"
ALL = "SELECT ?mark { ?s <http://a.example/mark> ?mark }"


def make_marked(good: Release, folder: Path, mark: str) -> Path:
    """Return a folder of releases whose current one is the good one with this mark, and its name, in every graph."""
    line = f'<http://a.example/{mark}> <http://a.example/mark> "{mark}"'
    graphs = good.manifest["graphs"]
    dump = (good.folder / DUMP).read_bytes() + "".join(f"{line} <{graph}> .\n" for graph in graphs).encode()
    place = folder / mark / mark
    shutil.copytree(good.folder, place, dirs_exist_ok=True)
    (place / DUMP).write_bytes(dump)
    manifest = {**good.manifest, "graphs": {graph: size + 1 for graph, size in graphs.items()}}
    manifest["files"] = {**manifest["files"], DUMP: {"sha256": hashlib.sha256(dump).hexdigest()}}
    (place / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (place.parent / CURRENT).unlink(missing_ok=True)
    (place.parent / CURRENT).symlink_to(mark)
    return place.parent


def current(releases: Path) -> Release:
    return read_release(releases / CURRENT)


def reader(server: Server, folder: Path) -> FlaskClient:
    """A client of an application whose store is a server."""
    app = create_app(Settings(data=ROOT, releases=folder, store=server.query, query_seconds=60))
    app.test_client_class = Reader
    return app.test_client()


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 200, answer.data
    found = answer.get_json(force=True)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def watch_a_swap(server: Server, first: Release, second: Release, folder: Path) -> None:
    """Let readers poll while the second release takes the place of the first; each answer must be of one of them."""
    graphs = str(len(first.manifest["graphs"]))
    deliver.deliver(first, server, lambda _: None)
    clients = [reader(server, folder), reader(server, folder)]
    seen: list[tuple[str, ...]] = []
    stop = threading.Event()

    def poll(client: FlaskClient) -> None:
        while not stop.is_set():
            (marks,), (everything,) = rows(client, MARKS), rows(client, ALL)
            assert marks["n"] == graphs
            seen.append((marks["mark"], everything["mark"], client.get("/readyz").get_json()["release"]))

    for client in clients:
        assert client.get("/readyz").get_json()["release"] == "first"
    pollers = [threading.Thread(target=poll, args=(client,)) for client in clients]
    for poller in pollers:
        poller.start()
    try:
        deliver.deliver(second, server, lambda _: None)
        for _ in range(3000):
            assert all(poller.is_alive() for poller in pollers), seen[-3:]
            if seen.count(("second", "second", "second")) >= 4:
                break
            stop.wait(0.02)
    finally:
        stop.set()
        for poller in pollers:
            poller.join(90)
    assert seen.count(("first", "first", "first")) > 0
    assert seen.count(("second", "second", "second")) >= 4
