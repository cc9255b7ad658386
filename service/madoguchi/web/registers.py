"""The registers, as lists and thing by thing, and what is known: `/v1/agencies` to `/v1/sources`, `/v1/coverage`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response

from madoguchi.ask import about, find
from madoguchi.ask.facts import Json
from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug
from madoguchi.web import choices, entries, rows, table
from madoguchi.web.canned import as_json
from madoguchi.web.contract import LANG, PAGE, PREFECTURE, SIZE, identifier, operation
from madoguchi.web.desk import desk
from madoguchi.web.lists import BY_IRI, NEED, WORDS
from madoguchi.words import Text

bp = Blueprint("registers", __name__, url_prefix="/v1")

_CONCEPT_COLUMNS: Final = (
    "id label.ja label.en alternatives.ja alternatives.en broader.id narrower.id counts.programmes"
)
_AGENCY_COLUMNS: Final = (
    "id name.ja name.en alternatives.ja alternatives.en homepage corporate_number part_of.id counts.offices "
    "counts.programmes counts.authority_of counts.operator_of"
)
_PREFECTURE_COLUMNS: Final = (
    "id label.ja label.en alternatives.ja-hira jis_code local_government_code iso_code homepage same_as "
    "broader.label.ja counts.offices counts.prefecture counts.city counts.bloc counts.national"
)
_SOURCE_COLUMNS: Final = (
    "id title.ja title.en publisher.ja publisher.en kind.label.ja issued as_of file first_line last_line lines_in_file "
    "sha256 counts.Edition counts.triples"
)


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its name and that of one entry, what it is, an entry that exists, and how entries are shown.

    `more` is what an entry shows beyond the list when it is read alone.
    """

    name: str
    one: str
    about: Text
    example: str
    entries: Callable[[Catalogue], Iterable[str]]
    show: Callable[[Catalogue, str], Json]
    more: Callable[[Catalogue, str], Json]
    columns: str


def _concepts(scheme: str) -> Callable[[Catalogue], Iterable[str]]:
    return lambda catalogue: (concept.id for concept in catalogue.scheme(scheme))


def _of_concepts(name: str, one: str, title: Text, example: str) -> Register:
    return Register(name, one, title, example, _concepts(name), about.concept, about.concept_more, _CONCEPT_COLUMNS)


REGISTERS: Final = (
    Register(
        "agencies",
        "agency",
        Text("機関", "Agencies"),
        "jpo",
        lambda catalogue: catalogue.registers.agencies,
        about.agency,
        about.agency_more,
        _AGENCY_COLUMNS,
    ),
    _of_concepts("needs", "need", Text("困りごと", "Needs"), "counterfeits"),
    _of_concepts("expenses", "expense", Text("経費", "Expenses"), "airfare"),
    _of_concepts("targets", "target", Text("対象者", "Target groups"), "sme"),
    Register(
        "prefectures",
        "prefecture",
        Text("都道府県", "Prefectures"),
        "40",
        lambda catalogue: catalogue.registers.prefectures,
        about.prefecture,
        about.prefecture_more,
        _PREFECTURE_COLUMNS,
    ),
    Register(
        "sources",
        "source",
        Text("資料", "Source documents"),
        "2025-jpo-overseas-ip-guide",
        lambda catalogue: catalogue.sources,
        about.source,
        about.source_more,
        _SOURCE_COLUMNS,
    ),
)


def _route(register: Register) -> None:
    """Route the list of a register, and the reading of one entry."""

    def listed() -> Response:
        catalogue, words = desk().catalogue, choices.words()
        iris = [iri for iri in register.entries(catalogue) if find.holds(catalogue, iri, words)]
        listing = entries.Listing(
            name=register.name,
            things=iris,
            show=lambda iri: register.show(catalogue, iri),
            columns=register.columns.split(),
            order=BY_IRI,
            understood={},
            context=entries.CONTEXT,
        )
        return entries.respond(catalogue, listing)

    def read(id_: str) -> Response:
        catalogue = desk().catalogue
        by_slug = {slug(iri): iri for iri in register.entries(catalogue)}
        if id_ not in by_slug:
            raise choices.no_such(register.one, id_, by_slug)
        iri = by_slug[id_]
        shown = {**register.show(catalogue, iri), **register.more(catalogue, iri)}
        return as_json({"@context": entries.CONTEXT, **shown, "meta": {"release": catalogue.release}})

    media = entries.LIST_FORMS
    listed.__name__, read.__name__ = register.name, register.one
    every = Text(f"{register.about.ja}の一覧", f"{register.about.en}: the list")
    alone = Text(f"{register.about.ja}を一つ", f"{register.about.en}: one of them")
    more = (WORDS, LANG, PAGE, SIZE, entries.format_parameter(media))
    operation(bp, f"/{register.name}", every, *more, answer=register.name, media=media, columns=register.columns)(
        listed
    )
    operation(bp, f"/{register.name}/{{id}}", alone, identifier(register.example), LANG, answer=register.one)(read)


for _register in REGISTERS:
    _route(_register)


@operation(
    bp,
    "/coverage",
    Text(
        "何が分かっていて、何がないと述べられ、何がどの資料にもないか。都道府県や困りごとを書けば、それだけ",
        "What is known, what is stated as absent, what no document says; of one prefecture or need where it is named",
    ),
    PREFECTURE,
    NEED,
    *(LANG, entries.format_parameter(entries.LIST_FORMS)),
    answer="coverage",
    media=entries.LIST_FORMS,
    columns=rows.COVERAGE,
)
def coverage() -> Response:
    """Return the release's report on coverage, or what it says of one prefecture or need."""
    catalogue = desk().catalogue
    place, need = choices.place(catalogue), choices.concept("need", "needs", catalogue)
    asked = {
        **({"prefectures": place.prefecture} if place else {}),
        **({"needs": need.id} if need else {}),
    }
    report = catalogue.registers.coverage
    told = {section: [one for one in report[section] if one["id"] == iri] for section, iri in asked.items()}
    if entries.form(entries.LIST_FORMS) == table.MEDIA_TYPE:
        return entries.as_csv("coverage", rows.of_coverage(told or dict(report)), rows.COVERAGE.split())
    return as_json({"@context": entries.CONTEXT, **(told or report), "meta": {"release": catalogue.release}})
