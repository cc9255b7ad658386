"""Read a text that is written in kana only, by putting the kanji of known words in the place of their readings."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from madoguchi.ask.terms import spelt
from madoguchi.ask.words_of import reading_of

_KANJI: Final = re.compile(r"[一-鿿々]+")
_SHORTEST: Final = 4  # kana: a shorter reading stands inside other words, as さが in さがす


@dataclass(frozen=True, slots=True)
class Readings:
    """The word in kanji that each reading (hiragana) is read as, and how long the readings are, the longest first."""

    words: Mapping[str, str]
    lengths: tuple[int, ...]


def readings(labels: Iterable[str]) -> Readings:
    """Return the readings of the words in kanji of these labels; of two words read alike, the one that more have."""
    count = Counter(run for label in labels for run in _KANJI.findall(spelt(label)) if len(run) > 1)
    alike: dict[str, list[str]] = defaultdict(list)
    for run in count:
        alike[reading_of(run)].append(run)
    words = {
        reading: min(runs, key=lambda run: (-count[run], run))
        for reading, runs in alike.items()
        if len(reading) >= _SHORTEST
    }
    return Readings(words, tuple(sorted({*map(len, words)}, reverse=True)))


def in_kanji(text: str, known: Readings) -> str:
    """Return a text with known words in kanji where it has their readings; a text with kanji or ASCII as it is."""
    if _KANJI.search(text) or re.search("[A-Za-z]", text):
        return text
    parts: list[str] = []
    at = 0
    while at < len(text):
        length = next((length for length in known.lengths if text[at : at + length] in known.words), 0)
        parts.append(known.words[text[at : at + length]] if length else text[at])
        at += length or 1
    return "".join(parts)
