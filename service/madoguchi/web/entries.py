"""A list of entries as an answer: JSON by pages, CSV, or GeoJSON."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from flask import Response, json, request

from madoguchi.ask.facts import Json
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import BASE, PREFIXES
from madoguchi.web import arguments, paging, table
from madoguchi.web.contract import JSON_FORMS, Parameter
from madoguchi.words import Text

T = TypeVar("T")

GEO: Final = "application/geo+json"
LIST_FORMS: Final = (*JSON_FORMS, table.MEDIA_TYPE)
PLACE_FORMS: Final = (*LIST_FORMS, GEO)
_NAMES: Final = {"json": JSON_FORMS[0], "jsonld": JSON_FORMS[1], "csv": table.MEDIA_TYPE, "geojson": GEO}

# What a JSON-LD processor reads: only what is a statement of the graph.
CONTEXT: Final[dict[str, Any]] = {
    "@version": 1.1,
    "@base": BASE,
    "id": "@id",
    "entries": "@included",
    **{name: {"@id": PREFIXES["skos"] + "prefLabel", "@container": "@language"} for name in ("name", "label")},
    "alternatives": {"@id": PREFIXES["skos"] + "altLabel", "@container": "@language"},
    "title": {"@id": PREFIXES["dct"] + "title", "@container": "@language"},
    "summary": {"@id": PREFIXES["dct"] + "description", "@container": "@language"},
    "broader": PREFIXES["skos"] + "broader",
    "agency": PREFIXES["org"] + "unitOf",
    "part_of": PREFIXES["org"] + "subOrganizationOf",
    "homepage": {"@id": PREFIXES["foaf"] + "homepage", "@type": "@id"},
    "jis_code": PREFIXES["mdg"] + "jisCode",
    "iso_code": PREFIXES["mdg"] + "isoCode",
    "local_government_code": PREFIXES["mdg"] + "localGovernmentCode",
    "file": PREFIXES["mdg"] + "fileName",
}


def format_parameter(media: Sequence[str]) -> Parameter:
    """Return the parameter that asks for one of these media types by name, where `Accept` cannot be set."""
    names = [name for name, one in _NAMES.items() if one in media]
    about = Text(
        "答えの形。書けば Accept より優先する。CSV は page も size も書かなければ全件",
        "The form of the answer, before Accept; CSV holds all entries unless page or size is given",
    )
    return Parameter("format", about, {"type": "string", "enum": names}, "json")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list: its name, the things in their order, how one is shown, the columns of its CSV, and what was asked."""

    name: str
    things: Sequence[T]
    show: Callable[[T], Json]
    columns: Sequence[str]
    order: Text
    understood: Json
    context: Json


def respond(catalogue: Catalogue, listing: Listing[T], offered: Sequence[str] = LIST_FORMS) -> Response:
    """Return the asked page of a list in the form that the client prefers.

    JSON is `{@context, understood, entries, meta}`. CSV holds the whole list unless `page` or `size` is asked for.
    """
    media = form(offered)
    paged = is_paged(media)
    page = arguments.paging()
    shown = [listing.show(thing) for thing in (listing.things[page.cut] if paged else listing.things)]
    total = len(listing.things)
    meta = {"total": total, "page": page.page, "size": page.size, "release": catalogue.release}
    if media == table.MEDIA_TYPE:
        response = as_csv(listing.name, shown, listing.columns)
    elif media == GEO:
        response = Response(json.dumps({**_features(shown), "meta": meta}), content_type=media)
    else:
        meta["order"] = listing.order.as_json()
        body = {"@context": listing.context, "understood": listing.understood, "entries": shown, "meta": meta}
        response = Response(json.dumps(body), content_type=media)
    if paged:
        response.headers["Link"] = paging.links(total, page)
    response.vary.add("Accept")
    return response


def as_csv(name: str, rows: Iterable[Json], columns: Sequence[str]) -> Response:
    """Return rows as a table to save: `madoguchi-<name>.csv`."""
    response = Response(table.written(rows, columns), content_type=table.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="madoguchi-{name}.csv"'
    response.vary.add("Accept")
    return response


def is_paged(media: str) -> bool:
    """Tell whether an answer is one page: always, but for a table of which no page is asked."""
    return media != table.MEDIA_TYPE or not request.args.keys().isdisjoint(("page", "size"))


def form(offered: Sequence[str]) -> str:
    """Return the media type that `format` names, or that the client prefers; raises `QueryError` for another one."""
    asked = request.args.get("format")
    if not asked:
        return arguments.negotiate(offered)
    names = {name: media for name, media in _NAMES.items() if media in offered}
    if asked not in names:
        wrong = Text(f"format は {'・'.join(names)} のどれか。", f"format is one of {', '.join(names)}.")
        raise QueryError("unknown-format", wrong, extra={"allowed": list(names)})
    return names[asked]


def _features(entries: Sequence[Json]) -> Json:
    """Return entries as GeoJSON (RFC 7946): a feature whose place is not known has no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": entry["id"],
                "geometry": None,
                "properties": {key: value for key, value in entry.items() if key != "id"},
            }
            for entry in entries
        ],
    }
