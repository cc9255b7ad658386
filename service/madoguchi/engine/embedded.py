"""The store in this process: a release in memory, queried with pyoxigraph."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph

from madoguchi.errors import EngineError
from madoguchi.queryfile import QueryFile
from madoguchi.release.publish import DUMP, Release

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Engine:
    """A release that answers queries. The default graph is the union of all named graphs."""

    release: Release
    store: pyoxigraph.Store

    def rows(self, query: QueryFile) -> list[Row]:
        """Run a SELECT of our own; each row holds the text of the variables that are bound."""
        solutions = self.run(query.text)
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise EngineError(f"{query.name}.rq is not a SELECT query")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term.value for name, term in zip(names, row, strict=True) if _has_value(term)} for row in solutions
        ]

    def run(self, text: str) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """Run a query; raises `SyntaxError` as pyoxigraph does. The results belong to the calling thread."""
        return self.store.query(text, use_default_graph_as_union=True)


def open_release(release: Release) -> Engine:
    """Load a release into memory; raises `EngineError` where its dump is missing or not what the manifest says."""
    try:
        dump = (release.folder / DUMP).read_bytes()
    except OSError as error:
        raise EngineError(f"release {release.name} cannot be read: {error}") from error
    if hashlib.sha256(dump).hexdigest() != release.manifest["files"][DUMP]["sha256"]:
        raise EngineError(f"release {release.name} is damaged: {DUMP} is not what the manifest says; build it again")
    store = pyoxigraph.Store()
    store.bulk_load(dump, format=pyoxigraph.RdfFormat.N_QUADS)
    return Engine(release, store)


def _has_value(term: object) -> bool:
    return isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal)
