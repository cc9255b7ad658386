"""Find the things that a text names, at a cost that depends on the text and not on how many names there are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Span = tuple[int, int]
Runs = tuple[str, ...]

_RUN: Final = re.compile(r"[a-z0-9]+")
_PATTERNS: Final = 4096


@dataclass(frozen=True, slots=True)
class Names:
    """Things (IRIs) by their folded names: whole where a name has Japanese in it, by its bare words where it has not.

    `lengths` has the characters of the whole names that begin with a character, `counts` the words of the others.
    """

    whole: Mapping[str, Sequence[str]]
    lengths: Mapping[str, frozenset[int]]
    english: Mapping[Runs, Sequence[tuple[str, str]]]
    counts: Sequence[int]


def index(named: Iterable[tuple[str, str]]) -> Names:
    """Return the index of pairs of a folded name and the thing (IRI) that it names."""
    whole: dict[str, list[str]] = defaultdict(list)
    english: dict[Runs, list[tuple[str, str]]] = defaultdict(list)
    for name, thing in named:
        if name.isascii():
            english[_runs(name)].append((name, thing))
        elif name:
            whole[name].append(thing)
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in whole:
        lengths[name[0]].add(len(name))
    by_first = {first: frozenset(known) for first, known in lengths.items()}
    return Names(dict(whole), by_first, dict(english), sorted({*map(len, english)}))


def spans(phrase: str, names: Names) -> Iterator[tuple[Span, str]]:
    """Yield where in a folded phrase a thing is named, and the thing."""
    for start, first in enumerate(phrase):
        for end in (start + length for length in names.lengths.get(first, ()) if start + length <= len(phrase)):
            yield from (((start, end), thing) for thing in names.whole.get(phrase[start:end], ()))
    runs = _runs(phrase)
    candidates = {runs[start : start + count] for count in names.counts for start in range(len(runs) - count + 1)}
    for name, thing in (found for key in candidates for found in names.english.get(key, ())):
        yield from ((match.span(), thing) for match in re.finditer(pattern(name), phrase))


def inside(span: Span, other: Span) -> bool:
    """Tell whether a span lies in another, longer one."""
    return other[0] <= span[0] and span[1] <= other[1] and span != other


@lru_cache(_PATTERNS)
def pattern(name: str) -> str:
    """Return what a folded name looks like in a phrase: in English whole words, singular or plural.

    A name of two letters is a phrase of its own: "IP" is the need, "IP address" is not.
    """
    if not name.isascii():
        return re.escape(name)
    words = r"\s+".join(re.escape(singular(word)) + r"(?:e?s)?" for word in name.split())
    return rf"(?<![a-z0-9]){words}(?![a-z0-9])" if len(name) > 2 else rf"\A{words}\Z"


@lru_cache(_PATTERNS)
def singular(word: str) -> str:
    """Return an English word without the ending of its plural."""
    return re.sub(r"(?<=[a-z]{3})(?:es|s)$", "", word)


def _runs(text: str) -> Runs:
    """Return the words of a text without what a plural may add or take away."""
    return tuple(run.rstrip("es") for run in _RUN.findall(text))
