"""The pages: the form at `/`, the answer at `/help`. Plain HTML, both languages, no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from madoguchi.ask import canned, phrases, when
from madoguchi.ask import help as helping
from madoguchi.ask import question as asking
from madoguchi.ask.facts import Json
from madoguchi.ask.question import Question
from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug
from madoguchi.web import arguments, form, readings
from madoguchi.web.canned import ASKED
from madoguchi.web.desk import desk
from madoguchi.words import Text

bp = Blueprint("pages", __name__)

_CLOSED: Final = "closed"
_IN_THE_API: Final = frozenset({"need", *(parameter.name for parameter in ASKED)})
_OF_THE_ASKER: Final = ("target", "employees", "capital")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the answer: its title, a kind of support at the top of the scheme, and its offers."""

    title: Text
    offers: Sequence[Json]


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the form, and the needs to choose from under the broad ones."""
    catalogue = desk().catalogue
    needs = catalogue.scheme("needs")
    return _page(
        "home.html",
        catalogue,
        groups=[(top, [need for need in needs if top.id in need.broader]) for top in needs if not top.broader],
    )


@bp.get("/help")
def help_() -> ResponseReturnValue:
    """Answer a question as a page, from the same answer as `/v1/help`."""
    catalogue = desk().catalogue
    needs = arguments.needs()
    said = {parameter.name: request.args[parameter.name] for parameter in ASKED if request.args.get(parameter.name)}
    question = asking.read(catalogue, asking.Asked(tuple(needs), said))
    answer = helping.answer(catalogue, question)
    ids, understood = form.needs_by_id(catalogue), answer["understood"]
    return _page(
        "help.html",
        catalogue,
        answer=answer,
        said=[need for need in needs if need not in ids],
        readings=readings.readings(understood),
        left_out=readings.left_out(understood, ids),
        asker=any(understood[name] is not None for name in _OF_THE_ASKER) or "sme_member_share" in said,
        sections=sections(catalogue, answer["answers"]),
        closed=[item for item in answer["answers"] if item["edition"]["status"] == _CLOSED],
        query=_query(question),
        order=helping.ORDER,
        sources=catalogue.sources,
    )


def sections(catalogue: Catalogue, answers: Sequence[Json]) -> list[Section]:
    """Return the offers that are not closed by the top kind of support, in the order of these kinds."""
    tops = [kind for kind in catalogue.scheme("kinds") if not kind.broader]
    found = []
    for top in tops:
        offers = [item for item in answers if item["programme"]["section"] == slug(top.id)]
        if still_open := [item for item in offers if item["edition"]["status"] != _CLOSED]:
            found.append(Section(top.label, still_open))
    return found


def _query(question: Question) -> str:
    """Return the SPARQL that finds the programmes and offices of an answer."""
    return canned.bind(
        canned.queries()["help"],
        {
            "need": [match.concept.id for match in question.needs],
            "prefecture": [question.place.prefecture] if question.place else [],
            "fiscal_year": [when.fiscal_year(question.day)],
        },
    )


def _page(template: str, catalogue: Catalogue, **more: Any) -> ResponseReturnValue:
    arguments.negotiate(("text/html",))
    language = arguments.language()
    page = render_template(
        template,
        language=language,
        release=catalogue.release,
        built=catalogue.built,
        **form.fields(catalogue, language),
        **more,
    )
    response = make_response(page)
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


@bp.app_context_processor
def _helpers() -> dict[str, Any]:
    return {"link": readings.link, "api_link": _api_link, "slug": slug, "contact": current_app.config["REPORT_TO"]}


@bp.app_template_filter("say")
def _say(text: dict[str, str] | None, language: str) -> Markup:
    """Return a text in a language; where only Japanese is known, marked as Japanese for screen readers."""
    if not text:
        return Markup("")
    if language in text:
        return escape(text[language])
    other, said = next(iter(text.items()))
    return Markup('<span lang="{}">{}</span>').format(other, said)


@bp.app_template_filter("day")
def _day(text: str, language: str) -> str:
    """Return a day, month or year in words: 2025年10月31日, 31 October 2025, 2022年."""
    return phrases.moment(text[:10]).to(language)


@bp.app_template_filter("dial")
def _dial(telephone: str) -> str:
    """Return a telephone number as the target of a call link (RFC 3966)."""
    return "tel:" + "".join(character for character in telephone if character.isdigit())


@bp.app_template_filter("yen")
def _yen(amount: int, language: str) -> str:
    """Return an amount of yen in words: 300万円, ¥3,000,000."""
    return phrases.yen(amount).to(language)


def _api_link() -> str:
    known = {name: values for name, values in request.args.lists() if any(values) and name in _IN_THE_API}
    return "/v1/help?" + urlencode(known, doseq=True)
