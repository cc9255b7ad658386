"""Query files: SPARQL with a header of `# key: value` comments that is the contract of the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

import pyoxigraph

from madoguchi.errors import GraphError
from madoguchi.words import Text

_HEADER = re.compile(r"#\s*([a-z.]+):\s+(.*\S)\s*")
_KEYS = {"summary", "summary.ja", "param"}
_PARAM = re.compile(r"(\w+)\s+(\w+)\s+(required|optional)")
KINDS = ("agency", "concept", "country", "date", "integer", "prefecture", "programme", "source", "thing")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: its variable name, the kind of term it takes, and whether it may be left out.

    `example` is the text of the first term on its VALUES line: an IRI, a number or a date.
    """

    name: str
    kind: str
    required: bool
    example: str


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A SPARQL query with its name (the file's stem), what it asks in both languages, and its parameters."""

    name: str
    summary: Text
    text: str
    parameters: tuple[Parameter, ...] = ()


def read(path: Path) -> QueryFile:
    """Read a query file; raises `GraphError` on an unknown header key or a parameter without its VALUES line."""
    text = path.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    parameters = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.startswith("#"):
            break
        match = _HEADER.fullmatch(line)
        if not match or match[1] not in _KEYS:
            raise GraphError(f"{path.name}:{number}: a header line is `# key: value` with a key of {sorted(_KEYS)}")
        if match[1] == "param":
            parameters.append(_parameter(path, number, match[2], text))
        else:
            header[match[1]] = match[2]
    if "summary" not in header or "summary.ja" not in header:
        raise GraphError(f"{path.name}:1: the header needs `summary` and `summary.ja`")
    return QueryFile(path.stem, Text(header["summary.ja"], header["summary"]), text, tuple(parameters))


def rows(store: pyoxigraph.Store, query: QueryFile) -> list[Row]:
    """Run a SELECT of ours over the union of all graphs; each row holds the text of the variables that are bound.

    Raises `GraphError` where the query is not a SELECT.
    """
    solutions = store.query(query.text, use_default_graph_as_union=True)
    if not isinstance(solutions, pyoxigraph.QuerySolutions):
        raise GraphError(f"{query.name}.rq is not a SELECT query")
    names = [variable.value for variable in solutions.variables]
    return [{name: term.value for name, term in zip(names, row, strict=True) if _has_value(term)} for row in solutions]


def bound(text: str, name: str, terms: Sequence[str]) -> str:
    """Return the text of a query with these terms (in SPARQL's notation) on a parameter's VALUES line.

    Without terms the line is dropped.
    """
    line = re.search(values_line(name), text, re.MULTILINE)
    assert line, "read refuses a parameter without its line"
    values = f"  VALUES ?{name} {{ {' '.join(terms)} }}\n" if terms else ""
    return text[: line.start()] + values + text[line.end() :]


def values_line(name: str) -> str:
    """Return the pattern (with re.MULTILINE) of a parameter's VALUES line; its group holds the terms."""
    return rf"^ *VALUES \?{name} \{{ *(.*?) *\}}\n"


def _has_value(term: object) -> TypeGuard[pyoxigraph.NamedNode | pyoxigraph.Literal]:
    return isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal)


def _parameter(path: Path, number: int, value: str, text: str) -> Parameter:
    match = _PARAM.fullmatch(value)
    if not match:
        raise GraphError(f"{path.name}:{number}: a parameter is `name kind required` or `name kind optional`")
    name, kind, need = match.groups()
    if kind not in KINDS:
        raise GraphError(f"{path.name}:{number}: a parameter's kind is one of {', '.join(KINDS)}")
    line = re.search(values_line(name), text, re.MULTILINE)
    example = line and re.match(r"""[<"]?([^>"\s]+)""", line[1])
    if not example:
        raise GraphError(f"{path.name}:{number}: ?{name} needs a line `VALUES ?{name} {{ ... }}` with an example")
    return Parameter(name, kind, need == "required", example[1])
