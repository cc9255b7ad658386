"""Answers to queries, read from every form that the suites and the endpoint write them in."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.etree import ElementTree

import pyoxigraph
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, QueryResultsFormat, RdfFormat

from conformance.manifest import file_of, parsed

Cell = NamedNode | BlankNode | Literal | pyoxigraph.Triple | str | None

_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_SOLUTION: Final = NamedNode(_RS + "solution")
_INDEX: Final = NamedNode(_RS + "index")
_BINDING: Final = NamedNode(_RS + "binding")
_VARIABLE: Final = NamedNode(_RS + "variable")
_VALUE: Final = NamedNode(_RS + "value")
_NAMES: Final = NamedNode(_RS + "resultVariable")
_BOOLEAN: Final = NamedNode(_RS + "boolean")


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a SELECT. The cells of each row are in the order of `names`; `None` is an unbound variable.

    A table that was read from CSV holds text, and blank nodes (SPARQL 1.1 Query Results CSV and TSV Formats, 3).
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Answer = Table | Dataset | bool


def expected(iri: str) -> Answer:
    """Return the answer that a file of the suites holds."""
    path = file_of(iri)
    if path.suffix == ".csv":
        return from_csv(path.read_bytes())
    if path.suffix in (".srx", ".srj", ".tsv"):
        form = QueryResultsFormat.from_extension(path.suffix[1:])
        assert form is not None
        return of_engine(pyoxigraph.parse_query_results(path=path, format=form))
    graph = Dataset(parsed(iri))
    return _result_set(graph) if _of(graph, _NAMES) or _of(graph, _BOOLEAN) else graph


def from_bytes(body: bytes, form: QueryResultsFormat | RdfFormat) -> Answer:
    """Return the answer that the body of a response holds.

    The engine reads what it wrote, however ill-formed; so parsers that are not its own read JSON and XML first.
    """
    if "json" in form.media_type:
        json.loads(body)
    if "xml" in form.media_type:
        ElementTree.fromstring(body)
    if isinstance(form, RdfFormat):
        return Dataset(pyoxigraph.parse(body, format=form))
    if form == QueryResultsFormat.CSV:
        return from_csv(body)
    return of_engine(pyoxigraph.parse_query_results(body, format=form))


def of_engine(result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples) -> Answer:
    """Return what the engine found."""
    if isinstance(result, pyoxigraph.QueryBoolean):
        return bool(result)
    if isinstance(result, pyoxigraph.QueryTriples):
        return Dataset(pyoxigraph.Quad(*triple) for triple in result)
    names = sorted(variable.value for variable in result.variables)
    return Table(tuple(names), tuple(tuple(row[name] for name in names) for row in result))


def from_csv(body: bytes) -> Table:
    """Return the table that a CSV document holds."""
    names, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
    order = sorted(range(len(names)), key=names.__getitem__)
    return Table(tuple(names[at] for at in order), tuple(tuple(_cell(row[at]) for at in order) for row in rows))


def canonical(answer: Answer) -> Answer:
    """Return an answer with its literals in canonical form: as they come back out of a store of the engine."""
    if isinstance(answer, Table):
        return Table(answer.names, tuple(tuple(_canonical(cell) for cell in row) for row in answer.rows))
    return Dataset(_stored(answer)) if isinstance(answer, Dataset) else answer


@cache
def _canonical(cell: Cell) -> Cell:
    if not isinstance(cell, Literal):
        return cell
    return next(quad.object for quad in _stored([pyoxigraph.Quad(_VALUE, _VALUE, cell)]))


def _stored(quads: Iterable[pyoxigraph.Quad]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend(quads)
    return store


def _cell(text: str) -> Cell:
    return BlankNode(text[2:]) if text.startswith("_:") else text or None


def _result_set(graph: Dataset) -> Answer:
    """Read a result set in the vocabulary of the working group that wrote the suites (`rs:`)."""
    for boolean in _of(graph, _BOOLEAN):
        return boolean.value == "true"
    names = sorted(name.value for name in _of(graph, _NAMES))
    rows = [(_index(graph, solution), _bindings(graph, solution)) for solution in _of(graph, _SOLUTION)]
    rows.sort(key=lambda row: row[0])
    return Table(tuple(names), tuple(tuple(row.get(name) for name in names) for _, row in rows))


def _index(graph: Dataset, solution: Cell) -> int:
    return next((int(index.value) for index in _values(graph, solution, _INDEX)), 0)


def _bindings(graph: Dataset, solution: Cell) -> dict[str, Cell]:
    return {
        next(iter(_values(graph, binding, _VARIABLE))).value: next(iter(_values(graph, binding, _VALUE)))
        for binding in _values(graph, solution, _BINDING)
    }


def _of(graph: Dataset, predicate: NamedNode) -> list[Literal]:
    return [quad.object for quad in graph.quads_for_predicate(predicate)]


def _values(graph: Dataset, subject: Cell, predicate: NamedNode) -> Iterable[Literal]:
    return [quad.object for quad in graph.quads_for_subject(subject) if quad.predicate == predicate]
