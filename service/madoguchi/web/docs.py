"""`GET /docs`: the operations of the API for people, each with an example that runs."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from madoguchi.web import arguments
from madoguchi.web.contract import OPERATIONS, Operation, Parameter
from madoguchi.web.desk import desk

bp = Blueprint("docs", __name__)

_OPTIONAL: Final = 2  # how many optional parameters an example shows


@dataclass(frozen=True, slots=True)
class Example:
    """An operation with an example request: its address below the host, and the same as a curl line."""

    operation: Operation
    address: str
    curl: str


@bp.get("/docs")
def docs() -> ResponseReturnValue:
    """Show every operation with its parameters and an example."""
    catalogue = desk().catalogue
    arguments.negotiate(("text/html",))
    language = arguments.language()
    page = render_template(
        "docs.html",
        language=language,
        examples=[example(operation, request.host_url.rstrip("/")) for operation in OPERATIONS.values()],
        release=catalogue.release,
        built=catalogue.built,
    )
    response = make_response(page)
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


def example(operation: Operation, host: str) -> Example:
    """Return an example of an operation: its required parameters and the first optional ones, as they are declared."""
    path = operation.path
    for parameter in operation.parameters:
        if parameter.where == "path":
            path = path.replace(f"{{{parameter.name}}}", quote(str(parameter.example), safe=""))
    query = [(parameter.name, str(parameter.example)) for parameter in _shown(operation)]
    address = f"{path}?{urlencode(query)}" if query else path
    fields = [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in query]
    return Example(operation, address, " ".join(["curl", *(["-G"] if fields else []), f"{host}{path}", *fields]))


def _shown(operation: Operation) -> Iterator[Parameter]:
    asked = [item for item in operation.parameters if item.where == "query" and item.example is not None]
    yield from (parameter for parameter in asked if parameter.required)
    yield from [parameter for parameter in asked if not parameter.required][:_OPTIONAL]
