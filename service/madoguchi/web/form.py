"""The form of the pages: what there is to choose from, and the question as its reader wrote it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import request

from madoguchi.ask.records import Catalogue, Concept
from madoguchi.vocab import slug
from madoguchi.web.canned import ASKED
from madoguchi.words import Text

CHOSEN: Final = {"target": "targets", "industry": "sectors", "expense": "expenses"}
FIRM: Final = ("target", "employees", "capital", "industry", "expense", "cost")
_NOT_KEPT: Final = ("prefecture", "on", "ignore", *FIRM)  # shown in the form, or said of the old words


@dataclass(frozen=True, slots=True)
class Option:
    """A concept to choose: its slug, its label, and whether it stands below another one."""

    key: str
    label: str
    is_narrower: bool


def fields(catalogue: Catalogue, language: str) -> dict[str, Any]:
    """Return what the form shows: what there is to choose, what was chosen, and what else the question said."""
    need = request.args.get("need", "")
    chosen = needs_by_id(catalogue).get(need)
    place = catalogue.place(request.args.get("prefecture", ""))
    asked = {name: request.args.get(name, "") for name in ("on", *FIRM)}
    return {
        "prefectures": [place for place in catalogue.places.values() if place.level == "prefecture"],
        "chosen": slug(place.prefecture) if place else "",
        "asked": {**asked, "need": chosen.to(language) if chosen else need},
        "options": {name: [*_options(catalogue.scheme(scheme), language)] for name, scheme in CHOSEN.items()},
        "picked": {name: _picked(catalogue, name) for name in CHOSEN},
        "kept": {
            one.name: request.args[one.name]
            for one in ASKED
            if one.name not in _NOT_KEPT and request.args.get(one.name)
        },
        "firm_is_asked": any(asked[name] for name in FIRM),
    }


def needs_by_id(catalogue: Catalogue) -> dict[str, Text]:
    """Return the labels of the needs by their slugs."""
    return {slug(need.id): need.label for need in catalogue.scheme("needs")}


def _options(concepts: Sequence[Concept], language: str) -> Iterator[Option]:
    """Yield the broadest concepts, each with all that is narrower right after it; in English by the alphabet."""
    ordered = sorted(concepts, key=lambda one: (one.label.to(language).casefold() if language == "en" else "", one.id))
    below: dict[str, list[Concept]] = {}
    for one in ordered:
        for above in one.broader:
            below.setdefault(above, []).append(one)
    for top in (one for one in ordered if not one.broader):
        yield Option(slug(top.id), top.label.to(language), is_narrower=False)
        yield from (Option(slug(one.id), one.label.to(language), is_narrower=True) for one in below.get(top.id, ()))


def _picked(catalogue: Catalogue, name: str) -> str:
    """Return the slug of what an argument names by slug, IRI or label; nothing where it names nothing."""
    text = request.args.get(name, "")
    concepts = catalogue.scheme(CHOSEN[name])
    keys = {key: one for one in concepts for key in (slug(one.id), one.id, *(label for label, _ in one.labels))}
    return slug(keys[text].id) if text in keys else ""
