"""The store in this process: a release in memory, queried with pyoxigraph."""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph

from madoguchi import queryfile
from madoguchi.engine.guard import refuse_harm
from madoguchi.errors import EngineError, QueryError
from madoguchi.queryfile import QueryFile, Row
from madoguchi.release.publish import DUMP, Release
from madoguchi.vocab import PREFIXES
from madoguchi.words import Text

Result = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples

_QUOTED: Final = re.compile(r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|(?<![<\w/])\#[^\n\r]*""")
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<|[\w-]*:)", re.IGNORECASE)
_PLACE: Final = re.compile(r"error at (\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Engine:
    """A release that answers queries. The default graph is the union of all named graphs."""

    release: Release
    store: pyoxigraph.Store

    def rows(self, query: QueryFile) -> list[Row]:
        """Run a SELECT of our own; each row holds the text of the variables that are bound."""
        return queryfile.rows(self.store, query)

    def run(self, text: str) -> Result:
        """Run a query of our own; raises `SyntaxError` as pyoxigraph does. Results belong to the calling thread."""
        return self.store.query(text, use_default_graph_as_union=True)

    def run_of_stranger(self, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Result:
        """Run a query that somebody sent, over the named graphs that it asks for (SPARQL 1.1 Protocol, 2.1.4).

        Raises `QueryError` where it may do harm, or is not SPARQL: with the line and column at which reading ended.
        """
        refuse_harm(text)
        default, named = _graphs(default_graphs), _graphs(named_graphs)
        try:
            if default or named:
                return self.store.query(text, default_graph=[*default], named_graphs=[*named])
            return self.store.query(text, use_default_graph_as_union=not _names_its_graphs(text))
        except SyntaxError as error:
            raise _syntax_error(text, error) from error
        except (ValueError, RuntimeError) as error:
            raise _cannot_be_run(error) from error


def written(result: Result, form: pyoxigraph.QueryResultsFormat | pyoxigraph.RdfFormat) -> bytes:
    """Return a query's result in a format; raises `QueryError` where evaluating the rest of it fails."""
    body = io.BytesIO()
    try:
        if isinstance(result, pyoxigraph.QueryTriples):
            assert isinstance(form, pyoxigraph.RdfFormat)
            pyoxigraph.serialize(result, body, format=form, prefixes=PREFIXES)
        else:
            assert isinstance(form, pyoxigraph.QueryResultsFormat)
            result.serialize(body, format=form)
    except (ValueError, RuntimeError) as error:
        raise _cannot_be_run(error) from error
    return body.getvalue()


def open_release(release: Release) -> Engine:
    """Load a release into memory; raises `EngineError` where its dump is missing or not what the manifest says."""
    path = release.folder / DUMP
    try:
        with path.open("rb") as dump:
            digest = hashlib.file_digest(dump, "sha256")
    except OSError as error:
        raise EngineError(f"release {release.name} cannot be read: {error}") from error
    if digest.hexdigest() != release.manifest["files"][DUMP]["sha256"]:
        raise EngineError(f"release {release.name} is damaged: {DUMP} is not what the manifest says; build it again")
    store = pyoxigraph.Store()
    store.bulk_load(path=path, format=pyoxigraph.RdfFormat.N_QUADS)
    return Engine(release, store)


def _graphs(iris: Sequence[str]) -> list[pyoxigraph.NamedNode]:
    try:
        return [pyoxigraph.NamedNode(iri) for iri in iris]
    except ValueError as error:
        wrong = Text(f"グラフの IRI として読めない：{error}", f"Not the IRI of a graph: {error}")
        raise QueryError("not-an-iri", wrong) from error


def _names_its_graphs(text: str) -> bool:
    """Tell whether a query has a FROM clause, which then says what its default graph is."""
    return _FROM.search(_QUOTED.sub(" ", text)) is not None


def _cannot_be_run(error: Exception) -> QueryError:
    refused = Text(f"問い合わせを実行できない：{error}", f"The query cannot be run: {error}")
    return QueryError("query-refused", refused)


def _syntax_error(query: str, error: SyntaxError) -> QueryError:
    match = _PLACE.match(str(error))
    line, column = (int(match[1]), int(match[2])) if match else (1, 1)
    read = query.split("\n")[line - 1][: column - 1][-40:]
    detail = Text(
        f"{line} 行 {column} 文字目のあたりで SPARQL として読めなくなった：{read}",
        f"Not SPARQL near line {line}, column {column}, at the end of: {read}",
    )
    return QueryError("syntax", detail, extra={"line": line, "column": column})
