"""The tools: the questions of the HTTP API, asked of the same views, in a form that fits a conversation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from madoguchi.ask import find
from madoguchi.ask.facts import Json
from madoguchi.errors import QueryError
from madoguchi.mcp import arguments, queries, schema, tell
from madoguchi.vocab import slug
from madoguchi.web import choices
from madoguchi.web.arguments import paging
from madoguchi.web.contract import LANG, OPERATIONS, PAGE, SIZE, Parameter
from madoguchi.web.desk import desk
from madoguchi.web.lists import FISCAL_YEAR
from madoguchi.words import Text

Said = Mapping[str, Any]
_ID: Final = {"type": "string"}
_NEED: Final = schema.without("RegisterConcept", "alternatives")
_OTHER: Final = {"type": "object", "properties": {"id": _ID, "fiscal_year": FISCAL_YEAR.schema}}
_TEXTS_IN: Final = replace(LANG, about=Text("短い文と誤りの説明の言語", "The language of short texts and of errors"))


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what it is for, what it takes, the JSON Schema of its answer, and how it answers.

    `parameters` go to the application as a request for `path`, with `defaults` where nothing is said; `own` are those
    that only the tool has. `answer` runs within that request; `tell` gives the short text line by line, in a language.
    """

    name: str
    about: Text
    path: str
    parameters: tuple[Parameter, ...]
    schema: Json
    answer: Callable[[Flask, Said], Json]
    tell: Callable[[Json, str], Iterator[str]]
    own: tuple[Parameter, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)


def ask(app: Flask, tool: Tool, given: Said) -> Json:
    """Return what a tool answers; raises `QueryError` that says what to change, and `EngineError`."""
    said = arguments.read((*tool.own, *tool.parameters), given)
    names = {one.name for one in tool.parameters if one.where == "query"}
    sent = MultiDict((name, text) for name in said if name in names for text in said[name])
    for name, text in tool.defaults.items():
        sent.setdefault(name, text)
    with app.test_request_context(_path(tool, said), query_string=sent):
        return tool.answer(app, {name: values[0] for name, values in said.items() if values})


def _path(tool: Tool, said: Mapping[str, Sequence[Any]]) -> str:
    """Return the path that a tool asks; the thing may go by its IRI or by the last part of that."""
    iri = "".join(said.get("id", ())).strip().rstrip("/")
    return tool.path.replace("{id}", quote(slug(iri), safe=""))


def _viewed(app: Flask, _: Said) -> Json:
    """Return what the view at the request's path answers, without what only readers of JSON-LD need."""
    body: Json = app.make_response(app.dispatch_request()).get_json()
    body.pop(schema.CONTEXT, None)
    return body


def _one_edition(app: Flask, said: Said) -> Json:
    """Return a programme with the editions of the asked year, or else with the one that stands on the day."""
    body, year = _viewed(app, said), said.get(FISCAL_YEAR.name)
    editions = body["editions"]
    if year is None:
        programme = next(one for one in desk().catalogue.programmes if one.id == body["id"])
        stands = find.edition_of(programme, None, choices.moment()) or programme.editions[-1]
        chosen = [one for one in editions if one["id"] == stands.id]
    else:
        chosen = [one for one in editions if str(one["fiscal_year"]) == year]
    if not chosen:
        years = sorted({str(edition["fiscal_year"]) for edition in editions})
        detail = Text(f"{year} 年度の版はない。", f"There is no edition of fiscal {year}.")
        raise QueryError("unknown-fiscal_year", detail, extra={"allowed": years})
    others = [{key: one[key] for key in ("id", "fiscal_year")} for one in editions if one not in chosen]
    return body | {"editions": chosen, "other_editions": others}


def _needs(app: Flask, said: Said) -> Json:
    body = _viewed(app, said)
    entries = [{key: value for key, value in entry.items() if key != "alternatives"} for entry in body["entries"]]
    return body | {"entries": entries}


def _coverage(app: Flask, said: Said) -> Json:
    """Return what is known of a prefecture or a need, or else of each document: the whole report is long."""
    body = _viewed(app, said)
    return body if request.args else {key: body[key] for key in ("sources", "meta")}


def _rows(_: Flask, said: Said) -> Json:
    return queries.run(said[queries.NAME.name], said.get(queries.ARGUMENTS.name, {}), paging())


def _sized(size: int, parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """Return parameters with the default size of a page in their declaration."""
    sized = replace(SIZE, schema={**SIZE.schema, "default": size}, example=size)
    said = {SIZE.name: sized, LANG.name: _TEXTS_IN}
    return tuple(said.get(one.name, one) for one in parameters if one.name != "format")


def _tool(
    name: str, operation: str, about: Text, answer: Callable[[Flask, Said], Json], size: int = 0, **rest: Any
) -> Tool:
    """Return a tool that asks an operation of the HTTP API."""
    asked = OPERATIONS[operation]
    rest.setdefault("schema", schema.of_answer(asked.answer))
    defaults = {SIZE.name: str(size)} if size else {}
    return Tool(name, about, asked.path, _sized(size, asked.parameters), answer=answer, defaults=defaults, **rest)


def _all() -> Iterator[Tool]:
    yield _tool(
        "who_can_help",
        "help",
        Text(
            "海外展開の困りごとを助ける公的支援を、窓口と根拠の行つきで探す。年度の古い情報はそう書かれている",
            "Find the public support that helps a Japanese firm with a need abroad, on a day and in a prefecture: "
            "programmes, whether they are open, what they pay, whom to ask, and which line of which document says so",
        ),
        _viewed,
        size=5,
        tell=tell.help_,
    )
    yield _tool(
        "programme",
        "programme",
        Text(
            "一つの制度のすべて。年度を書かなければ、その日に当てはまる年度版",
            "Everything about one programme: the edition of a fiscal year, or else the one that stands on the day",
        ),
        _one_edition,
        schema=schema.of_answer("programme", other_editions={"type": "array", "items": _OTHER}),
        tell=tell.programme,
        own=(FISCAL_YEAR,),
    )
    yield _tool(
        "office",
        "office",
        Text("一つの窓口の連絡先と、そこが受けるすべて", "How to reach one office, and everything that it takes"),
        _viewed,
        tell=tell.office,
    )
    yield _tool(
        "list_needs",
        "needs",
        Text(
            "困りごとの一覧と、応える制度の数", "The needs that who_can_help knows, and how many programmes answer each"
        ),
        _needs,
        size=100,
        schema=schema.of_answer("needs", entries={"type": "array", "items": _NEED}),
        tell=tell.needs,
    )
    yield _tool(
        "coverage",
        "coverage",
        Text(
            "何が分かっていて、何がないと述べられ、何がどの資料にもないか：一つの都道府県か困りごとについて、なければ資料の一覧",
            "What is known, what is stated as absent and what no document says, of one prefecture or need; without "
            "either, the documents that all answers come from",
        ),
        _coverage,
        tell=tell.coverage,
    )
    yield Tool(
        "canned_query",
        Text("用意された問い合わせを名前で使う", f"Run a prepared query by its name:\n{queries.listed()}\n"),
        "/",
        _sized(30, (PAGE, SIZE, LANG)),
        queries.SCHEMA,
        _rows,
        tell.rows,
        own=(queries.NAME, queries.ARGUMENTS),
        defaults={SIZE.name: "30"},
    )


@cache
def tools() -> Mapping[str, Tool]:
    """Return the tools by name. The application is made before: its modules declare the operations."""
    return {tool.name: tool for tool in _all()}
