"""Names are found in a text as if each were looked for, whatever their number."""

import re

import pytest

from madoguchi.ask import names
from madoguchi.ask.need import named
from madoguchi.ask.records import Catalogue
from madoguchi.words import folded


def scanned(phrase: str, pairs: list[tuple[str, str]]) -> set[tuple[tuple[int, int], str]]:
    """What a search for every single name finds."""
    return {
        (match.span(), thing) for name, thing in pairs for match in re.finditer(names.pattern(name), phrase) if name
    }


@pytest.mark.parametrize(
    "phrase",
    [
        "中小企業等海外出願・侵害対策支援事業の補助金",
        "the overseas filing subsidies of jetro",
        "jetroの海外出願支援と新輸出大国コンソーシアム",
        "ipのip",
        "",
    ],
)
def test_the_index_finds_what_a_search_for_every_name_finds(catalogue: Catalogue, phrase: str) -> None:
    pairs = [(name, programme.id) for programme in catalogue.programmes for name in programme.names]
    assert set(names.spans(phrase, catalogue.names)) == scanned(phrase, pairs)


def test_every_programme_is_found_by_each_of_its_names(catalogue: Catalogue) -> None:
    for programme in catalogue.programmes:
        for name in programme.names:
            found = {thing for _, thing in names.spans(f"「{name}」を使いたい", catalogue.names)}
            assert programme.id in found, name


@pytest.mark.parametrize("word", ["business", "businesses", "phones", "phone", "classes", "copies of a mark", "ip"])
def test_a_plural_is_found_as_a_search_finds_it(word: str) -> None:
    pairs = [("business", "a"), ("phone", "b"), ("class", "c"), ("mark", "d"), ("ip", "e")]
    assert set(names.spans(word, names.index(pairs))) == scanned(word, pairs)


def test_a_name_inside_a_longer_one_does_not_count(catalogue: Catalogue) -> None:
    names_of = {programme.id: programme.names for programme in catalogue.programmes}
    for programme in catalogue.programmes:
        longest = max(programme.names, key=len)
        for other in named([longest], catalogue) - {programme.id}:
            assert longest in {folded(name) for name in names_of[other]}, (longest, other)
