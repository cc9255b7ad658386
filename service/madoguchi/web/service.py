"""What is at the endpoint when nothing is asked: its description for machines, a form for people."""

from pathlib import Path
from typing import Final

import pyoxigraph
from flask import Response, render_template, request
from pyoxigraph import NamedNode, RdfFormat

from madoguchi.engine.forms import RESULTS, TRIPLES
from madoguchi.engine.stranger import Asked
from madoguchi.vocab import PREFIXES, RESULT_FORMAT, SERVICE_DESCRIPTION
from madoguchi.web import arguments
from madoguchi.web.endpoint import endpoint

_FOLDER: Final = Path(__file__).parent / "description"
_PAGE: Final = "text/html"


def described() -> Response:
    """Return the service description (SPARQL 1.1 Service Description, 2) as RDF, or the form as a page."""
    media = arguments.negotiate([*TRIPLES, *([] if endpoint().dataset else [_PAGE])])
    if media == _PAGE:
        return _form()
    triples = [*_static(), *_formats(), *_graphs()]
    body = pyoxigraph.serialize(
        triples,
        format=TRIPLES[media].serialisation,  # type: ignore[arg-type]  # TRIPLES holds RDF formats
        prefixes={**PREFIXES, "sd": SERVICE_DESCRIPTION},
    )
    response = Response(body, content_type=media + ("; charset=utf-8" if media.startswith("text/") else ""))
    response.vary.update(("Accept", "Accept-Encoding"))
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _form() -> Response:
    language = arguments.language()
    page = render_template("sparql.html", language=language, results=RESULTS, triples=TRIPLES)
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _static() -> list[pyoxigraph.Triple]:
    names = ["service.ttl", *(["union.ttl"] if endpoint().is_union else [])]
    return [
        quad.triple
        for name in names
        for quad in pyoxigraph.parse(path=str(_FOLDER / name), format=RdfFormat.TURTLE, base_iri=request.base_url)
    ]


def _formats() -> list[pyoxigraph.Triple]:
    here, says = NamedNode(request.base_url), NamedNode(RESULT_FORMAT)
    return [
        pyoxigraph.Triple(here, says, NamedNode(iri))
        for iri in dict.fromkeys(form.iri for form in [*RESULTS.values(), *TRIPLES.values()])
    ]


def _graphs() -> list[pyoxigraph.Triple]:
    query = f"BASE <{request.base_url}>\n" + (_FOLDER / "graphs.rq").read_text(encoding="utf-8")
    answer = endpoint().ask(Asked(query, triples="application/n-triples", is_union=endpoint().is_union))
    lines = answer.first + b"".join(answer)
    return [quad.triple for quad in pyoxigraph.parse(lines, format=RdfFormat.N_TRIPLES)]
