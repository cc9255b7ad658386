"""What each route of the API takes and answers: what runs it, and what the OpenAPI document is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from madoguchi.web import arguments
from madoguchi.words import Text

JSON_FORMS: Final = ("application/json", "application/ld+json")
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: what it means, the JSON Schema of its value, and an example that works."""

    name: str
    about: Text
    schema: Mapping[str, Any]
    example: str | int | None = None
    required: bool = False
    repeatable: bool = False
    where: str = "query"


@dataclass(frozen=True, slots=True)
class Operation:
    """A GET operation: its path (`/v1/programmes/{id}`), its parameters, the name of the JSON Schema of its answer.

    `columns` are the dotted paths that its CSV shows, set apart by spaces. An open-ended operation takes more
    parameters than are declared.
    """

    name: str
    path: str
    about: Text
    parameters: tuple[Parameter, ...]
    answer: str
    media: tuple[str, ...]
    columns: str = ""
    open_ended: bool = False


OPERATIONS: Final[dict[str, Operation]] = {}

LANG: Final = Parameter(
    "lang",
    Text("誤りの説明の言語", "The language of what is said in errors; texts of answers come in both"),
    {"type": "string", "enum": list(arguments.LANGUAGES)},
    "ja",
)
PAGE: Final = Parameter(
    "page", Text("何ページ目か", "The page, from 1"), {"type": "integer", "minimum": 1, "maximum": 1_000_000}, 1
)
SIZE: Final = Parameter(
    "size",
    Text("1ページの件数", "How many entries a page holds"),
    {"type": "integer", "minimum": 1, "maximum": arguments.LARGEST_PAGE, "default": 20},
    20,
)
ON: Final = Parameter(
    "on",
    Text("いつの時点で答えるか（日本時間）", "The day to answer for, in Japanese time; default today"),
    {"type": "string", "format": "date"},
    "2025-06-01",
)
PREFECTURE: Final = Parameter(
    "prefecture",
    Text("都道府県か市区町村：名称、読み、コード、IRI", "A prefecture or town: name, reading, code or IRI"),
    {"type": "string", "minLength": 1},
    "福岡県",
)


def identifier(example: str) -> Parameter:
    """Return the path parameter of an operation that reads one thing."""
    about = Text("IRI の最後の部分", "The last part of the thing's IRI")
    return Parameter("id", about, {"type": "string", "minLength": 1}, example, required=True, where="path")


def operation(
    bp: Blueprint,
    path: str,
    about: Text,
    *parameters: Parameter,
    answer: str,
    media: tuple[str, ...] = JSON_FORMS,
    columns: str = "",
    open_ended: bool = False,
) -> Callable[[View], View]:
    """Declare a GET operation below the blueprint's prefix and route it.

    The request's arguments are checked against the declaration before the view runs: an unknown or repeated one raises
    `QueryError` with the names that are allowed. An open-ended operation takes others too, which its view checks.
    """
    asked = [parameter.name for parameter in parameters if parameter.where == "query"]
    repeatable = "".join(parameter.name for parameter in parameters if parameter.repeatable)

    def declare(view: View) -> View:
        @wraps(view)
        def checked(**values: str) -> ResponseReturnValue:
            if not open_ended:
                arguments.known(*asked, repeatable=repeatable)
            arguments.language()
            return view(**values)

        name = view.__name__.strip("_")
        OPERATIONS[name] = Operation(
            name, f"{bp.url_prefix}{path}", about, parameters, answer, media, columns, open_ended
        )
        bp.get(path.replace("{id}", "<id_>"))(checked)
        return view

    return declare
