"""Telephone numbers that are kept as printed facts and never handed out: the last gate before an answer leaves."""

import re
from typing import Any, Final

from madoguchi import queryfile
from madoguchi.ask.catalogue import QUERIES
from madoguchi.engine.engine import AnyEngine

INSTEAD: Final = "（案内しない番号 / a number that is not given out）"
_NUMBERS: Final = QUERIES / "proof" / "withheld.rq"


def pattern(engine: AnyEngine) -> re.Pattern[str] | None:
    """Return what finds the withheld numbers of a release however their digits are set apart; None without any."""
    numbers = {re.sub(r"\D", "", row["telephone"]) for row in engine.rows(queryfile.read(_NUMBERS))}
    spelled = [r"\D{0,3}".join(number) for number in sorted(numbers) if number]
    return re.compile(rf"(?<!\d)(?:{'|'.join(spelled)})(?!\d)") if spelled else None


def without(numbers: re.Pattern[str] | None, value: Any) -> Any:
    """Return a JSON value, or a text, with words in place of each withheld number."""
    if numbers is None:
        return value
    if isinstance(value, str):
        return numbers.sub(INSTEAD, value)
    if isinstance(value, list):
        return [without(numbers, item) for item in value]
    if isinstance(value, dict):
        return {key: without(numbers, item) for key, item in value.items()}
    return value
