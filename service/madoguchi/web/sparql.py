"""SPARQL 1.1 Protocol, the query operation: GET and POST on `/sparql`, read only."""

import io
import re
from typing import Final

import pyoxigraph
from flask import Blueprint, Response, request
from pyoxigraph import QueryResultsFormat, RdfFormat

from madoguchi.engine.guard import refuse_harm
from madoguchi.errors import QueryError
from madoguchi.vocab import PREFIXES
from madoguchi.web import arguments
from madoguchi.web.desk import desk
from madoguchi.words import Text

bp = Blueprint("sparql", __name__)

# Our own table: pyoxigraph's media types carry parameters that plain Accept headers do not match. The first is the
# default.
RESULTS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
}
TRIPLES: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_PLACE = re.compile(r"error at (\d+):(\d+)")


@bp.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Run a query and return its result in the form that the client prefers."""
    query = _query()
    refuse_harm(query)
    try:
        result = desk().engine.run(query)
    except SyntaxError as error:
        raise _syntax_error(query, error) from error
    except ValueError as error:  # such as an aggregate over a variable that is out of scope
        raise QueryError(
            "query-refused", Text(f"問い合わせを実行できない：{error}", f"The query cannot be run: {error}")
        ) from error
    return _respond(result)


def _query() -> str:
    media = request.mimetype
    if request.method == "POST" and media == "application/sparql-query":
        return _utf8(request.get_data())
    if request.method == "POST" and media == "application/sparql-update":
        raise QueryError("update-refused", Text("更新は受け付けない。", "Updates are not accepted."), status=403)
    if request.method == "POST" and media != "application/x-www-form-urlencoded":
        raise QueryError(
            "unsupported-media-type",
            Text(
                "POST は application/sparql-query か application/x-www-form-urlencoded で送る。",
                "POST a query as application/sparql-query or application/x-www-form-urlencoded.",
            ),
            status=415,
        )
    form = request.form if request.method == "POST" else request.args
    if "update" in form:
        raise QueryError("update-refused", Text("更新は受け付けない。", "Updates are not accepted."), status=403)
    queries = form.getlist("query")
    if len(queries) != 1 or not queries[0].strip():
        raise QueryError(
            "missing-query",
            Text("query に SPARQL を一つ書く。", "Send one SPARQL query as the parameter `query`."),
            extra={"prefixes": PREFIXES},
        )
    return queries[0]


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("not-utf-8", Text("UTF-8 で送る。", "Send the query in UTF-8.")) from error


def _syntax_error(query: str, error: SyntaxError) -> QueryError:
    match = _PLACE.match(str(error))
    line, column = (int(match[1]), int(match[2])) if match else (1, 1)
    read = query.split("\n")[line - 1][: column - 1][-40:]
    detail = Text(
        f"{line} 行 {column} 文字目のあたりで SPARQL として読めなくなった：{read}",
        f"Not SPARQL near line {line}, column {column}, at the end of: {read}",
    )
    return QueryError("syntax", detail, extra={"line": line, "column": column})


def _respond(result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples) -> Response:
    body = io.BytesIO()
    if isinstance(result, pyoxigraph.QueryTriples):
        media = arguments.negotiate(list(TRIPLES))
        pyoxigraph.serialize(result, body, format=TRIPLES[media], prefixes=PREFIXES)
    else:
        media = arguments.negotiate(list(RESULTS))
        result.serialize(body, format=RESULTS[media])
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    response = Response(body.getvalue(), content_type=media + charset)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.vary.add("Accept")
    return response
