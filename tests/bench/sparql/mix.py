"""What is asked: the queries of `mix/`, each about many programmes, in an order that is the same in every run."""

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from graph import Grown, Real, copied_slug
from load import RESULTS

from madoguchi import queryfile
from madoguchi.ask import canned
from madoguchi.queryfile import QueryFile
from madoguchi.vocab import BASE, PREFIXES

CSV: Final = "text/csv"
SMALL: Final = ("point", "star", "path")
LARGE: Final = ("dump, JSON", "dump, CSV")
_MIX: Final = Path(__file__).with_name("mix")
_ASKED: Final = 200  # programmes
_SEED: Final = 20250601
_PROGRAMME: Final = re.compile(rf"<{BASE}id/programme/([^>]+)> <{PREFIXES['rdf']}type> <{PREFIXES['mdg']}Programme>")


@dataclass(frozen=True, slots=True)
class Case:
    """A query and the media type that it is answered in; its name is that of a row."""

    name: str
    query: QueryFile
    accept: str

    def texts(self, real: Real, graph: Grown) -> list[str]:
        """Return the query about programmes of the graph and its copies, or, where it has no parameter, as it is.

        A text ends in a comment that takes a number, so that nobody has to be asked twice the same.
        """
        dice = random.Random(_SEED)
        slugs = sorted({match[1] for line in real.lines if (match := _PROGRAMME.match(line))})
        chosen = [copied_slug(dice.choice(slugs), dice.randint(0, graph.copies)) for _ in range(_ASKED)]
        bound = [canned.bind(self.query, {"programme": [f"{BASE}id/programme/{slug}"]}) for slug in chosen]
        return [f"{text}# " for text in (bound if self.query.parameters else bound[:1])]


def cases() -> list[Case]:
    """Return the mix, from the smallest query to the largest answer."""
    query = {path.stem: queryfile.read(path) for path in _MIX.glob("*.rq")}
    asked = [Case(name, query.pop(name), RESULTS) for name in (*SMALL, "aggregate", "text")]
    dump = query.pop("dump")
    return [*asked, *(Case(name, one, RESULTS) for name, one in query.items()), *_dumps(dump)]


def path(endpoint: str, text: str) -> str:
    """Return a query as a request to the endpoint at this path (SPARQL 1.1 Protocol, 2.1.1)."""
    return f"{endpoint}?{urlencode({'query': text})}"


def _dumps(dump: QueryFile) -> list[Case]:
    return [Case(name, dump, accept) for name, accept in zip(LARGE, (RESULTS, CSV), strict=True)]
