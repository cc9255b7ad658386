"""Understand what somebody needs, in everyday Japanese or English, through the labels of the concepts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from madoguchi.ask import names
from madoguchi.ask.names import Span, inside
from madoguchi.ask.ranking import UNKNOWN, Index, Ranked, index, rank, understood
from madoguchi.ask.readings import Readings, in_kanji, readings
from madoguchi.ask.records import Catalogue, Concept
from madoguchi.ask.terms import cuts, level
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

LONGEST: Final = 500
_CHOICES: Final = 5
_KANJI: Final = re.compile(r"[一-鿿々]+")
_LONG_NAME: Final = 4  # kanji; in a shorter name one other letter is another word
_AS_SURE: Final = 0.95  # of the score of a whole, from which on a part of it is meant
_KIND_SAYS: Final = 0.7  # of what a need counts that only says which kind of help
_ELSEWHERE: Final = "other-matters"  # the scheme of what people ask that is no need of a firm
_WORD = re.compile(r"[a-z0-9]+|[^a-z0-9\s]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A concept that a text may mean: how sure (0 to 1), and the label by which it was found."""

    concept: Concept
    score: float
    label: str


def prepare(catalogue: Catalogue) -> None:
    """Make ready what the first question in words would have to wait for."""
    _known_of(catalogue)


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
    found = _part_before_whole(_purpose_first(best.values(), catalogue))
    return sorted(found, key=lambda match: (-match.score, match.concept.id))


def rarity(catalogue: Catalogue, word: str) -> float:
    """Return how rare a levelled word is among the needs, as ranking weighs it; a word that none has is rare."""
    return _known_of(catalogue).index.rarity.get(word, UNKNOWN)


def named(asked: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """Return the programmes whose names stand in the texts; a name inside a longer one does not count."""
    found: set[str] = set()
    for phrase in (folded(text) for text in asked if text.strip() not in catalogue.need_keys):
        spans = [*names.spans(phrase, catalogue.names)]
        found |= {iri for span, iri in spans if not any(inside(span, other) for other, _ in spans)}
        if not spans:
            found |= _nearly_named(phrase, catalogue)
    return frozenset(found)


def _nearly_named(phrase: str, catalogue: Catalogue) -> set[str]:
    """Return the programmes whose whole name is a run of kanji in a phrase but for one wrong or missing letter."""
    known = catalogue.memory.of(_slips_of_names, catalogue)
    runs = {run for run in _KANJI.findall(phrase) if len(run) >= _LONG_NAME}
    near = {name for run in runs for cut in cuts(run) for name in known.get(cut, ())}
    return {iri for name in near for iri in catalogue.names.whole[name]}


def _slips_of_names(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    slips: dict[str, list[str]] = defaultdict(list)
    for name in catalogue.names.whole:
        if len(name) >= _LONG_NAME and _KANJI.fullmatch(name):
            for cut in cuts(name):
                slips[cut].append(name)
    return slips


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
    known = _known_of(catalogue)
    if level(text) not in known.labels:
        text = in_kanji(text, known.readings)
    phrase = level(text)
    ranked: list[Ranked] = []
    if exact := known.labels.get(phrase):
        found = [Match(catalogue.concepts[iri], 1.0, label) for iri, label in exact.items()]
    else:
        ranked = rank(text, known.index, _standing(phrase, known)) if phrase else []
        found = [Match(catalogue.concepts[one.need], one.score, one.label) for one in understood(ranked)]
        found = found or _by_containing_label(phrase, known, catalogue)
    if found and found[0].concept.id in catalogue.need_keys:
        return [match for match in found if match.concept.id in catalogue.need_keys]
    guessed = [catalogue.need_keys[one.need] for one in ranked if one.need in catalogue.need_keys]
    raise _not_understood(text, guessed, needs)


def _not_understood(text: str, guessed: Sequence[Concept], needs: Sequence[Concept]) -> QueryError:
    choices = guessed[:_CHOICES]
    if len(choices) < _CHOICES:
        choices = list(dict.fromkeys([*choices, *nearest(folded(text), needs)]))[:_CHOICES]
    return QueryError(
        "unknown-need",
        Text(
            f"「{text[:40]}」がどの困りごとか分からなかった。近いものから選ぶか、別の言い方で書く。",
            f"'{text[:40]}' was not understood. Choose one of the nearest, or say it in other words.",
        ),
        extra={"choices": [_choice(concept) for concept in choices]},
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """The labels as printed by need (IRI) and by how they are levelled, where they may stand, words and readings."""

    labels: Mapping[str, Mapping[str, str]]
    standing: names.Names
    index: Index
    readings: Readings


def _known_of(catalogue: Catalogue) -> _Known:
    known: _Known = catalogue.memory.keep(_known, catalogue)
    return known


def _known(catalogue: Catalogue) -> _Known:
    meant, labels = [*catalogue.scheme("needs"), *catalogue.scheme(_ELSEWHERE)], defaultdict[str, dict[str, str]](dict)
    for concept in meant:
        for label, _ in concept.labels:
            labels[level(label)].setdefault(concept.id, label)
    return _Known(
        dict(labels),
        names.index((label, label) for label in labels),
        index(meant),
        readings(label for concept in meant for label, _ in concept.labels),
    )


def _purpose_first(matches: Iterable[Match], catalogue: Catalogue) -> list[Match]:
    """Let a kind of help (money, an expert) count for less where a text also says what it is for."""
    matches, kinds = [*matches], {concept.id for concept in catalogue.scheme("kinds")}
    if not any(match.concept.related.isdisjoint(kinds) for match in matches):
        return matches
    return [
        match if match.concept.related.isdisjoint(kinds) else replace(match, score=round(match.score * _KIND_SAYS, 3))
        for match in matches
    ]


def _part_before_whole(matches: Iterable[Match]) -> list[Match]:
    """Let a need be no surer than a part of it that is heard nearly as surely: who says the part means the part."""
    matches = [*matches]
    sure = {match.concept.id: match.score for match in matches}
    for part in matches:
        for whole in part.concept.broader & sure.keys():
            if part.score >= sure[whole] * _AS_SURE:
                sure[whole] = min(sure[whole], part.score)
    return [replace(match, score=sure[match.concept.id]) for match in matches]


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


def _standing(phrase: str, known: _Known) -> dict[str, str]:
    """Return for each need the longest label in a levelled phrase. What a longer label covers in part is no label."""
    spans = sorted(names.spans(phrase, known.standing), key=lambda span: (span[0][0] - span[0][1], span))
    kept: dict[Span, list[str]] = {}
    for (start, end), label in spans:
        if (start, end) in kept or not any(start < last and first < end for first, last in kept):
            kept.setdefault((start, end), []).append(label)
    found = [(len(label), label) for labels in kept.values() for label in labels]
    return {need: text for _, label in sorted(found) for need, text in known.labels[label].items()}


def _by_containing_label(phrase: str, known: _Known, catalogue: Catalogue) -> list[Match]:
    """Match labels in which the phrase stands, for a phrase that is only the beginning of a thought: 模倣, 商標."""
    if len(phrase) < (4 if phrase.isascii() else 2):
        return []
    scored = [(len(phrase) / len(wanted), wanted) for wanted in known.labels if phrase in wanted]
    best = {need: (share, label) for share, wanted in sorted(scored) for need, label in known.labels[wanted].items()}
    return [Match(catalogue.concepts[need], round(share / 2, 3), label) for need, (share, label) in best.items()]


def _shared(phrase: str, label: str) -> float:
    pairs = _pairs(label)
    return len(pairs & _pairs(phrase)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {word[i : i + 2] for word in _WORD.findall(text) for i in range(len(word) - 1)}


def _choice(concept: Concept) -> dict[str, object]:
    return {"id": slug(concept.id), "iri": concept.id, "label": concept.label.as_json()}
