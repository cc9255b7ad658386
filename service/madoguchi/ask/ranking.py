"""Rank the needs that a whole question may mean, by the words that it shares with their labels.

A rare word says more than a common one (BM25: Robertson and Zaragoza, 2009). So do one label that is met almost whole,
and a label that stands in the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from madoguchi.ask.records import Concept
from madoguchi.ask.terms import cuts, level, long_runs, spelt, stem, words
from madoguchi.ask.words_of import words_of

UNDERSTOOD: Final = 0.56  # the score from which on a need is taken for meant; below it, it is a choice to offer
_WORTH_NAMING: Final = 0.64  # of the best score
_K1, _B = 0.6, 0.4  # how fast a repeated word says less; how much labels in plenty count against a need
_SLIP_SAYS: Final = 0.9
_LONG_ENOUGH: Final = 4  # kanji or katakana, of which one may be wrong though others of them are known: 貿易保倹
_FORM_SAYS: Final = 0.3  # a word in its dictionary form; most stand beside themselves
_WHO_SAYS: Final = 0.5  # words that tell who asks, not what for: 根室のパン屋です, but not 輸出したいのです
_WHO: Final = re.compile(
    r"[^、]{1,24}?(?<![のんい])(?:です|だ|である)|(?:we are|i am|i run|we run|i own|we own) .{1,60}"
)
_TURN: Final = re.compile(r"[。？！?!\n]|(?<=[a-z])\. |(?<=だ)が、?|(?<=です)(?:が|けど|けれど)、?")
UNKNOWN: Final = 4.0  # the rarity of a word that no label has
_FEARED: Final = "~?"  # the word that stands for all ways of saying that something has not happened yet
_FEARED_SAYS: Final = 2.0
_FEAR: Final = re.compile(
    r"かもしれ|かも知れ|ないように|に備え|恐れ|おそれ|怖い|心配|不安|万が一|もしも|したら|されたら|されると"
    r"|\b(?:might|may (?:get|be)|could (?:get|be)|in case|afraid|worr(?:y|ied)|fear|risk of|prepare for"
    r"|if we (?:are|get))\b"
)
_HALF_SURE: Final = 4.6


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A label of a need (IRI), and what all its words say."""

    need: str
    text: str
    whole: float


@dataclass(frozen=True, slots=True)
class Index:
    """All labels, ready to be ranked.

    `holding` leads from a word to the labels that hold it and what it says in each; `weighing` to the needs and what
    it says for each; `slips` from a long word without one letter to the words that it was.
    """

    holding: Mapping[str, Sequence[tuple[Label, float]]]
    weighing: Mapping[str, Mapping[str, float]]
    rarity: Mapping[str, float]
    slips: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A need (IRI) that a text may mean: how sure (0 to 1), and the label that is nearest."""

    need: str
    score: float
    label: str


def index(needs: Iterable[Concept]) -> Index:
    """Return the index of the labels of these needs."""
    bags: dict[str, Counter[str]] = defaultdict(Counter)
    slips: dict[str, set[str]] = defaultdict(set)
    labels = [(need.id, text, _words(spelt(text))) for need in needs for text, _ in need.labels]
    for need, text, said in labels:
        bags[need].update(said.keys())
        for run in long_runs(spelt(text)):
            for cut in cuts(stem(run)):
                slips[cut].add(stem(run))
    held = Counter(word for bag in bags.values() for word in bag)
    rarity = {word: log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for word, n in held.items()}
    holding: dict[str, list[tuple[Label, float]]] = defaultdict(list)
    for need, text, said in labels:
        label = Label(need, text, sum(says * rarity[word] for word, says in said.items()))
        for word, says in said.items():
            holding[word].append((label, says))
    return Index(holding, _bm25(bags, rarity), rarity, {cut: frozenset(runs) for cut, runs in slips.items()})


def rank(text: str, known: Index, contained: Mapping[str, str]) -> list[Ranked]:
    """Return every need for which a text gives evidence, the surest first, for `understood` or as choices to offer.

    `contained` holds, for each need with a label that stands in the text, the longest such label, levelled.
    """
    asked = _asked(text, known)
    nearest = _nearest_labels(asked, known)
    evidence: defaultdict[str, float] = defaultdict(float)
    for word, says in sorted(asked.items()):
        for need, weight in known.weighing.get(word, {}).items():
            evidence[need] += says * weight
    for need, (_, says, _) in nearest.items():
        evidence[need] += says / 2
    phrase, told = level(text), [level(part) for part, counts in _parts(text) if counts == 1]
    for need, label in contained.items():
        says = 1.0 if any(level(label) in part for part in told) else _WHO_SAYS
        evidence[need] += says * (len(label) / (4 if label.isascii() else 2) + 3 * len(label) / len(phrase))
    if not evidence:
        return []
    order = sorted(evidence, key=lambda need: (-evidence[need], need))
    sure = _sureness(order[0], evidence[order[0]], asked, known, nearest.get(order[0]), order[0] in contained)
    scores = {need: sure / (sure + _HALF_SURE) * evidence[need] / evidence[order[0]] for need in order}
    shown = {need: label for need, (_, _, label) in nearest.items()}
    return [Ranked(need, round(scores[need], 3), contained.get(need) or shown[need]) for need in order]


def understood(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return those needs of a ranking that are taken for meant: none where even the first is a guess."""
    if not ranked or ranked[0].score < UNDERSTOOD:
        return []
    return [one for one in ranked if one.score >= ranked[0].score * _WORTH_NAMING]


def _asked(text: str, known: Index) -> dict[str, float]:
    """Return the words of a question and what they say; for a word with a slip, those that it may have been."""
    asked: dict[str, float] = {}
    for part, counts in _parts(text):
        for word, says in _words(part).items():
            asked[word] = max(asked.get(word, 0.0), says * counts)
    for run in long_runs(spelt(text)):
        if _may_be_a_slip(run, known):
            meant = {near for cut in cuts(stem(run)) for near in known.slips.get(cut, ())}
            asked |= {word: _SLIP_SAYS for near in meant for word in (near, *words(near)) if word in known.rarity}
    return asked


def _words(text: str) -> dict[str, float]:
    """Return the words of a text by its scripts, and beside them, marked `~`, those of the dictionary."""
    return (
        words(text)
        | {f"~{form}": _FORM_SAYS for form in sorted(words_of(text))}
        | ({_FEARED: _FEARED_SAYS} if _FEAR.search(text) else {})
    )


def _may_be_a_slip(run: str, known: Index) -> bool:
    """Tell whether a run holds nothing that is known, or is so long that it may be known but for one letter."""
    unknown = words(run).keys() - known.rarity.keys()
    return unknown == words(run).keys() or (bool(unknown) and len(run) >= _LONG_ENOUGH and not run.isascii())


def _parts(text: str) -> list[tuple[str, float]]:
    """Return the parts of a text as `spelt`, and what the words of each count."""
    parts = [bare for part in _TURN.split(spelt(text)) if (bare := part.strip())]
    who = [len(parts) > 1 and _WHO.fullmatch(part) is not None for part in parts]
    less = 1.0 if all(who) else _WHO_SAYS
    return [(part, less if tells_who else 1.0) for part, tells_who in zip(parts, who, strict=True)]


def _nearest_labels(asked: Mapping[str, float], known: Index) -> dict[str, tuple[float, float, str]]:
    """Return for each need the label of which most is met: the share, what it says, and the label."""
    met: defaultdict[Label, float] = defaultdict(float)
    for word, counts in asked.items():
        for label, says in known.holding.get(word, ()):
            met[label] += min(says, counts) * known.rarity[word]
    best: dict[str, tuple[float, float, str]] = {}
    for label, says in met.items():
        share = round(says / label.whole, 6)  # sums in another order must not choose another label
        best[label.need] = max(best.get(label.need, (0.0, 0.0, "")), (share, says * share**2, label.text))
    return best


def _bm25(bags: Mapping[str, Counter[str]], rarity: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return what each word says for each need."""
    mean = sum(bag.total() for bag in bags.values()) / len(bags)
    weighing: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for need, bag in bags.items():
        room = _K1 * (1 - _B + _B * bag.total() / mean)
        for word, count in bag.items():
            weighing[word][need] = rarity[word] * count * (1 + _K1) / (count + room)
    return weighing


def _sureness(
    need: str,
    evidence: float,
    asked: Mapping[str, float],
    known: Index,
    nearest: tuple[float, float, str] | None,
    stands: bool,
) -> float:
    """Weigh the evidence for a need by the shares that are met of its nearest label and of the question."""
    said = sum(says * known.rarity.get(word, UNKNOWN) for word, says in asked.items())
    heard = sum(says * known.rarity[word] for word, says in asked.items() if need in known.weighing.get(word, ()))
    return evidence * ((nearest[0] if nearest else 0.0) + heard / max(said, 1.0)) + _HALF_SURE * stands
