"""Results of other engines as ours writes them: the same terms in the same lexical forms."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyoxigraph

from madoguchi.errors import EngineError
from madoguchi.queryfile import Row
from madoguchi.vocab import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_BOOLEANS: Final = {"1": "true", "0": "false"}
_NUMBERS: Final = (_XSD + "decimal", _XSD + "integer")

Json = dict[str, Any]


def read(body: bytes) -> Json:
    """Read SPARQL 1.1 Query Results JSON; raises `EngineError` where it is not that."""
    try:
        results: Json = json.loads(body)
        for binding in results["results"]["bindings"]:
            for name, term in binding.items():
                binding[name] = _canonical(term)
        return {"head": {"vars": results["head"]["vars"]}, "results": {"bindings": results["results"]["bindings"]}}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"the other server's answer is not SPARQL results in JSON: {error!r}", status=502) from error


def rows(results: Json) -> list[Row]:
    """Return each row as the text of its variables that are bound to an IRI or a literal, in the order of the head."""
    names = results["head"]["vars"]
    return [
        {name: row[name]["value"] for name in names if name in row and row[name]["type"] != "bnode"}
        for row in results["results"]["bindings"]
    ]


def written(results: Json, form: pyoxigraph.QueryResultsFormat) -> bytes:
    """Return results in one of the formats of SPARQL 1.1."""
    parsed = pyoxigraph.parse_query_results(json.dumps(results).encode(), format=pyoxigraph.QueryResultsFormat.JSON)
    return parsed.serialize(format=form) or b""


def _canonical(term: Mapping[str, str]) -> Json:
    """Return a term as our store has it: without `xsd:string`, with numbers and booleans in their canonical form."""
    kept = {key: value for key, value in term.items() if key in ("type", "value", "xml:lang", "datatype")}
    kept["type"] = "literal" if term["type"] == "typed-literal" else term["type"]
    datatype = term.get("datatype", "")
    if datatype == _XSD + "string":
        del kept["datatype"]
    elif datatype == _XSD + "boolean":
        kept["value"] = _BOOLEANS.get(term["value"], term["value"])
    elif datatype in _NUMBERS:
        kept["value"] = _number(term["value"])
    return kept


def _number(text: str) -> str:
    """Return a number without needless zeros: `0.50` gives `0.5`, `3.0` gives `3`."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    whole = number.to_integral_value()
    return str(int(whole)) if number == whole else format(number.normalize(), "f")
