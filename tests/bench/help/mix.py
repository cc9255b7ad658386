"""The questions that are asked: 47 prefectures x 40 needs x 3 days, in an order that is the same in every run."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final
from urllib.parse import urlencode

from graph import copied_slug

from madoguchi import queryfile
from madoguchi.ask import canned, when
from madoguchi.vocab import BASE

NEEDS: Final = 40
PREFECTURES: Final = tuple(f"{code:02d}" for code in range(1, 48))
DAYS: Final = (date(2022, 7, 15), date(2024, 6, 1), date(2025, 6, 1))
_SEED: Final = 20250601


@dataclass(frozen=True, slots=True)
class Question:
    """A need by its slug, a prefecture by its code, a day; and the need in words, where it is asked in words."""

    need: str
    prefecture: str
    day: date
    words: str = ""

    @property
    def help(self) -> str:
        """The question as a request to the service."""
        asked = {"need": self.words or self.need, "prefecture": self.prefecture, "on": self.day.isoformat()}
        return f"/v1/help?{urlencode(asked)}"

    def sparql(self, query: queryfile.QueryFile) -> str:
        """A query with the parameters of `help.rq`, bound to the question."""
        values: dict[str, list[str | int]] = {
            "need": [f"{BASE}id/need/{self.need}"],
            "prefecture": [f"{BASE}id/prefecture/{self.prefecture}"],
            "fiscal_year": [when.fiscal_year(self.day)],
        }
        return canned.bind(query, values)

    def at(self, endpoint: str, query: queryfile.QueryFile) -> str:
        """The bound query as a request to a SPARQL endpoint at this path (SPARQL 1.1 Protocol, 2.1.1)."""
        return f"{endpoint}?{urlencode({'query': self.sparql(query)})}"


def canned_query() -> queryfile.QueryFile:
    """Return the query that the service shows for the question."""
    return canned.queries()["help"]


def questions(needs: Sequence[str], copies: int) -> list[Question]:
    """Return the mix over 40 of these needs, shuffled; each question about the need itself or one of its copies."""
    dice = random.Random(_SEED)
    chosen = dice.sample(list(needs), min(NEEDS, len(needs)))
    mix = [
        Question(copied_slug(need, dice.randint(0, copies)), prefecture, day)
        for need, prefecture, day in product(chosen, PREFECTURES, DAYS)
    ]
    dice.shuffle(mix)
    return mix
