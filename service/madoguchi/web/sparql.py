"""SPARQL 1.1 Protocol, the query operation: GET and POST on `/sparql`, read only."""

from typing import Final

import pyoxigraph
from flask import Blueprint, Response, request
from pyoxigraph import QueryResultsFormat, RdfFormat
from werkzeug.datastructures import MultiDict

from madoguchi.engine.embedded import Result, written
from madoguchi.errors import QueryError
from madoguchi.vocab import PREFIXES
from madoguchi.web import arguments
from madoguchi.web.desk import desk
from madoguchi.words import Text

bp = Blueprint("sparql", __name__)

# Our own table: pyoxigraph's media types carry parameters that plain Accept headers do not match. The first is the
# default.
RESULTS: Final[dict[str, QueryResultsFormat | RdfFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
}
TRIPLES: Final[dict[str, QueryResultsFormat | RdfFormat]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@bp.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Run a query and return its result in the form that the client prefers."""
    fields = _fields()
    result = desk().engine.run_of_stranger(
        _query(fields), fields.getlist("default-graph-uri"), fields.getlist("named-graph-uri")
    )
    return _respond(result)


def _fields() -> MultiDict[str, str]:
    """Return the fields of the protocol, however they were sent (SPARQL 1.1 Protocol, 2.1)."""
    media = request.mimetype
    if request.method == "GET":
        return request.args
    if media == "application/sparql-query":
        return MultiDict([*request.args.items(multi=True), ("query", _utf8(request.get_data()))])
    if media == "application/sparql-update":
        return MultiDict([("update", "")])
    if media == "application/x-www-form-urlencoded":
        return request.form
    raise QueryError(
        "unsupported-media-type",
        Text(
            "POST は application/sparql-query か application/x-www-form-urlencoded で送る。",
            "POST a query as application/sparql-query or application/x-www-form-urlencoded.",
        ),
        status=415,
    )


def _query(fields: MultiDict[str, str]) -> str:
    if "update" in fields:
        raise QueryError("update-refused", Text("更新は受け付けない。", "Updates are not accepted."), status=403)
    queries = fields.getlist("query")
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


def _respond(result: Result) -> Response:
    offered = TRIPLES if isinstance(result, pyoxigraph.QueryTriples) else RESULTS
    media = arguments.negotiate(list(offered))
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    response = Response(written(result, offered[media]), content_type=media + charset)
    response.vary.add("Accept")
    return response
