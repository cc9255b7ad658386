"""The store on another server: the release that `publish --to` put there, queried over the SPARQL 1.1 Protocol.

The whole release is one graph of its own name (the default graph of every query), and beside it each named graph has
its own. Both are named in every request, so that nothing depends on what the server's default graph is, and nothing
else that it holds is ever seen. A third graph says which version is there: while named graphs are being replaced, none.
"""

import contextlib
import json
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from madoguchi import queryfile
from madoguchi.engine import results
from madoguchi.engine.forms import Serialisation
from madoguchi.engine.guard import unescaped
from madoguchi.engine.network import Server
from madoguchi.engine.waiting import in_thread
from madoguchi.errors import EngineError
from madoguchi.queryfile import QueryFile, Row
from madoguchi.vocab import MANIFEST, VERSION, WHOLE

SPARQL: Final = Path(__file__).parent / "sparql"
RESULTS: Final = "application/sparql-results+json"
AGE: Final = 2.0  # seconds for which the version that was read last is taken for the present one
THREADS: Final = ThreadPoolExecutor(64, "remote")
READ: Final = 60.0  # seconds that reading records may take, whatever a stranger's query may
LOOK: Final = 5.0  # seconds that reading the version may take


@dataclass(frozen=True, slots=True)
class RemoteRelease:
    """A release on a server: its name, its manifest, and the version (the name, and when it was put there)."""

    name: str
    manifest: Mapping[str, Any]
    version: str

    @property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs."""
        return (*self.manifest["graphs"],)


@dataclass(frozen=True, slots=True)
class RemoteEngine:
    """A release on another server that answers queries of our own."""

    server: Server
    release: RemoteRelease

    def rows(self, query: QueryFile) -> list[Row]:
        """Run a SELECT of our own; each row holds the text of the variables that are bound."""
        return results.rows(in_thread(self._results, query.text, READ, threads=THREADS))

    def answer(self, text: str, form: Serialisation) -> bytes:
        """Run a SELECT of our own and return its result, written as the store in this process would."""
        assert isinstance(form, pyoxigraph.QueryResultsFormat)
        return results.written(in_thread(self._results, text, threads=THREADS), form)

    def file(self, name: str) -> bytes:
        """Return a file of the release that describes it; raises `EngineError` where the manifest does not hold it."""
        try:
            return str(self.release.manifest["texts"][name]).encode()
        except KeyError as error:
            raise EngineError(f"release {self.release.name} came without {name}; publish it again") from error

    def stands(self, *, is_fixed: bool) -> bool:
        """Tell whether an answer that has just ended is of this release alone.

        It is where the server holds this version still. An answer that is fixed, from the graph of the whole release,
        is so until that is removed, which begins with the manifest.
        """
        if read_version(self.server) == self.release.version:
            return True
        return is_fixed and bool(_read_manifest(self.server, self.release.name))

    def _results(self, text: str, seconds: float = 0.0) -> results.Json:
        """Run a query; raises `EngineError` where it met the release while that was being replaced."""
        whole = WHOLE + self.release.name
        found = results.read(self.server.ask(text, RESULTS, (whole,), self.release.graphs, seconds).whole())
        if not self.stands(is_fixed=is_fixed(text)):
            raise EngineError(f"release {self.release.name} is being replaced on {self.server.query}")
        return found


def is_fixed(query: str) -> bool:
    """Tell whether a query sees nothing but the default graph, which is the whole of one release for ever."""
    return "GRAPH" not in unescaped(query).upper()


def read_version(server: Server) -> str | None:
    """Return the version that a server holds, or None where it holds none, or one that is being put in."""
    found = results.read(server.ask(query("version").text, RESULTS, (VERSION,), seconds=LOOK).whole())
    # In the middle of an update, a server that does not carry it out as one may give a row without a value.
    versions = [row.get("version") for row in results.rows(found)]
    return versions[0] if len(versions) == 1 else None


def open_current(server: Server) -> RemoteEngine:
    """Open the release that a server holds; raises `EngineError` where it holds none."""
    if (version := read_version(server)) is None:
        raise EngineError(f"{server.query} holds no release; run `madoguchi publish`")
    return open_version(server, version)


def open_version(server: Server, version: str) -> RemoteEngine:
    """Open the release of a version; raises `EngineError` where its manifest is not there."""
    name = version.partition(" ")[0]
    try:
        manifest = json.loads(_read_manifest(server, name))
    except ValueError as error:
        raise EngineError(f"{server.query} has no manifest of release {name}; publish it again") from error
    return RemoteEngine(server, RemoteRelease(name, manifest, version))


def _read_manifest(server: Server, name: str) -> str:
    found = results.read(server.ask(query("manifest").text, RESULTS, (MANIFEST + name,)).whole())
    return "".join(text for _, text in sorted((row["line"], row["text"]) for row in results.rows(found)))


class Versions:
    """The version that a server holds, read again when it was read more than `AGE` seconds ago."""

    def __init__(self, server: Server) -> None:
        """Nothing is read yet."""
        self._server = server
        self._lock = threading.Lock()
        self._version: str | None = None
        self._read_at = float("-inf")

    def get(self) -> str | None:
        """Return the version; while one request reads it, or where the server is not reached, the one before.

        Raises `EngineError` where the server has not been reached yet.
        """
        if self._version is None:
            with self._lock:
                self._version = self._version or read_version(self._server)
        elif time.monotonic() - self._read_at > AGE and self._lock.acquire(blocking=False):
            try:
                in_thread(self._look)
            finally:
                self._lock.release()
        return self._version

    def forget(self) -> None:
        """Read the version anew when it is wanted next."""
        self._read_at = float("-inf")

    def _look(self) -> None:
        with contextlib.suppress(EngineError):
            self._version = read_version(self._server) or self._version
        self._read_at = time.monotonic()


@cache
def query(name: str) -> QueryFile:
    """Return one of the queries by which a server is asked what it holds."""
    return queryfile.read(SPARQL / f"{name}.rq")
