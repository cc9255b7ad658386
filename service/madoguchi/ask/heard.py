"""What a question says besides the need: place, year or day, cost, target group, expense, right, country."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, TypeVar

from madoguchi.ask.records import Concept, Ears, Place
from madoguchi.words import printed

_T = TypeVar("_T")
_KATAKANA: Final = re.compile(r"[ァ-ヶー]+")
_ERA: Final = 2018  # Reiwa 1 is 2019
_FISCAL: Final = re.compile(r"(?:令和(\d{1,2}|元)|r(\d{1,2})|(20\d\d))年度|fiscal (?:year )?(20\d\d)|fy ?(20\d\d)")
_DAY: Final = re.compile(r"(?:令和(\d{1,2}|元)|(20\d\d))[年/-](\d{1,2})[月/-](\d{1,2})日?")
_YEAR: Final = re.compile(r"(?:令和(\d{1,2}|元)|(20\d\d))年(?!度|\d)|\bin (20\d\d)\b")
_YEN: Final = re.compile(
    r"(?<![\d,.])(\d[\d,]{0,17}(?:\.\d{1,8})?)\s*(億|千万|百万|万|千|)\s*(?:円|yen)|[¥\\]\s?(\d[\d,]{0,17})(?![\d,])"
)
# An amount that others owe the asker, or that tells how large the firm is, is not what something will cost.
_OWED: Final = re.compile(
    r"(?:代金|売掛|未収|未払|債権|請求|貸し?倒|資本金|年商|売上|売り上げ)[^、。\d]{0,6}$"
    r"|\b(?:invoices?|receivables?|owed?|owes|unpaid|overdue|capital|sales|turnover)\b[^.\d]{0,20}$"
)
_STAYS_AWAY: Final = re.compile(
    r"[^、。]{0,12}?(?:払って(?:くれ|もらえ)|払われ|払わない|未払|未収|未回収|回収|焦げ付|踏み倒|入金され|の債権)"
    r"|[^.]{0,20}?\b(?:unpaid|overdue|owed|not (?:been )?paid|invoices?)\b"
)
_SPENT: Final = re.compile(r"[^、。]{0,4}?かか")
_NEAR: Final = 40  # characters before an amount that may say what it is
_HIDING: Final = ("売掛金", "買掛金")  # words in which another thing's name stands: 掛金 is a premium
_UNITS: Final = {"億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "": 1}
LONGEST: Final = 2000  # characters that are listened to
_SCHEMES: Final = ("targets", "expenses", "rights", "countries", "sectors")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found in a text, each thing with the words that said it. What was not said is None or empty."""

    place: tuple[Place, str] | None
    day: tuple[date, str] | None
    fiscal_year: tuple[int, str] | None
    cost: tuple[int, str] | None
    concepts: Mapping[str, tuple[tuple[Concept, str], ...]]


_NOTHING: Final = Heard(None, None, None, None, {})


def ears(schemes: Mapping[str, Iterable[Concept]], places: Iterable[Place]) -> Ears:
    """Return what may be heard in a text, by its names as `listen` meets them; made once for a release."""
    ordered = sorted(places, key=lambda place: place.level == "prefecture")
    return Ears(
        {name: _labels(schemes.get(name, ())) for name in _SCHEMES},
        {_kept(name): place for place in ordered for name in _names(place)},
    )


def listen(text: str, known: Ears) -> Heard:
    """Take from a question what it says besides the need. A name inside a longer one does not count."""
    phrase = _kept(text)
    if not phrase:
        return _NOTHING
    return Heard(
        _place(phrase, known.places),
        _day(phrase),
        _fiscal_year(phrase),
        _cost(phrase),
        {name: tuple(_concepts(phrase, labels)) for name, labels in known.concepts.items()},
    )


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


def _concepts(phrase: str, labels: Mapping[str, Sequence[Concept]]) -> Iterator[tuple[Concept, str]]:
    """Yield the concepts whose labels stand in the phrase, in the order in which they stand."""
    seen: set[str] = set()
    for words, _, named in sorted(_spans(phrase, labels), key=lambda span: span[1]):
        for concept in named:
            if concept.id not in seen:
                seen.add(concept.id)
                yield concept, words


def _spans(phrase: str, names: Mapping[str, _T]) -> Iterator[tuple[str, int, _T]]:
    """Yield `(words, start, what they name)` for the names in a phrase that do not lie inside a longer one."""
    found = [(match.span(), name) for name in names if name in phrase for match in _pattern(name).finditer(phrase)]
    for (start, end), name in found:
        if not any(a <= start and end <= b and (a, b) != (start, end) for (a, b), _ in found):
            yield name, start, names[name]


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


def _cost(phrase: str) -> tuple[int, str] | None:
    for match in _YEN.finditer(phrase):
        before, after = phrase[max(0, match.start() - _NEAR) : match.start()], phrase[match.end() :]
        is_owed = _OWED.search(before) and not _SPENT.match(after)
        if not (is_owed or _STAYS_AWAY.match(after)):
            number, unit = (match[1] or match[3]).replace(",", ""), match[2] or ""
            return int(Decimal(number) * _UNITS[unit]), match[0]
    return None
