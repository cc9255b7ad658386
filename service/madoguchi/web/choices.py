"""The arguments that choose from what a release knows: concepts, agencies, programmes, a status, a day."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from flask import request

from madoguchi.ask import place as places
from madoguchi.ask import when
from madoguchi.ask.facts import Json
from madoguchi.ask.records import Catalogue, Concept, Place
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

T = TypeVar("T")

MOST_CHOICES: Final = 20
LONGEST: Final = 200


def words() -> tuple[str, ...]:
    """Return the folded words of `q`; all of them are looked for."""
    text = request.args.get("q", "")
    if len(text) > LONGEST:
        long = Text(f"q は {LONGEST} 字まで。", f"Give q at most {LONGEST} characters.")
        raise QueryError("text-too-long", long, extra={"longest": LONGEST})
    return tuple(folded(word) for word in text.split())


def moment() -> datetime:
    """Return the first moment of the day `on`, or the moment that it is, in Japanese time."""
    on = request.args.get("on")
    return when.beginning(when.parse_day(on)) if on else when.now()


def place(catalogue: Catalogue) -> Place | None:
    """Return the place that `prefecture` names by any of its keys."""
    text = request.args.get("prefecture")
    return places.find(text, catalogue) if text else None


def concept(name: str, scheme: str, catalogue: Catalogue) -> Concept | None:
    """Return the concept that an argument names by slug, IRI or label."""
    concepts = catalogue.scheme(scheme)
    keys = [(key, one) for one in concepts for key in (slug(one.id), one.id)]
    labels = [(label, one) for one in concepts for _, label in one.labels]
    return _choose(name, [*keys, *labels], lambda one: {"id": slug(one.id), "label": one.label.as_json()})


def agency(catalogue: Catalogue) -> Json | None:
    """Return the agency that `agency` names by slug, IRI, name or abbreviation."""
    registers = catalogue.registers
    keys = [
        (key, one)
        for iri, one in registers.agencies.items()
        for key in (slug(iri), iri, *one["name"].values(), *_every(registers.alternatives.get(iri, {})))
    ]
    return _choose("agency", keys, lambda one: {"id": slug(one["id"]), "label": one["name"]})


def programme(catalogue: Catalogue) -> Json | None:
    """Return the programme that `programme` names by slug, IRI or any of its names."""
    keys = [(key, one.shown) for one in catalogue.programmes for key in (slug(one.id), one.id, *one.names)]
    return _choose("programme", keys, lambda one: {"id": slug(one["id"]), "label": one["name"]})


def status() -> str | None:
    """Return the status that `status` names."""
    keys = [(key, one) for one, label in when.LABELS.items() for key in (one, label.ja, label.en)]
    return _choose("status", keys, lambda one: {"id": one, "label": when.LABELS[one].as_json()})


def fiscal_year() -> int | None:
    """Return the fiscal year that `fiscal_year` names."""
    text = request.args.get("fiscal_year")
    if not text:
        return None
    first, last = when.FIRST_DAY.year, when.LAST_DAY.year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and first <= int(text) <= last):
        wrong = Text(
            f"fiscal_year は {first} から {last} の西暦で書く。",
            f"Write fiscal_year as a year from {first} to {last}.",
        )
        raise QueryError("bad-number", wrong)
    return int(text)


def no_such(code: str, asked: str, known: Iterable[str]) -> QueryError:
    """Return that there is no thing with this slug, with those that are most like it."""
    near = get_close_matches(asked[:LONGEST], list(known), n=5, cutoff=0.5)
    detail = Text(f"「{asked[:60]}」というものはない。", f"There is nothing called '{asked[:60]}' here.")
    return QueryError(f"unknown-{code}", detail, status=404, extra={"choices": near} if near else {})


def _choose(name: str, keys: Iterable[tuple[str, T]], show: Callable[[T], Json]) -> T | None:
    """Return what an argument names; raises `QueryError` with what may be named, the most alike first."""
    text = request.args.get(name)
    if not text:
        return None
    options: dict[str, T] = {}
    for key, one in keys:
        options.setdefault(folded(key), one)
    if (wanted := folded(text[:LONGEST])) in options:
        return options[wanted]
    near = [options[key] for key in get_close_matches(wanted, options, n=3 * MOST_CHOICES, cutoff=0.3)]
    shown = {one["id"]: one for one in map(show, [*near, *options.values()])}
    detail = Text(
        f"「{text[:40]}」という {name} はない。allowed から選ぶ。",
        f"There is no {name} '{text[:40]}'. Choose from `allowed`.",
    )
    raise QueryError(f"unknown-{name}", detail, extra={"allowed": list(shown.values())[:MOST_CHOICES]})


def _every(names: Mapping[str, Any]) -> list[str]:
    return [label for labels in names.values() for label in labels]
