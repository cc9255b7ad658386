"""The OpenAPI 3.1 document of the API, made from the declared operations and the schemas of their answers."""

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response

from madoguchi import __version__
from madoguchi.web import answers, arguments, problems, table
from madoguchi.web.canned import as_json
from madoguchi.web.contract import JSON_FORMS, OPERATIONS, PAGE, Operation, Parameter
from madoguchi.words import Text

bp = Blueprint("openapi", __name__, url_prefix="/v1")

_ABOUT: Final = Text(
    "日本企業の海外展開に使える公的支援を、根拠の行つきで答える。文はどれも日本語と英語で返る。"
    "誤りは RFC 9457 の形で、何を変えればよいかを言う。",
    "Public support that a Japanese firm can use to go abroad, with the lines that say so. Every text comes in "
    "Japanese and, where known, English. Errors have the form of RFC 9457 and say what to change.",
)
_HEADERS: Final = {
    "ETag": Text("この答えの版。If-None-Match で送り返す", "The version of this answer; send it back as If-None-Match"),
    "Cache-Control": Text("いつまで使い回してよいか（RFC 9111）", "How long this answer may be reused (RFC 9111)"),
    "Link": Text(
        "ほかのページ：first、prev、next、last（RFC 8288）", "The other pages: first, prev, next, last (RFC 8288)"
    ),
    "Retry-After": Text("何秒後に試すか", "After how many seconds to try again"),
}
_ALWAYS: Final = ("ETag", "Cache-Control")  # in every answer that is not an error
_ERRORS: Final = {
    400: Text("引数を変える必要がある", "An argument needs a change"),
    404: Text("その id のものはない", "There is nothing with this id"),
    406: Text("その形式では答えられない", "None of the accepted media types is offered"),
    414: Text("長すぎる", "Too long"),
    503: Text("いまは答えられない", "Not available now"),
}
_IF_NONE_MATCH: Final = Parameter(
    "If-None-Match",
    Text("手もとにある答えの ETag", "The ETag of the answer at hand: where it still holds, 304 without a body"),
    {"type": "string"},
    where="header",
)

# Arguments that are not named here: each property of the object is one of its own (OpenAPI 3.1, Parameter Object).
_OTHERS: Final = {
    "name": "arguments",
    "in": "query",
    "description": "ほかの引数 / Further arguments, by their own names",
    "required": False,
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}


@bp.get("/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI document of the API."""
    arguments.known("lang")
    return as_json(document())


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of every operation that is declared."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "窓口 madoguchi",
            "summary": "Who helps a Japanese firm to go abroad, and which line says so",
            "description": _both(_ABOUT),
            "version": __version__,
            "license": {"name": "Code: Apache-2.0. Answers: CC BY 4.0", "identifier": "Apache-2.0 AND CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS.values()},
        "components": {
            "schemas": answers.schemas(),
            "headers": {name: _header(name, about) for name, about in _HEADERS.items()},
            "parameters": {_IF_NONE_MATCH.name: _parameter(_IF_NONE_MATCH)},
            "responses": {str(status): _error(status, about) for status, about in _ERRORS.items()},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    parameters = [_parameter(parameter) for parameter in operation.parameters]
    return {
        "operationId": operation.name,
        "summary": operation.about.en,
        "description": _both(operation.about),
        "parameters": [
            *parameters,
            *([_OTHERS] if operation.open_ended else []),
            {"$ref": f"#/components/parameters/{_IF_NONE_MATCH.name}"},
        ],
        "responses": {
            "200": {
                "description": _both(operation.about),
                "headers": dict(_headers(*_headers_of(operation))),
                "content": {media: {"schema": _schema(operation, media)} for media in operation.media},
            },
            "304": {
                "description": _both(Text("手もとの答えのまま", "The answer at hand still holds")),
                "headers": dict(_headers(*_ALWAYS)),
            },
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in _ERRORS},
        },
    }


def _headers_of(operation: Operation) -> Iterator[str]:
    yield from _ALWAYS
    if PAGE in operation.parameters:
        yield "Link"


def _headers(*names: str) -> Iterator[tuple[str, dict[str, str]]]:
    return ((name, {"$ref": f"#/components/headers/{name}"}) for name in names)


def _schema(operation: Operation, media: str) -> dict[str, Any]:
    """Return the schema of an answer in a media type: the declared one as JSON, an object or a text in other forms."""
    if media in (*JSON_FORMS, operation.media[0]):
        return {"$ref": answers.reference(operation.answer)}
    if media == table.MEDIA_TYPE and operation.columns:
        first = ",".join(table.header(operation.columns.split()))
        return {"type": "string", "description": _both(Text(f"1行目：{first}", f"The first line: {first}"))}
    return {"type": "object" if media.endswith("json") else "string"}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema, example = dict(parameter.schema), parameter.example
    many = {"type": "array", "items": schema, "minItems": 1} if parameter.repeatable else schema
    return {
        "name": parameter.name,
        "in": parameter.where,
        "description": _both(parameter.about),
        "required": parameter.required,
        "schema": many,
        **({} if example is None else {"example": [example] if parameter.repeatable else example}),
    }


def _error(status: int, about: Text) -> dict[str, Any]:
    return {
        "description": _both(about),
        "content": {problems.MEDIA_TYPE: {"schema": {"$ref": answers.reference(answers.PROBLEM)}}},
        **({"headers": dict(_headers("Retry-After"))} if status == 503 else {}),
    }


def _header(name: str, about: Text) -> dict[str, Any]:
    return {"description": _both(about), "required": name in _ALWAYS, "schema": {"type": "string"}}


def _both(text: Text) -> str:
    return f"{text.ja} / {text.en}"
