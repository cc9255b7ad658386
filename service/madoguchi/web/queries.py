"""The catalogue of canned queries, and their answers in every SPARQL results format: `/v1/queries`."""

from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from madoguchi.ask import canned
from madoguchi.engine.forms import RESULTS
from madoguchi.engine.waiting import in_thread
from madoguchi.errors import QueryError
from madoguchi.queryfile import Parameter as Wanted
from madoguchi.queryfile import QueryFile
from madoguchi.vocab import slug
from madoguchi.web import arguments
from madoguchi.web.canned import as_json
from madoguchi.web.contract import LANG, Parameter, identifier, operation
from madoguchi.web.desk import desk
from madoguchi.words import Text

bp = Blueprint("queries", __name__, url_prefix="/v1")

FORMATS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
FORMAT: Final = Parameter(
    "format",
    Text("結果の形。書けば Accept より優先する", "The form of the results, before Accept"),
    {"type": "string", "enum": list(FORMATS)},
    "json",
)


@operation(
    bp,
    "/queries",
    Text("用意された問い合わせの一覧", "The canned queries: what each asks, its parameters, its SPARQL"),
    LANG,
    answer="queries",
    media=("application/json",),
)
def queries() -> Response:
    """Return every canned query with its parameters, an example of each, its text and where it is answered."""
    shown = [_shown(query) for query in canned.queries().values()]
    return as_json({"queries": shown, "meta": {"total": len(shown), "release": desk().catalogue.release}})


@operation(
    bp,
    "/queries/{id}",
    Text(
        "用意された問い合わせの答え。引数は問い合わせごとに違い、/v1/queries に載っている",
        "The answer to a canned query. It takes the parameters that /v1/queries lists for it",
    ),
    identifier("size-limits"),
    FORMAT,
    LANG,
    answer="results",
    media=tuple(RESULTS),
    open_ended=True,
)
def query(id_: str) -> Response:
    """Run a canned query with the request's arguments; each may be given several times, for any of its values."""
    found = canned.find(id_)
    media = _media()
    own = {name: texts for name, texts in request.args.lists() if name not in (FORMAT.name, LANG.name)}
    at = desk()
    text = canned.bind(found, canned.read_values(found, own, at.catalogue))
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    response = Response(in_thread(at.engine.answer, text, RESULTS[media].serialisation), content_type=media + charset)
    response.vary.add("Accept")
    return response


def _media() -> str:
    """Return the media type of the argument `format`, or what the client prefers (SPARQL 1.1 results as JSON)."""
    asked = request.args.get(FORMAT.name)
    if asked is None:
        return arguments.negotiate(list(RESULTS))
    if asked not in FORMATS:
        names = list(FORMATS)
        wrong = Text(f"format は {'・'.join(names)} のどれか。", f"format is one of {', '.join(names)}.")
        raise QueryError("unknown-format", wrong, extra={"allowed": names})
    return FORMATS[asked]


def _shown(query: QueryFile) -> dict[str, Any]:
    path = f"{bp.url_prefix}/queries/{query.name}"
    example = urlencode({parameter.name: slug(parameter.example) for parameter in query.parameters})
    return {
        "id": query.name,
        "summary": query.summary.as_json(),
        "parameters": [_parameter(parameter) for parameter in query.parameters],
        "query": query.text,
        "links": {"answer": path, "example": f"{path}?{example}" if example else path},
    }


def _parameter(parameter: Wanted) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "kind": parameter.kind,
        "required": parameter.required,
        "example": slug(parameter.example),
    }
