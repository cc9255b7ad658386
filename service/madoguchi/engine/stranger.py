"""Evaluate a query that somebody sent, over the graphs that it asks for (SPARQL 1.1 Protocol, 2.1)."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph

from madoguchi.engine.embedded import Result, cannot_be_run
from madoguchi.engine.guard import refuse_harm, unescaped
from madoguchi.errors import QueryError
from madoguchi.words import Text

# Strings and comments, in which nothing is a keyword. IRIs and escapes are matched as code, so that a quote or a `#` in
# one of them begins neither.
_NO_CODE: Final = re.compile(
    r"""(?P<code><(?:[^<>"{}|^`\\\s]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>|\\.)"""
    r"""|'''(?:[^'\\]|\\.|'(?!''))*+'''|\"""(?:[^"\\]|\\.|"(?!""))*+\"""|'(?:[^'\\\n]|\\.)*+'"""
    r"""|"(?:[^"\\\n]|\\.)*+"|\#[^\n\r]*""",
    re.DOTALL,
)
# The keyword, not the end of a variable, a prefixed name, the label of a blank node or a language tag.
_FROM: Final = re.compile(r"(?<![\w?$:@.\\-])FROM(?:\s*(NAMED\s*)?<([^<>]*)>|\s+(NAMED\s+)?[\w.-]*:)", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLACE: Final = re.compile(r"error at (\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it came: its text, the graphs that the protocol names, and how the answer is wanted.

    `results` is the media type for rows and booleans, `triples` that for graphs; empty where the client accepts none.
    `is_union` tells whether the default graph is the union of all graphs where the query does not say what it is.
    `unknown_status` is the HTTP status that fits where a graph that is named is not here. `base` is the IRI against
    which relative ones are resolved where the query has no BASE (SPARQL 1.1, 4.1.1).
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    results: str = ""
    triples: str = ""
    is_union: bool = True
    unknown_status: int = 400
    base: str | None = None

    def as_json(self) -> bytes:
        """Return the parts as JSON."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Asked":
        """Read what `as_json` wrote."""
        parts = json.loads(data)
        return cls(
            **{**parts, "default_graphs": (*parts["default_graphs"],), "named_graphs": (*parts["named_graphs"],)}
        )


def evaluate(store: pyoxigraph.Store, asked: Asked) -> Result:
    """Begin to evaluate a query; raises `QueryError` where it may do harm, names a graph that is not here, or is not
    SPARQL: with the line and column at which reading ended.
    """
    refuse_harm(asked.query)
    froms = graphs_of(asked.query)
    default, named = _graphs(store, asked, asked.default_graphs), _graphs(store, asked, asked.named_graphs)
    try:
        if default or named:
            return store.query(asked.query, base_iri=asked.base, default_graph=[*default], named_graphs=[*named])
        result = store.query(asked.query, base_iri=asked.base, use_default_graph_as_union=asked.is_union and not froms)
        _graphs(store, asked, [iri for _, iri in froms if iri and _ABSOLUTE.match(iri)])
        return result  # noqa: TRY300  # what is not SPARQL is said before a graph is missed
    except SyntaxError as error:
        raise _syntax_error(asked.query, error) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise cannot_be_run(error) from error


def graphs_of(query: str) -> list[tuple[bool, str | None]]:
    """Return what each FROM clause names: whether it is NAMED, and the IRI, as it is written but for its escapes, or
    None for a prefixed name.
    """
    code = _NO_CODE.sub(lambda match: match["code"] or " ", query)
    return [(bool(match[1] or match[3]), match[2] and unescaped(match[2])) for match in _FROM.finditer(code)]


def unknown_graph(iri: str, status: int) -> QueryError:
    """Return the error for a graph that is not here."""
    absent = Text(
        f"{iri} というグラフはここにない。取ってもこない。一覧は SELECT ?g {{ GRAPH ?g {{}} }} で。",
        f"There is no graph {iri} here, and none is fetched. SELECT ?g {{ GRAPH ?g {{}} }} lists what there is.",
    )
    return QueryError("unknown-graph", absent, status=status)


def no_form(offered: Sequence[str], *, is_graph: bool) -> QueryError:
    """Return the error for a client that accepts none of the media types in which its answer can be had."""
    kind = Text("グラフ", "a graph") if is_graph else Text("表か真偽値", "rows or a boolean")
    none = Text(
        f"この問い合わせの答えは{kind.ja}。Accept には {'・'.join(offered)} のどれかを書く。",
        f"The answer to this query is {kind.en}: accept one of {', '.join(offered)}.",
    )
    return QueryError("not-acceptable", none, status=406, extra={"offered": [*offered]})


def _graphs(store: pyoxigraph.Store, asked: Asked, iris: Sequence[str]) -> list[pyoxigraph.NamedNode]:
    try:
        graphs = [pyoxigraph.NamedNode(iri) for iri in iris]
    except ValueError as error:
        wrong = Text(f"グラフの IRI として読めない：{error}", f"Not the IRI of a graph: {error}")
        raise QueryError("not-an-iri", wrong) from error
    for graph in graphs:
        if not store.contains_named_graph(graph):
            raise unknown_graph(graph.value, asked.unknown_status)
    return graphs


def _syntax_error(query: str, error: SyntaxError) -> QueryError:
    match = _PLACE.match(str(error))
    line, column = (int(match[1]), int(match[2])) if match else (1, 1)
    read = query.split("\n")[line - 1][: column - 1][-40:]
    detail = Text(
        f"{line} 行 {column} 文字目のあたりで SPARQL として読めなくなった：{read}",
        f"Not SPARQL near line {line}, column {column}, at the end of: {read}",
    )
    return QueryError("syntax", detail, extra={"line": line, "column": column})
