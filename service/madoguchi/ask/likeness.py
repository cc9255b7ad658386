"""How much of a question stands in a programme's own names and summary: what decides between equal answers."""

import re
from collections.abc import Mapping
from typing import Final

from madoguchi.ask.need import rarity
from madoguchi.ask.records import Catalogue, Programme
from madoguchi.ask.terms import level, spelt, words
from madoguchi.ask.words_of import words_of

_PARTICLE: Final = re.compile(r"[ぁ-ゖ]{1,2}")  # so short a word stands anywhere
_GAP: Final = re.compile(r"[\W_]+")


def likeness(catalogue: Catalogue, texts: tuple[str, ...], named: frozenset[str], programme: Programme) -> float:
    """Return the share (0 to 1) of what texts say that a programme's names and summary say too; rare words say more.

    The names of programmes (IRIs) that the texts name say nothing of the others.
    """
    said = catalogue.memory.of(_said, catalogue, texts, named)
    told = catalogue.memory.of(_told, programme)
    met = sum(weight for word, weight in said.items() if _stands(word, told))
    return met / max(sum(said.values()), 1.0)


def _said(catalogue: Catalogue, texts: tuple[str, ...], named: frozenset[str]) -> Mapping[str, float]:
    bare = spelt(" ".join(texts))
    found = sorted({level(word) for word in (*words(bare), *words_of(bare))})
    names = " ".join(f" {level(name)}" for one in catalogue.programmes if one.id in named for name in sorted(one.names))
    return {word: rarity(catalogue, word) for word in found if not (_PARTICLE.fullmatch(word) or _stands(word, names))}


def _stands(word: str, told: str) -> bool:
    return (f" {word}" if word.isascii() else word) in told


def _told(programme: Programme) -> str:
    return " " + level(_GAP.sub(" ", programme.words))
