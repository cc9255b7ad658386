"""The canned questions as JSON: `/v1/help`, `/v1/programmes/{id}`, `/v1/offices/{id}`."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, json, request

from madoguchi.ask import help as helping
from madoguchi.ask import members, show, when
from madoguchi.ask import question as asking
from madoguchi.ask.records import Programme
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from madoguchi.web import arguments, entries, linked, rows, table
from madoguchi.web.contract import JSON_FORMS, LANG, ON, PAGE, PREFECTURE, SIZE, Parameter, identifier, operation
from madoguchi.web.desk import Desk, desk
from madoguchi.web.paging import links
from madoguchi.words import Text

bp = Blueprint("canned", __name__, url_prefix="/v1")

NEED: Final = Parameter(
    "need",
    Text(
        "困りごと：ふだんの言葉、制度の名前、または id",
        "What is needed: everyday words, the name of a programme, or an id",
    ),
    {"type": "string", "minLength": 1, "maxLength": 500},
    "模倣品",
    required=True,
    repeatable=True,
)

_TEXT: Final = {"type": "string", "minLength": 1}
_WHOLE: Final = {"type": "integer", "minimum": 0}
ASKED: Final = (
    PREFECTURE,
    ON,
    Parameter(
        "target", Text("尋ねる人：id か名前", "Who asks: the id or name of a target group"), _TEXT, "小規模事業者"
    ),
    Parameter("employees", Text("従業員数", "How many people the firm employs"), _WHOLE, 5),
    Parameter("capital", Text("資本金（円）", "Capital in yen"), _WHOLE, 10_000_000),
    Parameter("industry", Text("業種：id か名前", "The id or name of an industry"), _TEXT, "卸売業"),
    Parameter(
        "sme_member_share",
        Text("グループの構成員のうち中小企業の割合", "The share of SMEs among the members of a group"),
        _TEXT,
        "2/3",
    ),
    Parameter("expense", Text("使いたい経費：id か名前", "The id or name of an expense"), _TEXT, "翻訳費"),
    Parameter(
        "cost", Text("かかる費用（円）", "What it will cost, in yen"), {**_WHOLE, "maximum": asking.LARGEST}, 3_000_000
    ),
    Parameter("right", Text("権利：id か名前", "The id or name of an IP right"), _TEXT, "商標"),
    Parameter("country", Text("国・地域：id か名前", "The id or name of a country"), _TEXT, "台湾"),
    Parameter(
        "ignore",
        Text(
            "文から聞き取っても使わないもの（prefecture、cost など）と、外す困りごとの id。コンマで区切る",
            "What is heard in the text and not meant (prefecture, cost, …), and ids of needs; set apart by commas",
        ),
        _TEXT,
        "cost",
    ),
)

_SAID: Final = frozenset(parameter.name for parameter in ASKED)
CONTEXT: Final = linked.FOUND
_WHO: Final = ("may_apply", "may_not_apply", "conditions")
_CONTEXT: Final = members.members({"@context": linked.HELP})


@operation(
    bp,
    "/help",
    Text(
        "この困りごとを、この都道府県で、この日に助けてくれるのは誰か",
        "Who helps with a need, in a prefecture, on a day",
    ),
    NEED,
    *ASKED,
    LANG,
    PAGE,
    SIZE,
    entries.format_parameter(entries.LIST_FORMS),
    answer="help",
    media=entries.LIST_FORMS,
    columns=rows.HELP,
)
def help_() -> Response:
    """Answer who helps with a need, in a prefecture, on a day: as JSON by pages, or as a table of all offices."""
    media, paging = entries.form(entries.LIST_FORMS), arguments.paging()
    at = desk()
    said = {name: text for name, text in request.args.items() if text and name in _SAID}
    question = asking.read(at.catalogue, asking.Asked(tuple(arguments.needs()), said))
    found = helping.find(at.catalogue, question)
    total, paged = len(found.offers), entries.is_paged(media)
    answer = helping.written(at.catalogue, question, found, paging.cut if paged else slice(None))
    if media == table.MEDIA_TYPE:
        response = entries.as_csv("help", rows.of_help(json.loads(members.whole(answer))), rows.HELP.split())
        return _linked(response, total, paging) if paged else response
    meta = {
        "total": total,
        "page": paging.page,
        "size": paging.size,
        "release": at.catalogue.release,
        "order": helping.ORDER.as_json(),
    }
    response = _of_json(members.whole(_CONTEXT, answer, members.members({"meta": meta})), media)
    return _linked(response, total, paging)


@operation(
    bp,
    "/programmes/{id}",
    Text("一つの制度を、すべての年度版とともに", "One programme with all its editions as they stand on a day"),
    identifier("anti-counterfeit-support"),
    ON,
    LANG,
    answer="programme",
)
def programme(id_: str) -> Response:
    """Return one programme with all its editions as they stand on a day (`on`, default today)."""
    on = request.args.get("on")
    day = when.parse_day(on) if on else when.today()
    at = desk()
    found = at.catalogue.by_slug.get(id_)
    if found is None:
        raise _no_such("programme", id_, list(at.catalogue.by_slug))
    return as_json({"@context": linked.PROGRAMME, **_shown(found, at, day), "meta": {"release": at.catalogue.release}})


@operation(
    bp,
    "/offices/{id}",
    Text("一つの窓口と、そこが受けるすべて", "One office with everything it takes"),
    identifier("jetro-ip"),
    LANG,
    answer="office",
)
def office(id_: str) -> Response:
    """Return one office with everything it takes: editions, kinds of business, areas."""
    at = desk()
    found = next((item for iri, item in at.catalogue.offices.items() if slug(iri) == id_), None)
    if found is None:
        raise _no_such("office", id_, [slug(iri) for iri in at.catalogue.offices])
    takes = [
        {
            "programme": programme.shown["id"],
            "edition": edition.id,
            "fiscal_year": edition.fiscal_year,
            **{key: channel.shown[key] for key in ("roles", "level", "serves", "evidence")},
        }
        for programme in at.catalogue.programmes
        for edition in programme.editions
        for channel in edition.channels
        if channel.shown["id"] == found["id"]
    ]
    meta = {"release": at.catalogue.release}
    return as_json({"@context": linked.OFFICE, **found, "takes": takes, "meta": meta})


def as_json(body: dict[str, Any]) -> Response:
    """Return a body as JSON in UTF-8, open to every origin; raises `QueryError` where the client accepts no JSON."""
    return _of_json(json.dumps(body).encode(), arguments.negotiate(JSON_FORMS))


def _of_json(body: bytes, media: str) -> Response:
    response = Response(body, content_type=media)
    response.vary.add("Accept")
    return response


def _linked(response: Response, total: int, paging: arguments.Paging) -> Response:
    response.headers["Link"] = links(total, paging)
    return response


def _shown(programme: Programme, at: Desk, day: date) -> dict[str, Any]:
    editions = []
    for edition in programme.editions:
        at_day = when.beginning(day)
        standing = when.stand(edition.windows, edition.fiscal_year, edition.as_of, at_day)
        shown = {key: value for key, value in edition.shown.items() if key not in ("id", "title", "source")}
        editions.append(
            {
                **show.edition_on(edition, standing, day),
                **shown,
                "tracks": show.tracks_at(edition, at_day),
                "eligibility": {key: shown["eligibility"][key] for key in _WHO},
                "offices": [channel.shown for channel in edition.channels],
                "not_available": [{"area": area, **absence} for area, absence in edition.absences.items()],
            }
        )
    sources = sorted({edition.shown["source"] for edition in programme.editions})
    return {
        **programme.shown,
        "needs": [
            {"id": need, "label": at.catalogue.concepts[need].label.as_json()} for need in sorted(programme.needs)
        ],
        "on": day.isoformat(),
        "editions": editions,
        "sources": [at.catalogue.sources[source] for source in sources],
    }


def _no_such(what: str, asked: str, known: list[str]) -> QueryError:
    near = [name for name in known if asked and (asked in name or name in asked)][:5]
    ja = {"programme": "制度", "office": "窓口"}[what]
    return QueryError(
        f"unknown-{what}",
        Text(f"「{asked[:60]}」という{ja}はない。", f"There is no {what} called '{asked[:60]}'."),
        status=404,
        extra={"choices": near} if near else {},
    )
