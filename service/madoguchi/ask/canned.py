"""The canned questions as SPARQL text: the catalogue of query files, and the binding of their parameters."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from rdflib import URIRef

from madoguchi import queryfile
from madoguchi.ask.catalogue import QUERIES
from madoguchi.errors import QueryError
from madoguchi.words import Text

_IRI: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")


@cache
def queries() -> Mapping[str, queryfile.QueryFile]:
    """Return the canned questions by name."""
    return {path.stem: queryfile.read(path) for path in sorted(QUERIES.glob("*.rq"))}


def bind(query: queryfile.QueryFile, values: Mapping[str, Sequence[str | int]]) -> str:
    """Return the query's text with each parameter's VALUES line holding the given IRIs or numbers.

    The line of an optional parameter without a value is dropped. Raises `QueryError` where a required one has none or
    a value is not an IRI.
    """
    text = query.text
    for parameter in query.parameters:
        terms = [_term(parameter, value) for value in values.get(parameter.name, ())]
        if parameter.required and not terms:
            missing = Text(f"{parameter.name} が要る。", f"{parameter.name} is missing.")
            raise QueryError("missing-parameter", missing)
        bound = f"  VALUES ?{parameter.name} {{ {' '.join(terms)} }}\n" if terms else ""
        line = re.search(rf"^ *VALUES \?{parameter.name} \{{.*\}}\n", text, re.MULTILINE)
        assert line, "queryfile.read refuses a parameter without its line"
        text = text[: line.start()] + bound + text[line.end() :]
    return text


def _term(parameter: queryfile.Parameter, value: str | int) -> str:
    if parameter.kind == "integer":
        return str(int(value))
    if not _IRI.fullmatch(str(value)):
        raise QueryError("not-an-iri", Text(f"{parameter.name} は IRI で書く。", f"{parameter.name} must be an IRI."))
    return URIRef(str(value)).n3()
