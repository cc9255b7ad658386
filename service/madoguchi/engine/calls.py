"""The calls of a query to other servers (SPARQL 1.1 Federated Query): cut out of it, and replaced by their answers.

The engine makes no call: its process can open no connection, and `guard` passes no text with a call in it. What is cut
here may therefore be wrong without harm: a call that is not found is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from madoguchi.engine.code import code_of
from madoguchi.errors import QueryError
from madoguchi.words import Text

MOST: Final = 8  # calls of one query

_CALL: Final = re.compile(
    r"(?<![\w?$:@.\\-])SERVICE(?P<silent>[ \t\r\n]+SILENT)?[ \t\r\n]*<(?P<iri>[^<>]*)>[ \t\r\n]*(?=\{)", re.IGNORECASE
)
_BRACE: Final = re.compile(r"[{}]")
_PROLOGUE: Final = re.compile(
    r"(?:[ \t\r\n]|PREFIX[ \t\r\n]*[^\s:<]*:[ \t\r\n]*<[^<>]*>|BASE[ \t\r\n]*<[^<>]*>)*+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call: the number of its service in the list, the query for it, whether it is SILENT, and its lines here."""

    service: int
    query: str
    is_silent: bool
    lines: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A query without its calls: `pieces` is the text before, between and after them."""

    pieces: tuple[str, ...]
    calls: tuple[Call, ...]

    @property
    def rest(self) -> str:
        """The query with an empty group in place of each call."""
        return "{}".join(self.pieces)

    def with_answers(self, answers: Sequence[str]) -> str:
        """Return the query with these texts in place of the calls, each line where it was."""
        between = [f" {answer} " + "\n" * call.lines for call, answer in zip(self.calls, answers, strict=True)]
        return "".join(part for pair in zip(self.pieces, [*between, ""], strict=True) for part in pair)


def cut(query: str, services: Sequence[str], base: str | None = None) -> Cut:
    """Cut the calls to `services` out of a query: those that name one by its IRI, character by character.

    `base` is the IRI that relative ones are resolved against where the query has no BASE. Raises `QueryError` beyond
    `MOST` calls.
    """
    if not services:
        return Cut((query,), ())
    code = code_of(query)
    prologue = _PROLOGUE.match(code)
    assert prologue is not None
    before = (f"BASE <{base}>\n" if base else "") + query[: prologue.end()]
    pieces, calls, place = [], [], 0
    while match := _CALL.search(code, place):
        end = _end_of_group(code, match.end())
        if match["iri"] not in services or end is None:
            break
        pieces.append(query[place : match.start()])
        asked = f"{before}\nSELECT * WHERE {query[match.end() : end]}"
        lines = query.count("\n", match.start(), end)
        calls.append(Call(services.index(match["iri"]), asked, match["silent"] is not None, lines))
        place = end
    if len(calls) > MOST:
        many = Text(f"SERVICE は {MOST} 回まで。", f"At most {MOST} calls to other servers are made for a query.")
        raise QueryError("too-many-calls", many, extra={"limit": "calls"})
    return Cut((*pieces, query[place:]), (*calls,))


def _end_of_group(code: str, start: int) -> int | None:
    depth = 0
    for brace in _BRACE.finditer(code, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return None
