"""Find programmes and offices: `/v1/programmes`, `/v1/offices`."""

from typing import Final

from flask import Blueprint, Response

from madoguchi.ask import find, listed, when
from madoguchi.ask import place as places
from madoguchi.ask.facts import Json
from madoguchi.ask.find import Wanted
from madoguchi.ask.listed import labelled
from madoguchi.web import choices, entries, linked
from madoguchi.web.canned import CONTEXT
from madoguchi.web.contract import LANG, ON, PAGE, PREFECTURE, SIZE, Parameter, operation
from madoguchi.web.desk import desk
from madoguchi.words import Text

bp = Blueprint("lists", __name__, url_prefix="/v1")

BY_IRI: Final = Text("IRI の順", "by IRI")
_NEAREST: Final = Text("近い窓口が先。同じなら IRI の順", "the nearest office first, then by IRI")
WORDS: Final = Parameter(
    "q",
    Text(
        "名前や説明にある言葉。空白で区切れば、すべてを含むもの", "Words in names and descriptions; all must be there"
    ),
    {"type": "string", "maxLength": choices.LONGEST},
    "海外",
)
AGENCY: Final = Parameter("agency", Text("機関：id か名前", "An agency: id or name"), {"type": "string"}, "jpo")
PROGRAMME: Final = Parameter(
    "programme", Text("制度：id か名前", "A programme: id or name"), {"type": "string"}, "overseas-filing-support"
)
NEED: Final = Parameter(
    "need", Text("困りごと：id か名前。下位も含む", "A need: id or name"), {"type": "string"}, "counterfeits"
)
TARGET: Final = Parameter(
    "target", Text("対象者：id か名前", "Who may apply: id or name of a target group"), {"type": "string"}, "sme"
)
EXPENSE: Final = Parameter(
    "expense",
    Text("対象になる経費：id か名前", "An expense that is covered: id or name"),
    {"type": "string"},
    "airfare",
)
KIND: Final = Parameter(
    "kind", Text("支援の種類：id か名前", "A kind of support: id or name"), {"type": "string"}, "subsidy"
)
STATUS: Final = Parameter(
    "status",
    Text("その日の受付の状態", "How it stands on the day"),
    {"type": "string", "enum": list(when.RANK)},
    "open",
)
FISCAL_YEAR: Final = Parameter(
    "fiscal_year",
    Text("年度。書けばその年度の版で答える", "The fiscal year: answers stand on the edition of that year"),
    {"type": "integer", "minimum": when.FIRST_DAY.year, "maximum": when.LAST_DAY.year},
    2025,
)
_PROGRAMME_COLUMNS: Final = (
    "id name.ja name.en kind.id kind.label.ja kind.label.en needs.id needs.label.ja edition.id edition.fiscal_year "
    "edition.status edition.status_label.ja edition.status_label.en edition.window.opens edition.window.closes "
    "edition.days_left edition.as_of edition.stale rates.text.ja rates.text.en caps.text.ja caps.text.en fee.text.ja "
    "fee.text.en agencies.authority.name.ja agencies.operator.name.ja summary.ja summary.en"
)
_OFFICE_COLUMNS: Final = (
    "id name.ja name.en agency.id agency.name.ja agency.name.en level serves.label.ja serves.label.en "
    "address telephone extension fax email url hours.ja hours.en withheld.ja withheld.en as_of "
    "programmes.id programmes.name.ja"
)


@operation(
    bp,
    "/programmes",
    Text("制度を探す。その日に当てはまる年度版とともに", "Find programmes, each with the edition that stands on a day"),
    *(WORDS, NEED, TARGET, EXPENSE, KIND, AGENCY, PREFECTURE, ON, FISCAL_YEAR, STATUS),
    *(LANG, PAGE, SIZE, entries.format_parameter(entries.LIST_FORMS)),
    answer="programmes",
    media=entries.LIST_FORMS,
    columns=_PROGRAMME_COLUMNS,
)
def programmes() -> Response:
    """Return the programmes that are asked for, each with the edition that stands on the day."""
    catalogue, at = desk().catalogue, choices.moment()
    agency = choices.agency(catalogue)
    wanted = Wanted(
        words=choices.words(),
        need=choices.concept("need", "needs", catalogue),
        kind=choices.concept("kind", "kinds", catalogue),
        target=choices.concept("target", "targets", catalogue),
        expense=choices.concept("expense", "expenses", catalogue),
        agency=agency["id"] if agency else None,
        place=choices.place(catalogue),
        fiscal_year=choices.fiscal_year(),
        status=choices.status(),
    )
    listing = entries.Listing(
        name="programmes",
        things=find.programmes(catalogue, wanted, at),
        show=lambda found: listed.programme(catalogue, found, at.date()),
        columns=_PROGRAMME_COLUMNS.split(),
        order=BY_IRI,
        understood={**_understood(wanted), **_named("agency", agency), "on": at.date().isoformat()},
        context={**CONTEXT, "entries": "@included"},
    )
    return entries.respond(catalogue, listing)


@operation(
    bp,
    "/offices",
    Text(
        "窓口を探す。いちばん新しい連絡先とともに。座標の分かる窓口はまだないので、GeoJSON の geometry はすべて null",
        "Find offices, each with its newest contact. No coordinates are known yet: in GeoJSON every geometry is null",
    ),
    *(WORDS, PREFECTURE, AGENCY, PROGRAMME),
    *(LANG, PAGE, SIZE, entries.format_parameter(entries.PLACE_FORMS)),
    answer="offices",
    media=entries.PLACE_FORMS,
    columns=_OFFICE_COLUMNS,
)
def offices() -> Response:
    """Return the offices that are asked for, each with its newest contact and the day for which that is known."""
    catalogue = desk().catalogue
    agency, programme, place = choices.agency(catalogue), choices.programme(catalogue), choices.place(catalogue)
    found = find.offices(
        catalogue,
        words=choices.words(),
        agency=agency["id"] if agency else None,
        programme=programme["id"] if programme else None,
        place=place,
    )
    listing = entries.Listing(
        name="offices",
        things=found,
        show=lambda one: listed.office(catalogue, one),
        columns=_OFFICE_COLUMNS.split(),
        order=_NEAREST if place else BY_IRI,
        understood={
            **_named("agency", agency),
            **_named("programme", programme),
            **({"prefecture": places.shown(place)} if place else {}),
        },
        context={**entries.CONTEXT, **linked.TYPES, "contact": "@included"},
    )
    return entries.respond(catalogue, listing, entries.PLACE_FORMS)


def _understood(wanted: Wanted) -> Json:
    concepts = {"need": wanted.need, "kind": wanted.kind, "target": wanted.target, "expense": wanted.expense}
    return {
        **{name: labelled(one) for name, one in concepts.items() if one},
        **({"prefecture": places.shown(wanted.place)} if wanted.place else {}),
        **({"fiscal_year": wanted.fiscal_year} if wanted.fiscal_year else {}),
        **({"status": wanted.status} if wanted.status else {}),
    }


def _named(name: str, thing: Json | None) -> Json:
    return {name: {"id": thing["id"], "name": thing["name"]}} if thing else {}
