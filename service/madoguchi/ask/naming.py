"""Find the thing that a parameter of a canned question names: by slug, IRI or name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from madoguchi.ask.facts import Json
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.queryfile import Parameter
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

_CHOICES: Final = 5
_LIKENESS: Final = 0.35


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its label and every folded name that it goes by besides its slug and IRI."""

    id: str
    label: Text
    names: tuple[str, ...]


def find(text: str, parameter: Parameter, things: Iterable[Named]) -> str:
    """Return the IRI of the one thing that the text names, as the value of a parameter.

    An IRI or slug comes before a label, and a label before another name. Raises `QueryError` with choices where the
    text names nothing, or more than one thing.
    """
    things = list(things)
    asked = folded(text)
    ways = (
        [thing for thing in things if text.strip() == thing.id or asked == slug(thing.id)],
        [thing for thing in things if asked in (folded(thing.label.ja), folded(thing.label.en))],
        [thing for thing in things if asked in thing.names],
    )
    found: list[Named] = next(filter(None, ways), [])
    if len(found) == 1:
        return found[0].id
    offered = {"choices": [_choice(thing) for thing in found[:_CHOICES]] or choices(text, things)}
    if found:
        many = Text(
            f"「{text[:40]}」は一つに決まらない。id で書く。", f"'{text[:40]}' names more than one; write its id."
        )
        raise QueryError(f"ambiguous-{parameter.kind}", many, extra=offered)
    none = Text(
        f"{parameter.name} に「{text[:40]}」というものはない。id か名前で書く。",
        f"There is no {parameter.name} '{text[:40]}'. Write its id or its name.",
    )
    raise QueryError(f"unknown-{parameter.kind}", none, extra=offered)


def choices(text: str, things: Iterable[Named]) -> list[dict[str, Any]]:
    """Return the things whose slug or names look most like the text, the nearest first, as `{id, label}`."""
    by_key = {key: thing for thing in things for key in (slug(thing.id), *thing.names)}
    near = get_close_matches(folded(text), by_key, n=3 * _CHOICES, cutoff=_LIKENESS)
    return [_choice(thing) for thing in dict.fromkeys(by_key[key] for key in near)][:_CHOICES]


def known(parameter: Parameter, catalogue: Catalogue) -> list[Named]:
    """Return what a parameter may name: for concepts and countries, everything in the scheme of its example."""
    if parameter.kind == "programme":
        return [Named(item.id, _text(item.shown["name"]), tuple(item.names)) for item in catalogue.programmes]
    if parameter.kind == "agency":
        return list({shown["id"]: _named(shown, "name") for shown in _agencies(catalogue)}.values())
    if parameter.kind == "source":
        return [_named(shown, "title") for shown in catalogue.sources.values()]
    scheme = catalogue.concepts[parameter.example].scheme
    return [
        Named(item.id, item.label, tuple(wanted for _, wanted in item.labels))
        for item in catalogue.scheme(slug(scheme))
    ]


def _agencies(catalogue: Catalogue) -> Iterator[Json]:
    """Yield every agency that answers for or runs an edition, or has an office."""
    for programme in catalogue.programmes:
        for edition in programme.editions:
            for agencies in edition.shown["agencies"].values():
                yield from agencies
    yield from (office["agency"] for office in catalogue.offices.values() if office["agency"])


def _named(shown: Json, key: str) -> Named:
    label = _text(shown[key])
    return Named(shown["id"], label, (folded(label.ja), folded(label.en)))


def _text(shown: Json) -> Text:
    return Text(shown.get("ja", ""), shown.get("en", ""))


def _choice(thing: Named) -> dict[str, Any]:
    return {"id": slug(thing.id), "label": thing.label.as_json()}
