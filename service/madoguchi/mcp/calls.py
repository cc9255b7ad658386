"""A call of a tool from its arguments to what leaves: structured content and a short text, or what to change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from werkzeug.exceptions import NotFound

from madoguchi.ask.facts import Json
from madoguchi.errors import EngineError, QueryError
from madoguchi.mcp import tools, withheld
from madoguchi.web.desk import desk
from madoguchi.words import Text

_BUSY: Final = Text("いまは答えられない。しばらくして試す。", "No answer can be given now. Try again in a while.")
_NOTHING: Final = Text("その id のものはない。", "There is nothing with this id.")
_CHOICES: Final = Text("選べるもの", "Choose from")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call gives: the answer with its short text, or no answer and a text that says what to change."""

    body: Json | None
    text: str


def call(app: Flask, tool: tools.Tool, given: Mapping[str, Any]) -> Outcome:
    """Ask a tool. No withheld telephone number leaves, neither in answers nor in what is said of errors."""
    language = "en" if given.get("lang") == "en" else "ja"
    try:
        with app.app_context():
            numbers = withheld.pattern(desk().engine)
        outcome = _outcome(app, tool, given, language)
    except EngineError as error:
        app.logger.warning("engine: %s", error)
        return Outcome(None, _BUSY.to(language))
    return Outcome(withheld.without(numbers, outcome.body), withheld.without(numbers, outcome.text))


def _outcome(app: Flask, tool: tools.Tool, given: Mapping[str, Any], language: str) -> Outcome:
    try:
        body = tools.ask(app, tool, given)
    except QueryError as error:
        return Outcome(None, _explained(error, language))
    except NotFound:
        return Outcome(None, _NOTHING.to(language))
    return Outcome(body, "\n".join(tool.tell(body, language)))


def _explained(error: QueryError, language: str) -> str:
    offered = [*error.extra.get("choices", ()), *error.extra.get("allowed", ())]
    shown = f"\n{_CHOICES.to(language)}: {', '.join(_named(offered, language))}" if offered else ""
    return error.detail.to(language) + shown


def _named(offered: Iterable[Any], language: str) -> Iterable[str]:
    for one in offered:
        if isinstance(one, Mapping):
            label = Text(one["label"].get("ja", ""), one["label"].get("en", ""))
            yield f"{one['id']} ({label.to(language)})"
        else:
            yield str(one)
