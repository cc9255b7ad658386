"""Whether an expense is covered: covered, not covered, conditional, or not stated."""

from collections.abc import Iterable
from typing import Final

from madoguchi.ask.facts import Json
from madoguchi.ask.records import Catalogue, Concept

NOT_STATED: Final = "not_stated"
_VERDICTS: Final = ("not_covered", "conditional", "covered")


def of_expenses(catalogue: Catalogue, expenses: Iterable[Concept], shown: Json) -> list[Json]:
    """Return for each asked expense `{expense, verdict, by, condition, others}` in an edition and its tracks.

    What is said of the expense itself decides before what is said of a broader one, and that before a narrower one;
    `by` is the expense that the document names. `others` is true where the document says that its list is not complete.
    """
    return [_of_expense(catalogue, expense, shown) for expense in expenses]


def _of_expense(catalogue: Catalogue, expense: Concept, shown: Json) -> Json:
    parts = [shown["expenses"], *(track["expenses"] for track in shown["tracks"])]
    said = [(verdict, item) for part in parts for verdict in _VERDICTS for item in part[verdict]]
    narrower = {concept.id for concept in catalogue.concepts.values() if expense.id in concept.broader}
    for wanted in ({expense.id}, expense.broader, narrower):
        for verdict, item in said:
            if item["id"] in wanted:
                return _told(expense, verdict, item, shown)
    return _told(expense, NOT_STATED, None, shown)


def _told(expense: Concept, verdict: str, item: Json | None, shown: Json) -> Json:
    return {
        "expense": {"id": expense.id, "label": expense.label.as_json()},
        "verdict": verdict,
        "by": {"id": item["id"], "label": item["label"]} if item else None,
        "condition": item.get("condition") if item else None,
        "others": shown["expenses"]["others"],
    }
