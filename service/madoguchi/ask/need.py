"""Understand what somebody needs, in everyday Japanese or English, through the labels of the concepts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from madoguchi.ask import names
from madoguchi.ask.names import inside
from madoguchi.ask.ranking import Index, index, rank, understood
from madoguchi.ask.records import Catalogue, Concept
from madoguchi.ask.terms import level
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

LONGEST: Final = 500
_CHOICES: Final = 5
_WORD = re.compile(r"[a-z0-9]+|[^a-z0-9\s]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that a text may mean: how sure (0 to 1), and the label by which it was found."""

    concept: Concept
    score: float
    label: str


def understand(asked: Sequence[str], catalogue: Catalogue) -> list[Match]:
    """Return the needs that the texts mean, the surest first.

    Each text is the id of a need (slug or IRI) or free text. Raises `QueryError` with the nearest choices where a text
    is empty, too long, or means nothing that is known.
    """
    needs = catalogue.scheme("needs")
    best: dict[str, Match] = {}
    for text in asked:
        for match in _understand_one(text, catalogue, needs):
            if match.concept.id not in best or best[match.concept.id].score < match.score:
                best[match.concept.id] = match
    return sorted(best.values(), key=lambda match: (-match.score, match.concept.id))


def named(asked: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """Return the programmes whose names stand in the texts; a name inside a longer one does not count."""
    found: set[str] = set()
    for phrase in (folded(text) for text in asked if text.strip() not in catalogue.need_keys):
        spans = [*names.spans(phrase, catalogue.names)]
        found |= {iri for span, iri in spans if not any(inside(span, other) for other, _ in spans)}
    return frozenset(found)


def _understand_one(text: str, catalogue: Catalogue, needs: Sequence[Concept]) -> list[Match]:
    if len(text) > LONGEST:
        detail = Text(
            f"need が {len(text):,} 字ある。{LONGEST} 字までの一文か、課題の id で書く。",
            f"need is {len(text):,} characters long. Write a sentence of at most {LONGEST}, or the id of a need.",
        )
        raise QueryError("need-too-long", detail, status=414, extra={"longest": LONGEST})
    if concept := catalogue.need_keys.get(text.strip()):
        return [Match(concept, 1.0, slug(concept.id))]
    if by_name := _needs_of(named([text], catalogue), catalogue):
        return by_name
    phrase, known = level(text), catalogue.memory.of(_known, catalogue)
    standing = _by_contained_label(phrase, known.levelled) if phrase else []
    contained = {match.concept.id: match.label for match in standing}
    if exact := [match for match in standing if level(match.label) == phrase]:
        return [Match(catalogue.concepts[match.concept.id], 1.0, match.label) for match in exact]
    ranked = rank(text, known.index, contained) if phrase else []
    found = [Match(catalogue.concepts[one.need], one.score, one.label) for one in understood(ranked)]
    if matches := found or _by_containing_label(phrase, known.levelled):
        return [replace(match, concept=catalogue.concepts[match.concept.id]) for match in matches]
    guessed = [catalogue.concepts[one.need] for one in ranked[:_CHOICES]]
    choices = list(dict.fromkeys([*guessed, *nearest(folded(text), needs)]))[:_CHOICES]
    raise QueryError(
        "unknown-need",
        Text(
            f"「{text[:40]}」がどの困りごとか分からなかった。近いものから選ぶか、別の言い方で書く。",
            f"'{text[:40]}' was not understood. Choose one of the nearest, or say it in other words.",
        ),
        extra={"choices": [_choice(concept) for concept in choices]},
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """The needs with their labels levelled, and the index of their words."""

    levelled: tuple[Concept, ...]
    index: Index


def _known(catalogue: Catalogue) -> _Known:
    needs = catalogue.scheme("needs")
    levelled = (replace(need, labels=tuple((label, level(label)) for label, _ in need.labels)) for need in needs)
    return _Known(tuple(levelled), index(needs))


def _needs_of(programmes: frozenset[str], catalogue: Catalogue) -> list[Match]:
    """Return the needs of programmes that were asked for by name."""
    by_need = {need: item for item in catalogue.programmes if item.id in programmes for need in sorted(item.needs)}
    return [Match(catalogue.concepts[need], 1.0, item.shown["name"]["ja"]) for need, item in by_need.items()]


def nearest(phrase: str, needs: Sequence[Concept]) -> list[Concept]:
    """Return the five needs whose labels look most like a folded phrase, then the broadest ones."""

    def likeness(concept: Concept) -> float:
        return max((_shared(phrase, label) for _, label in concept.labels), default=0.0)

    ranked = sorted(needs, key=lambda concept: (-likeness(concept), len(concept.broader), concept.id))
    return ranked[:_CHOICES]


def _by_contained_label(phrase: str, needs: Iterable[Concept]) -> list[Match]:
    """Match labels that stand in the phrase; a label inside a longer one that matched too does not count."""
    spans = [span for concept in needs for span in _spans(phrase, concept)]
    kept = [
        (start, end, label, concept)
        for start, end, label, concept in spans
        if not any(inside((start, end), (a, b)) for a, b, _, _ in spans)
    ]
    longest: dict[str, Match] = {}
    for start, end, label, concept in kept:
        match = Match(concept, round(0.5 + 0.5 * (end - start) / len(phrase), 3), label)
        if concept.id not in longest or longest[concept.id].score < match.score:
            longest[concept.id] = match
    return list(longest.values())


def _spans(phrase: str, concept: Concept) -> Iterator[tuple[int, int, str, Concept]]:
    for label, wanted in concept.labels:
        if _may_stand_in(wanted, phrase):
            for found in re.finditer(names.pattern(wanted), phrase):
                yield found.start(), found.end(), label, concept


def _may_stand_in(label: str, phrase: str) -> bool:
    """Tell, at the price of a search for a text, whether a label is worth the search for its pattern."""
    return names.singular(label.partition(" ")[0]) in phrase if label.isascii() else label in phrase


def _by_containing_label(phrase: str, needs: Iterable[Concept]) -> list[Match]:
    """Match labels in which the phrase stands, for a phrase that is only the beginning of a thought: 模倣, 商標."""
    if len(phrase) < (4 if phrase.isascii() else 2):
        return []
    matches = []
    for concept in needs:
        scored = [(len(phrase) / len(wanted), label) for label, wanted in concept.labels if phrase in wanted]
        if scored:
            share, label = max(scored)
            matches.append(Match(concept, round(0.5 * share, 3), label))
    return matches


def _shared(phrase: str, label: str) -> float:
    pairs = _pairs(label)
    return len(pairs & _pairs(phrase)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {word[i : i + 2] for word in _WORD.findall(text) for i in range(len(word) - 1)}


def _choice(concept: Concept) -> dict[str, object]:
    return {"id": slug(concept.id), "iri": concept.id, "label": concept.label.as_json()}
