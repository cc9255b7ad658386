"""Put a release on another server: beside the old one, and then, in one request, in its place."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from madoguchi import queryfile
from madoguchi.engine import results
from madoguchi.engine.network import Server
from madoguchi.engine.remote import RESULTS, SPARQL, open_version, query, read_version
from madoguchi.engine.stores import open_store
from madoguchi.errors import EngineError
from madoguchi.release.publish import COVERAGE, VOID, Release
from madoguchi.settings import JST
from madoguchi.vocab import BASE, MANIFEST, PREFIXES, STAGING, VERSION, WHOLE

PIECE: Final = 4000  # triples in one request: less than a megabyte, which servers take before they ask for a password
LINE: Final = 2000  # characters of the manifest in one literal: Virtuoso refuses N-Triples with much longer ones
_OURS: Final = (WHOLE, MANIFEST, STAGING)

Progress = Callable[[str], None]


def deliver(release: Release, server: Server, progress: Progress) -> None:
    """Put a release on a server, unless it is there already, and remove what older ones have left.

    Graphs are written under names that no reader asks for. One update request takes the version away, moves the named
    graphs, and names the new version. Raises `EngineError` where the server refuses, or does not hold afterwards what
    it was sent: before that request nothing that a reader sees has changed, and the whole can be run again.
    """
    version, found = read_version(server), _sizes(server)
    before = (version or "").partition(" ")[0]
    if before == release.name:
        progress(f"{server.query} holds release {release.name} already")
    else:
        _remove(
            server, [graph for graph in found if graph.startswith(_OURS) and not graph.endswith("/" + before)], progress
        )
        store = open_store(release.folder)
        _upload(release, store, server, progress)
        _check(release, store, server)
        progress("swapping")
        server.change(
            _swap(release, [graph for graph in found if graph.startswith(BASE) and not graph.startswith(_OURS)])
        )
        if (version := read_version(server)) is None or not version.startswith(release.name):
            raise EngineError(f"{server.query} does not hold the release after the swap; publish again", status=502)
        progress(f"release {release.name} is what readers see")
    kept = {start + name for start in (WHOLE, MANIFEST) for name in (before, release.name)}
    _remove(server, [graph for graph in _sizes(server) if graph.startswith(_OURS) and graph not in kept], progress)


def _upload(release: Release, store: pyoxigraph.Store, server: Server, progress: Progress) -> None:
    """Write the whole graph, the named graphs under their staging names, and last the manifest."""
    sizes: Mapping[str, int] = release.manifest["graphs"]
    progress(f"the whole ({release.manifest['quads']} statements)")
    _write(server, WHOLE + release.name, (quad.triple for quad in store))
    for number, (graph, size) in enumerate(sizes.items(), 1):
        progress(f"{number}/{len(sizes)} {graph.removeprefix(BASE)} ({size} statements)")
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)))
        _write(server, _staged(release.name, graph), triples)
    _write(server, MANIFEST + release.name, _manifest(release))


def _write(server: Server, graph: str, triples: Iterator[pyoxigraph.Triple]) -> None:
    """Make triples the whole of a graph, in pieces; no blank node is among them, so that a piece may come twice."""
    send = server.put
    while piece := list(islice(triples, PIECE)):
        send(graph, pyoxigraph.serialize(piece, format=RdfFormat.N_TRIPLES) or b"")
        send = server.add


def _manifest(release: Release) -> Iterator[pyoxigraph.Triple]:
    texts = {name: (release.folder / name).read_text(encoding="utf-8") for name in (COVERAGE, VOID)}
    text = json.dumps({"built": release.manifest["built"], "graphs": release.manifest["graphs"], "texts": texts})
    for number, start in enumerate(range(0, len(text), LINE)):
        line = NamedNode(f"{MANIFEST}{release.name}#{number:06}")
        yield pyoxigraph.Triple(line, NamedNode(PREFIXES["rdf"] + "value"), Literal(text[start : start + LINE]))


def _check(release: Release, store: pyoxigraph.Store, server: Server) -> None:
    """Raise `EngineError` where the server does not hold as many statements as it was sent."""
    sizes: Mapping[str, int] = release.manifest["graphs"]
    found = _sizes(server)
    distinct = int(queryfile.rows(store, query("count"))[0]["size"])
    wanted = {WHOLE + release.name: distinct, **{_staged(release.name, graph): size for graph, size in sizes.items()}}
    for graph, size in wanted.items():
        if found.get(graph, 0) != size:
            raise EngineError(f"{server.query} holds {found.get(graph, 0)} of {size} statements in {graph}", status=502)
    open_version(server, release.name)


def _swap(release: Release, old: Sequence[str]) -> str:
    """Return the update that makes staged graphs the named graphs, and this the version."""
    graphs: Mapping[str, int] = release.manifest["graphs"]
    pairs = " ".join(f"({NamedNode(_staged(release.name, graph))} {NamedNode(graph)})" for graph in graphs)
    version = Literal(f"{release.name} {datetime.now(JST).isoformat()}")
    text = (SPARQL / "swap.ru").read_text(encoding="utf-8")
    text = _bound(text, "?old", " ".join(str(NamedNode(graph)) for graph in {*old, *graphs} - {VERSION}))
    text = _bound(text, "(?staged ?new)", pairs)
    return _bound(text, "?version", str(version))


def _bound(text: str, variables: str, terms: str) -> str:
    """Return an update with the VALUES line of these variables holding these terms."""
    line = re.search(rf"^ *VALUES {re.escape(variables)} \{{.*\}}$", text, re.MULTILINE)
    assert line, "the line is in the file"
    return f"{text[: line.start()]}  VALUES {variables} {{ {terms} }}{text[line.end() :]}"


def _staged(name: str, graph: str) -> str:
    return STAGING + name + "/" + graph.removeprefix(BASE)


def _sizes(server: Server) -> dict[str, int]:
    """Return how many statements the server holds in each named graph."""
    found = results.read(server.ask(query("graphs").text, RESULTS).whole())
    return {row["graph"]: int(row["size"]) for row in results.rows(found)}


def _remove(server: Server, graphs: Sequence[str], progress: Progress) -> None:
    """Remove graphs, the manifest of a release before the release."""
    for graph in sorted(graphs, key=lambda graph: (not graph.startswith(MANIFEST), graph)):
        progress(f"removing {graph.removeprefix(BASE)}")
        server.drop(graph)
