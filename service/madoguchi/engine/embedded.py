"""The store in this process: a release in memory, queried with pyoxigraph."""

import io
from dataclasses import dataclass
from typing import IO

import pyoxigraph

from madoguchi import queryfile
from madoguchi.engine.forms import Serialisation
from madoguchi.engine.stores import open_store
from madoguchi.errors import EngineError, QueryError
from madoguchi.queryfile import QueryFile, Row
from madoguchi.release.publish import Release
from madoguchi.vocab import PREFIXES
from madoguchi.words import Text

Result = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


@dataclass(frozen=True, slots=True)
class Engine:
    """A release that answers queries. The default graph is the union of all named graphs."""

    release: Release
    store: pyoxigraph.Store

    def rows(self, query: QueryFile) -> list[Row]:
        """Run a SELECT of our own; each row holds the text of the variables that are bound."""
        return queryfile.rows(self.store, query)

    def answer(self, text: str, form: Serialisation) -> bytes:
        """Run a query of our own and return its result, written; raises `SyntaxError` as pyoxigraph does."""
        body = io.BytesIO()
        write(self.store.query(text, use_default_graph_as_union=True), form, body)
        return body.getvalue()

    def file(self, name: str) -> bytes:
        """Return a file of the release that describes it; raises `EngineError` where it cannot be read."""
        try:
            return (self.release.folder / name).read_bytes()
        except OSError as error:
            raise EngineError(f"release {self.release.name} has no {name} ({error}); build it again") from error


def write(result: Result, form: Serialisation, out: IO[bytes]) -> None:
    """Write a query's result to a file as it is computed; raises `QueryError` where evaluating the rest of it fails."""
    try:
        if isinstance(result, pyoxigraph.QueryTriples):
            assert isinstance(form, pyoxigraph.RdfFormat)
            pyoxigraph.serialize(result, out, format=form, prefixes=PREFIXES)
        else:
            assert isinstance(form, pyoxigraph.QueryResultsFormat)
            result.serialize(out, format=form)
    except (ValueError, RuntimeError, OSError) as error:
        raise cannot_be_run(error) from error


def open_release(release: Release) -> Engine:
    """Open a release's store; raises `EngineError` where it is missing or not what the manifest says."""
    return Engine(release, open_store(release.folder))


def cannot_be_run(error: Exception) -> QueryError:
    """Return the error for a query that the engine understands and cannot run."""
    refused = Text(f"問い合わせを実行できない：{error}", f"The query cannot be run: {error}")
    return QueryError("query-refused", refused)
