"""What a question says besides the need: place, year or day, cost, size, target group, expense, right, country."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, TypeVar

from madoguchi.ask import amounts, names, sense
from madoguchi.ask.names import Names, Span
from madoguchi.ask.records import Concept, Ears, Place
from madoguchi.words import folded, printed

_T = TypeVar("_T")
_KATAKANA: Final = re.compile(r"[ァ-ヶー]+")
_ERA: Final = 2018  # Reiwa 1 is 2019
_FISCAL: Final = re.compile(r"(?:令和(\d{1,2}|元)|r(\d{1,2})|(20\d\d))年度|fiscal (?:year )?(20\d\d)|fy ?(20\d\d)")
_DAY: Final = re.compile(r"(?:令和(\d{1,2}|元)|(20\d\d))[年/-](\d{1,2})[月/-](\d{1,2})日?")
_YEAR: Final = re.compile(r"(?:令和(\d{1,2}|元)|(20\d\d))年(?!度|\d)|\bin (20\d\d)\b")
_HIDING: Final = ("売掛金", "買掛金")  # words in which another thing's name stands: 掛金 is a premium
LONGEST: Final = 2000  # characters that are listened to
_SCHEMES: Final = ("targets", "expenses", "rights", "countries", "sectors", "kinds")
_SENSE: Final = {
    "targets": sense.is_of_oneself,
    "sectors": sense.is_of_oneself,
    "expenses": sense.is_to_be_paid,
}
_SPACE: Final = re.compile(r"(?<=[^\x00-\x7f]{2})[ \u3000]+(?=[^\x00-\x7f]{2})")  # between words that are typed alone


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found in a text, each thing with the words that said it. What was not said is None or empty."""

    place: tuple[Place, str] | None
    day: tuple[date, str] | None
    fiscal_year: tuple[int, str] | None
    cost: tuple[int, str] | None
    capital: tuple[int, str] | None
    employees: tuple[int, str] | None
    concepts: Mapping[str, tuple[tuple[Concept, str], ...]]


@dataclass(frozen=True, slots=True)
class _Found:
    """A concept, and the words of a phrase, at these places, that may mean it."""

    concept: Concept
    words: str
    start: int
    end: int


_NOTHING: Final = Heard(None, None, None, None, None, None, {})


def ears(schemes: Mapping[str, Iterable[Concept]], places: Iterable[Place], programmes: Names) -> Ears:
    """Return what may be heard in a text, by its names as `listen` meets them; made once for a release.

    What stands in the name of a programme is not heard.
    """
    ordered = sorted(places, key=lambda place: place.level == "prefecture")
    return Ears(
        {name: _labels(schemes.get(name, ())) for name in _SCHEMES},
        {_kept(name): place for place in ordered for name in _names(place)},
        programmes,
    )


def listen(text: str, known: Ears) -> Heard:
    """Take from a question what it says besides the need. A name inside a longer one does not count."""
    written = printed(_SPACE.sub("、", text))
    phrase = written.casefold()
    if not phrase:
        return _NOTHING
    bare = _without_programmes(phrase, known.programmes)
    found = {name: [*_concepts(bare, labels)] for name, labels in known.concepts.items()}
    return Heard(
        _place(phrase, known.places),
        _day(phrase),
        _fiscal_year(phrase),
        amounts.cost(phrase),
        amounts.capital(phrase),
        amounts.employees(phrase),
        _by_scheme(_meant(found, bare, written)),
    )


def _without_programmes(phrase: str, programmes: Names) -> str:
    """Blank out the names of programmes: who asks about 小規模事業者持続化補助金 need not be a 小規模事業者."""
    for (start, end), _ in names.spans(folded(phrase), programmes):
        phrase = phrase[:start] + "_" * (end - start) + phrase[end:]
    return phrase


def _meant(found: Mapping[str, Sequence[_Found]], phrase: str, written: str) -> Iterator[tuple[str, _Found]]:
    """Yield what is meant by its words, by the slug of its scheme.

    Words that name a right and an expense (デザイン) are the one or the other.
    """
    places = {scheme: {(one.start, one.end) for one in found[scheme]} for scheme in ("rights", "expenses")}
    both, is_right = places["rights"] & places["expenses"], sense.is_about_rights(phrase)
    for scheme, one in ((name, one) for name, ones in found.items() for one in ones):
        where = one.start, one.end
        if _is_a_small_word(one.words, written[slice(*where)]):
            continue
        if where in both and scheme == ("expenses" if is_right else "rights"):
            continue
        if _SENSE.get(scheme, _in_any)(phrase, *where):
            yield scheme, one


def _in_any(_phrase: str, _start: int, _end: int) -> bool:
    return True


def _by_scheme(meant: Iterable[tuple[str, _Found]]) -> dict[str, tuple[tuple[Concept, str], ...]]:
    """Return each concept once, with the first words that mean it, in the order in which they stand."""
    heard: dict[str, dict[str, tuple[Concept, str]]] = {}
    for scheme, one in meant:
        heard.setdefault(scheme, {}).setdefault(one.concept.id, (one.concept, one.words))
    return {scheme: tuple(concepts.values()) for scheme, concepts in heard.items()}


def _is_a_small_word(words: str, written: str) -> bool:
    """Tell whether a name of two letters stands there in small letters: "it" is no IT."""
    return len(words) == 2 and words.isascii() and not written.isupper()


def _place(phrase: str, named: Mapping[str, Place]) -> tuple[Place, str] | None:
    spans = ((place, words) for words, _, place in _spans(phrase, named))
    return max(spans, key=lambda found: len(found[1]), default=None)


def _names(place: Place) -> Iterator[str]:
    """Yield the names by which a text may mention a place; a town also without 市, 区, 町 or 村, as in 根室のパン屋.

    Readings in hiragana are left out: they stand inside other words, as さが in さがす and なら in 海外なら.
    """
    for key in place.keys:
        if "/" not in key and not re.search(r"\d|^[ぁ-ゖ]+$", key):
            short = re.sub(r"[市区町村]$", "", key) if place.level == "city" else key
            yield from (name for name in (key, short) if len(name) > 1)


def _labels(concepts: Iterable[Concept]) -> dict[str, list[Concept]]:
    labels: dict[str, list[Concept]] = {word: [] for word in _HIDING}
    for concept in concepts:
        for label, _ in concept.labels:
            if len(label) > 1:
                labels.setdefault(_kept(label), []).append(concept)
    return labels


def _concepts(phrase: str, labels: Mapping[str, Sequence[Concept]]) -> Iterator[_Found]:
    """Yield the concepts whose labels stand in the phrase, in the order in which they stand."""
    for words, (start, end), named in sorted(_spans(phrase, labels), key=lambda span: span[1]):
        yield from (_Found(concept, words, start, end) for concept in named)


def _spans(phrase: str, named: Mapping[str, _T]) -> Iterator[tuple[str, Span, _T]]:
    """Yield `(words, where they stand, what they name)` for the names in a phrase, not inside longer ones."""
    found = [(match.span(), name) for name in named if name in phrase for match in _pattern(name).finditer(phrase)]
    for (start, end), name in found:
        if not any(a <= start and end <= b and (a, b) != (start, end) for (a, b), _ in found):
            yield name, (start, end), named[name]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return a name as it stands in a phrase: in English and in katakana as whole words, else anywhere."""
    if name.isascii():
        return re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?:e?s)?(?![a-z0-9])")
    return re.compile(rf"(?<![ァ-ヶー]){name}(?![ァ-ヶー])" if _KATAKANA.fullmatch(name) else re.escape(name))


def _kept(text: str) -> str:
    """Fold a text as `printed`, and letter case; the two kana stay apart: タイ is a country, 売りたい is a wish."""
    return printed(text).casefold()


def _year(era: str | None, western: str | None) -> int:
    if western:
        return int(western)
    return _ERA + (1 if era == "元" else int(era or 0))


def _fiscal_year(phrase: str) -> tuple[int, str] | None:
    """Return the fiscal year that is named; a year without a day is taken for one."""
    if match := _FISCAL.search(phrase):
        era, short, *western = match.groups()
        return _year(era or short, next((year for year in western if year), None)), match[0]
    if _DAY.search(phrase) is None and (match := _YEAR.search(phrase)):
        era, *western = match.groups()
        return _year(era, next((year for year in western if year), None)), match[0]
    return None


def _day(phrase: str) -> tuple[date, str] | None:
    match = _DAY.search(phrase)
    if match is None:
        return None
    try:
        return date(_year(match[1], match[2]), int(match[3]), int(match[4])), match[0]
    except ValueError:
        return None
