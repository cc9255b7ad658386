"""What may come of a test, and whether the suite is content with it."""

from collections import Counter
from dataclasses import dataclass

from conformance.compare import is_same
from conformance.manifest import Case
from conformance.results import Answer, canonical, expected

Tally = Counter[tuple[str, str]]
"""How many tests of a group (the first text) came out in a way (the second)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A query that was not answered: the code of the problem (`syntax`, `query-refused`, ...) and its words."""

    code: str
    words: str


Outcome = Answer | Refusal


def passes(case: Case, outcome: Outcome) -> bool:
    """Tell whether an outcome is what the suite asks for.

    A query of a syntax test need not have an answer: it must end as a syntax error, or be read, which it has been where
    only its evaluation is refused.
    """
    if case.judge == "accepted":
        return not isinstance(outcome, Refusal) or outcome.code in ("query-refused", "unknown-graph")
    if case.judge == "rejected":
        return isinstance(outcome, Refusal) and outcome.code == "syntax"
    if isinstance(outcome, Refusal):
        return False
    return is_same(expected(case.result), outcome, ordered=_is_ordered(case), lax=case.lax)


def differs_in_form_only(case: Case, outcome: Outcome) -> bool:
    """Tell whether an outcome is what the suite asks for once the literals of both are in their canonical form."""
    if isinstance(outcome, Refusal) or case.judge != "answer":
        return False
    wanted, found = canonical(expected(case.result)), canonical(outcome)
    return is_same(wanted, found, ordered=_is_ordered(case), lax=case.lax)


def agree(case: Case, one: Outcome, other: Outcome, *, order_is_open: bool = False) -> bool:
    """Tell whether two outcomes of a test are the same, rows in the same order unless the order is open."""
    if isinstance(one, Refusal) or isinstance(other, Refusal):
        return isinstance(one, Refusal) and isinstance(other, Refusal) and one.code == other.code
    return is_same(one, other, ordered=_is_ordered(case) and not order_is_open, lax=case.lax)


def _is_ordered(case: Case) -> bool:
    return "order by" in case.text.lower()
