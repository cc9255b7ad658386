"""Who answers the mix: the service and its peers, each with the same graph and the union of its graphs as default."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import peers
import virtuoso
from graph import Grown
from servers import Command, Server, endpoint, serving

from madoguchi.release.disk import STORE

OURS: Final = "madoguchi, memory"
OURS_DISK: Final = "madoguchi, disk"
OXIGRAPH: Final = "oxigraph, memory"
OXIGRAPH_DISK: Final = "oxigraph, disk"
RDFLIB: Final = "rdflib-endpoint"
VIRTUOSO: Final = "virtuoso 7"
_IN_MEMORY: Final = 2_000_000  # statements up to which engines are asked to hold everything in memory
_ON_DISK: Final = 500_000  # statements from which they are asked to hold it on disk

Begin = Callable[[ExitStack, Path, float], tuple[Server, float]]


@dataclass(frozen=True, slots=True)
class Contender:
    """One who answers: its name, the path of its endpoint, and how it begins.

    `begin` takes a stack that ends it, an empty folder and the seconds that it may take; it returns the server, with the
    graph in it, and the seconds from nothing to that. It raises `NotReadyError` and `OSError`. `absent` says why it
    does not begin at all.
    """

    name: str
    endpoint: str
    begin: Begin
    absent: str = ""


def is_on_disk(graph: Grown) -> bool:
    """Tell whether a graph is large enough to be held on disk."""
    return graph.quads >= _ON_DISK


def contenders(graph: Grown, programs: Path | None, folder: Path) -> Iterator[Contender]:
    """Yield who is measured on a graph; `programs` is where the peers are, None without them.

    `folder` is the one that `servers.load` has written: those who hold the graph on disk all read the same store in it.
    """
    dump, lost, programs = graph.dump, "" if programs else "not installed", programs or Path()
    if graph.quads <= _IN_MEMORY:
        yield Contender(OURS, "/sparql", _starting(endpoint(dump)))
        yield Contender(OXIGRAPH, peers.QUERY, _oxigraph(programs, dump), lost)
    if is_on_disk(graph):
        yield Contender(OURS_DISK, "/sparql", _starting(endpoint(folder)))
        on_disk = peers.oxigraph_on_disk(programs, folder / STORE)
        yield Contender(OXIGRAPH_DISK, peers.QUERY, _starting(on_disk), lost)
    missing = "" if virtuoso.is_installed() else "not installed (Debian's virtuoso-opensource-7)"
    yield Contender(VIRTUOSO, virtuoso.QUERY, _virtuoso(dump), missing)
    missing = lost if graph.quads <= _IN_MEMORY else f"left out: {graph.quads:,} statements do not fit its memory"
    yield Contender(RDFLIB, "/", _starting(peers.rdflib_endpoint(programs, dump)), missing)


def _starting(command: Command) -> Begin:
    def begin(stack: ExitStack, folder: Path, patience: float) -> tuple[Server, float]:
        server = stack.enter_context(serving(command, folder / "log", patience))
        return server, server.seconds

    return begin


def _oxigraph(programs: Path, dump: Path) -> Begin:
    def begin(stack: ExitStack, folder: Path, patience: float) -> tuple[Server, float]:
        server = stack.enter_context(serving(peers.oxigraph(programs), folder / "log", patience))
        return server, server.seconds + peers.fill(server, dump)

    return begin


def _virtuoso(dump: Path) -> Begin:
    def begin(stack: ExitStack, folder: Path, patience: float) -> tuple[Server, float]:
        database = folder / "database"
        server = stack.enter_context(serving(virtuoso.command(database, dump.parent), folder / "log", patience))
        return server, server.seconds + virtuoso.fill(database, dump, patience)

    return begin
