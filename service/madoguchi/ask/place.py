"""Find the prefecture or municipality that somebody names, by any of its keys."""

from difflib import get_close_matches

from madoguchi.ask.keys import place_key
from madoguchi.ask.records import Catalogue, Place
from madoguchi.errors import QueryError
from madoguchi.words import Text


def find(text: str, catalogue: Catalogue) -> Place:
    """Return the place that the text names: a name in kanji, kana or English, a code, or an IRI.

    Codes are JIS X 0401 (`40`, also `1` for `01`), the six digits of the local government code, ISO 3166-2, Wikidata,
    GeoNames and e-Stat, bare or as IRIs. Raises `QueryError` with the nearest choices where there is no such place.
    """
    found = catalogue.place(text)
    if found is None:
        near = [
            catalogue.place_keys[key]
            for key in get_close_matches(place_key(text), catalogue.place_keys, n=12, cutoff=0.5)
        ]
        choices = [catalogue.places[iri] for iri in dict.fromkeys(near)][:5]
        detail = Text(
            f"「{text[:40]}」という都道府県はない。福岡県・福岡・ふくおか・Fukuoka・40・JP-40 のように書く。",
            f"'{text[:40]}' is not a prefecture. Write it as 福岡県, Fukuoka, 40 or JP-40.",
        )
        raise QueryError("unknown-prefecture", detail, extra={"choices": [shown(place) for place in choices]})
    return found


def shown(place: Place) -> dict[str, object]:
    """Return a place as `{id, label, level}`, and for a municipality the prefecture that it is in."""
    more = {} if place.level == "prefecture" else {"prefecture": place.prefecture}
    return {"id": place.id, "label": place.label.as_json(), "level": place.level, **more}
