"""A question as it is asked and as it is understood: what is said outright wins over what is heard in the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from madoguchi.ask import heard, unheard, when
from madoguchi.ask import place as places
from madoguchi.ask.firm import Firm
from madoguchi.ask.need import Match, named, understand
from madoguchi.ask.records import Catalogue, Concept, Place
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

_SCHEMES: Final = {
    "target": "targets",
    "expense": "expenses",
    "right": "rights",
    "country": "countries",
    "industry": "sectors",
}
_SHARE: Final = re.compile(r"[0-9]{1,4}(?:/([0-9]{1,4})|[.][0-9]{1,9})?")
LARGEST: Final = 10**13  # yen, and more than any firm employs


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, as it was written: needs (texts or ids), and everything else by the name of its parameter."""

    needs: tuple[str, ...]
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood.

    The texts as they were written, needs by sureness, the place or None, the moment in JST (where none is named, the
    one since which everything stands as it does now), the fiscal year where one was named, programmes asked for by
    name, who asks, the expenses, right, kinds of help (IRIs), country and cost (yen) asked about. `words` holds the
    words of the text that something was heard in, by the name of the parameter that would have said it; `ignored` what
    was left out.
    """

    texts: tuple[str, ...]
    needs: tuple[Match, ...]
    place: Place | None
    at: datetime
    fiscal_year: int | None
    named: frozenset[str]
    firm: Firm
    expenses: tuple[Concept, ...]
    right: Concept | None
    kinds: frozenset[str]
    country: Concept | None
    cost: int | None
    words: Mapping[str, str]
    ignored: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day that is asked about."""
        return self.at.date()

    @property
    def year(self) -> int:
        """The fiscal year that is asked about: the one that is named, or that of the day."""
        return when.fiscal_year(self.day) if self.fiscal_year is None else self.fiscal_year


def read(catalogue: Catalogue, asked: Asked) -> Question:
    """Understand a question; raises `QueryError` that says what to change."""
    texts = [text for text in asked.needs if text.strip() not in catalogue.need_keys]
    ignored = unheard.read(asked.said.get("ignore", ""), catalogue, _SCHEMES)
    listened = unheard.without(heard.listen(" ".join(texts)[: heard.LONGEST], catalogue.ears), ignored, _SCHEMES)
    words: dict[str, str] = {}
    concepts = {name: _concepts(catalogue, asked, listened, name, words) for name in _SCHEMES}
    first = {name: found[0] if found else None for name, found in concepts.items()}
    return Question(
        texts=tuple(texts),
        needs=unheard.needs(understand(asked.needs, catalogue), ignored),
        place=_place(catalogue, asked, listened, words),
        at=_at(catalogue, asked, listened, words),
        fiscal_year=_fiscal_year(asked, listened, words),
        named=named(asked.needs, catalogue),
        firm=Firm(
            target=_id(first["target"]),
            employees=_amount(asked, "employees", listened.employees, words),
            capital=_amount(asked, "capital", listened.capital, words),
            industry=_id(first["industry"]),
            sme_member_share=_share(asked),
        ),
        expenses=concepts["expense"],
        right=first["right"],
        kinds=_kinds(catalogue, listened),
        country=first["country"],
        cost=_amount(asked, "cost", listened.cost, words),
        words=words,
        ignored=ignored,
    )


def concept(catalogue: Catalogue, name: str, text: str) -> Concept:
    """Return the concept that a parameter names by slug, IRI or label; raises `QueryError` with the nearest choices."""
    known = catalogue.scheme(_SCHEMES[name])
    wanted = folded(text.strip())
    for candidate in known:
        if wanted in {candidate.id, slug(candidate.id)} or any(wanted == label for _, label in candidate.labels):
            return candidate
    labels = {label: candidate for candidate in known for _, label in candidate.labels}
    labels |= {slug(candidate.id): candidate for candidate in known}
    near = dict.fromkeys(labels[label].id for label in get_close_matches(wanted, labels, n=15, cutoff=0.3))
    choices = [catalogue.concepts[iri] for iri in near][:5] or known[:5]
    detail = Text(
        f"{name} の「{text[:40]}」が分からない。id か名前で書く。",
        f"'{text[:40]}' is not a known {name}. Write its id or its name.",
    )
    listed = [{"id": slug(item.id), "label": item.label.as_json()} for item in choices]
    raise QueryError(f"unknown-{name}", detail, extra={"choices": listed})


def _concepts(
    catalogue: Catalogue, asked: Asked, listened: heard.Heard, name: str, words: dict[str, str]
) -> tuple[Concept, ...]:
    if text := asked.said.get(name):
        return (concept(catalogue, name, text),)
    found = listened.concepts.get(_SCHEMES[name], ())
    if found:
        words[name] = found[0][1]
    return tuple(item for item, _ in found)


def _kinds(catalogue: Catalogue, listened: heard.Heard) -> frozenset[str]:
    """Return the kinds of help that are asked for. A fair or a market is what for: no need is for it as a kind."""
    helping = {iri for need in catalogue.scheme("needs") for iri in need.related}
    found = (concept for concept, _ in listened.concepts.get("kinds", ()))
    return frozenset(concept.id for concept in found if not helping.isdisjoint({concept.id, *concept.broader}))


def _id(found: Concept | None) -> str | None:
    return found.id if found else None


def _place(catalogue: Catalogue, asked: Asked, listened: heard.Heard, words: dict[str, str]) -> Place | None:
    if text := asked.said.get("prefecture"):
        return places.find(text, catalogue)
    if listened.place is None:
        return None
    place, words["prefecture"] = listened.place
    return place


def _at(catalogue: Catalogue, asked: Asked, listened: heard.Heard, words: dict[str, str]) -> datetime:
    if text := asked.said.get("on"):
        return when.beginning(when.parse_day(text))
    if listened.day is not None and when.FIRST_DAY <= listened.day[0] <= when.LAST_DAY:
        day, words["on"] = listened.day
        return when.beginning(day)
    return when.settled(when.now(), catalogue.turns)


def _fiscal_year(asked: Asked, listened: heard.Heard, words: dict[str, str]) -> int | None:
    if "on" in asked.said or listened.fiscal_year is None:
        return None
    year, words["fiscal_year"] = listened.fiscal_year
    return year


def _amount(asked: Asked, name: str, heard_as: tuple[int, str] | None, words: dict[str, str]) -> int | None:
    if name in asked.said:
        return _number(asked, name)
    if heard_as is None or heard_as[0] > LARGEST:
        return None
    amount, words[name] = heard_as
    return amount


def _number(asked: Asked, name: str) -> int | None:
    if name not in asked.said:
        return None
    text = folded(asked.said[name]).replace(",", "").removesuffix("円")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST)) and int(text) <= LARGEST):
        said = Text(f"{name} は 0 以上の整数で書く。", f"Write {name} as a whole number from 0.")
        raise QueryError("bad-number", said)
    return int(text)


def _share(asked: Asked) -> Fraction | None:
    text = folded(asked.said.get("sme_member_share", ""))
    if not text:
        return None
    match = _SHARE.fullmatch(text)
    share = Fraction(text) if match and (match[1] is None or int(match[1])) else None
    if share is None or not 0 <= share <= 1:
        said = Text(
            "sme_member_share は 2/3 か 0.67 のように 0 から 1 で書く。",
            "Write sme_member_share as 2/3 or 0.67, from 0 to 1.",
        )
        raise QueryError("bad-number", said)
    return share
