"""Who answers the mix: the service and its peers, each with the same graph and the union of its graphs as default."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import peers
import virtuoso
from graph import Grown
from servers import Command, Server, madoguchi, serving

OURS: Final = "madoguchi"
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


def contenders(graph: Grown, programs: Path | None, store: Path) -> Iterator[Contender]:
    """Yield who is measured on a graph; `programs` is where the peers are, None without them.

    `store` is the folder that the Oxigraph server writes the graph to, where it holds it on disk.
    """
    dump, small, large = graph.dump, graph.quads <= _IN_MEMORY, graph.quads >= _ON_DISK
    lost = "" if programs else "not installed"
    programs = programs or Path()
    too_large = f"left out: {graph.quads:,} statements are not for memory"
    yield Contender(OURS, "/sparql", _starting(madoguchi(graph.releases)), "" if small else too_large)
    if small:
        yield Contender(OXIGRAPH, peers.QUERY, _oxigraph(programs, dump), lost)
    if large:
        yield Contender(OXIGRAPH_DISK, peers.QUERY, _oxigraph_on_disk(programs, dump, store), lost)
    missing = "" if virtuoso.is_installed() else "not installed (Debian's virtuoso-opensource-7)"
    yield Contender(VIRTUOSO, virtuoso.QUERY, _virtuoso(dump), missing)
    command = peers.rdflib_endpoint(programs, dump)
    yield Contender(RDFLIB, "/", _starting(command), lost or ("" if small else too_large))


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


def _oxigraph_on_disk(programs: Path, dump: Path, store: Path) -> Begin:
    def begin(stack: ExitStack, folder: Path, patience: float) -> tuple[Server, float]:
        loaded = 0.0 if store.exists() else peers.load(programs, dump, store, patience)
        server = stack.enter_context(serving(peers.oxigraph_on_disk(programs, store), folder / "log", patience))
        return server, loaded + server.seconds

    return begin


def _virtuoso(dump: Path) -> Begin:
    def begin(stack: ExitStack, folder: Path, patience: float) -> tuple[Server, float]:
        database = folder / "database"
        server = stack.enter_context(serving(virtuoso.command(database, dump.parent), folder / "log", patience))
        return server, server.seconds + virtuoso.fill(database, dump, patience)

    return begin
