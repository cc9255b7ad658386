"""The canned questions as SPARQL text: the catalogue of query files, and the binding of their parameters."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from rdflib import XSD, Literal, URIRef

from madoguchi import queryfile
from madoguchi.ask import naming, when
from madoguchi.ask import place as places
from madoguchi.ask.catalogue import QUERIES
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.queryfile import Parameter, QueryFile
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

Value = str | int
MOST_VALUES: Final = 20  # for one parameter

_IRI: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")


@cache
def queries() -> Mapping[str, QueryFile]:
    """Return the canned questions by name."""
    return {path.stem: queryfile.read(path) for path in sorted(QUERIES.glob("*.rq"))}


def find(name: str) -> QueryFile:
    """Return the canned question with this name; raises `QueryError` (404) with the nearest names."""
    if found := queries().get(name):
        return found
    near = [
        naming.Named(query.name, Text(f"{query.name} {query.summary.ja}", f"{query.name} {query.summary.en}"), ())
        for query in queries().values()
    ]
    unknown = Text(
        f"「{name[:40]}」という問い合わせはない。一覧は /v1/queries か `madoguchi query`。",
        f"There is no query called '{name[:40]}'. /v1/queries and `madoguchi query` list them.",
    )
    raise QueryError("unknown-query", unknown, status=404, extra={"choices": naming.choices(name, near)})


def read_values(
    query: QueryFile, arguments: Mapping[str, Sequence[str]], catalogue: Catalogue
) -> dict[str, list[Value]]:
    """Read the arguments of a query as people write them, ready for `bind`; an empty text is left out.

    A prefecture goes by any of its keys; concepts, countries, programmes, agencies and documents by slug, IRI or name;
    a date is written 2025-06-01. Raises `QueryError` with the parameters or the choices that there are.
    """
    known = [parameter.name for parameter in query.parameters]
    for name in arguments:
        if name not in known:
            usable = known or ["-"]
            unknown = Text(
                f"{query.name} に「{name[:40]}」という引数はない。使えるのは {'・'.join(usable)}。",
                f"{query.name} has no parameter '{name[:40]}'. Use {', '.join(usable)}.",
            )
            raise QueryError("unknown-parameter", unknown, extra={"allowed": known})
    return {
        parameter.name: _read_all(parameter, arguments.get(parameter.name, ()), catalogue)
        for parameter in query.parameters
    }


def bind(query: QueryFile, values: Mapping[str, Sequence[Value]]) -> str:
    """Return the query's text with each parameter's VALUES line holding the given IRIs, numbers or dates.

    The line of an optional parameter without a value is dropped. Raises `QueryError` where a required one has none or
    a value is not an IRI.
    """
    text = query.text
    for parameter in query.parameters:
        name = parameter.name
        terms = [_term(parameter, value) for value in values.get(name, ())]
        if parameter.required and not terms:
            example = f"{name}={slug(parameter.example)}"
            missing = Text(f"{name} が要る。例：{example}", f"{name} is missing. An example is {example}.")
            raise QueryError("missing-parameter", missing, extra={"missing": name})
        text = queryfile.bound(text, name, terms)
    return text


def _term(parameter: Parameter, value: Value) -> str:
    if parameter.kind == "integer":
        return str(int(value))
    if parameter.kind == "date":
        return Literal(when.parse_day(str(value)).isoformat(), datatype=XSD.date).n3()
    if not _IRI.fullmatch(str(value)):
        raise QueryError("not-an-iri", Text(f"{parameter.name} は IRI で書く。", f"{parameter.name} must be an IRI."))
    return URIRef(str(value)).n3()


def _read_all(parameter: Parameter, texts: Sequence[str], catalogue: Catalogue) -> list[Value]:
    written = [text for text in texts if text.strip()]
    if len(written) > MOST_VALUES:
        name = parameter.name
        many = Text(f"{name} は {MOST_VALUES} 個まで。", f"Give at most {MOST_VALUES} values of {name}.")
        raise QueryError("too-many-values", many)
    return list(dict.fromkeys(_read(parameter, text, catalogue) for text in written))


def _read(parameter: Parameter, text: str, catalogue: Catalogue) -> Value:
    if parameter.kind == "integer":
        return _number(parameter, text)
    if parameter.kind == "date":
        return when.parse_day(text).isoformat()
    if parameter.kind == "prefecture":
        return places.find(text, catalogue).prefecture
    return naming.find(text, parameter, naming.known(parameter, catalogue))


def _number(parameter: Parameter, text: str) -> int:
    digits = folded(text)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        name, example = parameter.name, f"{parameter.name}={parameter.example}"
        wrong = Text(f"{name} は整数で書く。例：{example}", f"Write {name} as a whole number, such as {example}.")
        raise QueryError("bad-number", wrong)
    return int(digits)
