"""SPARQL 1.1 Graph Store HTTP Protocol, the read side: whole graphs, by their own address or by name."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from madoguchi.engine.stranger import Asked
from madoguchi.errors import QueryError
from madoguchi.vocab import BASE
from madoguchi.web.endpoint import endpoint
from madoguchi.web.sparql import read_form, respond_to, wanted
from madoguchi.words import Text

bp = Blueprint("graphs", __name__)

_WHOLE: Final = (Path(__file__).parent / "description" / "graph.rq").read_text(encoding="utf-8")


@bp.get("/graphs")
def indirect() -> Response:
    """Return the graph that the query string names: `?graph=IRI`, or `?default` (section 4.2)."""
    fields = _fields()
    graphs = fields.getlist("graph")
    if len(graphs) + len(fields.getlist("default")) != 1:
        one = Text("graph=IRI か default のどちらか一つを書く。", "Give one of graph=IRI and default.")
        raise QueryError("missing-parameter", one, extra={"allowed": ["graph", "default"]})
    return _graph((*graphs,), fields)


@bp.get("/graphs/<path:_name>")
def direct(_name: str) -> Response:
    """Return the graph whose IRI is the address that was asked for (section 4.1)."""
    return _graph((request.base_url,), _fields())


@bp.get("/graph/<path:name>")
def published(name: str) -> Response:
    """Return this server's copy of a graph of ours, whose IRI has the same path."""
    return _graph((f"{BASE}graph/{name}",), _fields())


def _graph(graphs: tuple[str, ...], fields: MultiDict[str, str]) -> Response:
    _, triples = wanted(fields)
    asked = Asked(_WHOLE, graphs, (), "", triples, endpoint().is_union, unknown_status=404)
    return respond_to(asked, fields)


def _fields() -> MultiDict[str, str]:
    return MultiDict(read_form(request.query_string))
