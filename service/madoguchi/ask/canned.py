"""The canned questions as SPARQL text: the catalogue of query files, and the binding of their parameters."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from madoguchi import queryfile
from madoguchi.ask.catalogue import QUERIES
from madoguchi.errors import QueryError
from madoguchi.words import Text

_IRI: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")


@cache
def queries() -> Mapping[str, queryfile.QueryFile]:
    """Return the canned questions by name."""
    return {path.stem: queryfile.read(path) for path in sorted(QUERIES.glob("*.rq"))}


def bind(query: queryfile.QueryFile, values: Mapping[str, str | int]) -> str:
    """Return the query's text with each parameter's VALUES line holding the given IRI or number.

    The line of an optional parameter that is not given is dropped. Raises `QueryError` where a required one is
    missing or a value is not an IRI.
    """
    text = query.text
    for parameter in query.parameters:
        line = re.compile(rf"^ *VALUES \?{parameter.name} \{{.*\}}\n", re.MULTILINE)
        value = values.get(parameter.name)
        if value is None:
            if parameter.required:
                missing = Text(f"{parameter.name} が要る。", f"{parameter.name} is missing.")
                raise QueryError("missing-parameter", missing)
            bound = ""
        else:
            bound = f"  VALUES ?{parameter.name} {{ {_term(parameter.name, value)} }}\n"
        text = line.sub(bound.replace("\\", "\\\\"), text, count=1)
    return text


def _term(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return Literal(value, datatype=XSD.integer).n3()
    if not _IRI.fullmatch(value):
        raise QueryError("not-an-iri", Text(f"{name} は IRI で書く。", f"{name} must be an IRI."))
    return URIRef(value).n3()
