"""The questions of `cases/help`: how they are put to the service, and which of its answers are right."""

import tomllib
from typing import Any, Final

from checkout import CASES
from madoguchi.ask import help as helping
from madoguchi.ask import question as asking
from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug

QUESTIONS: Final = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((CASES / "help").glob("*.toml"))
}
ASKED: Final = {name: case for name, case in QUESTIONS.items() if "ask" in case}


def ask(catalogue: Catalogue, need: str, **said: Any) -> dict[str, Any]:
    """Put a question to the service, with what is said outright."""
    asked = asking.Asked((need,), {name: str(value) for name, value in said.items() if value is not None})
    return helping.answer(catalogue, asking.read(catalogue, asked))


def by_programme(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the offers of an answer by the slug of their programme, in their order."""
    return {slug(item["programme"]["id"]): item for item in answer["answers"]}


def right(case: dict[str, Any]) -> list[str]:
    """Return the programmes that answer a question: any of them may come first; none where nothing is offered."""
    expect = case["expect"]
    return list(expect["right"] if "right" in expect else [expect["first"]])


def comes_first(case: dict[str, Any], order: list[str]) -> bool:
    """Tell whether a right programme has the first place; where none is right, whether none is offered."""
    return order[0] in right(case) if order and right(case) else not order and not right(case)


def come_within_five(case: dict[str, Any], order: list[str]) -> bool:
    """Tell whether every right programme is among the first five; where none is right, whether none is offered."""
    return set(right(case)) <= set(order[:5]) and (bool(right(case)) or not order)
