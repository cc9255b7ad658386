"""Whole questions with the need that a person means, and how many of them are understood: `cases/questions/`."""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from checkout import CASES
from madoguchi.ask.need import understand
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import slug


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the needs (slugs) of which any may come first; none where it must not be understood."""

    text: str
    needs: frozenset[str]

    @property
    def language(self) -> str:
        """`en` for a question in ASCII, else `ja`."""
        return "en" if self.text.isascii() else "ja"

    @property
    def half(self) -> str:
        """The half that it is in for good, by its hash: whoever writes labels looks at `open` and never at `kept`."""
        return "kept" if hashlib.sha256(self.text.encode()).digest()[0] % 2 else "open"


def questions() -> list[Asked]:
    """Return every question of the cases."""
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((CASES / "questions").glob("*.toml"))]
    asked = [question for file in files for question in file["question"]]
    return [Asked(one["text"], frozenset(one.get("needs") or filter(None, [one["need"]]))) for one in asked]


def place(asked: Asked, catalogue: Catalogue) -> int:
    """Return the place (from 1) of the first right need among those understood, else offered; 99 where it is not there.

    One that is only offered has no place before the second. For a question that means no need: 1 where it is refused.
    """
    try:
        found, offered = [slug(match.concept.id) for match in understand([asked.text], catalogue)], False
    except QueryError as error:
        found, offered = [choice["id"] for choice in error.extra["choices"]], True
    if not asked.needs:
        return 1 if offered else 99
    first = next((at for at, need in enumerate(found, 1) if need in asked.needs), 99)
    return max(first, 2) if offered else first


def share(places: Sequence[int], within: int) -> float:
    """Return the share of the places that are at most `within`."""
    return sum(at <= within for at in places) / len(places)
