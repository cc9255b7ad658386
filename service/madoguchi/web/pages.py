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
from madoguchi.web import arguments
from madoguchi.web.desk import desk
from madoguchi.words import Text

bp = Blueprint("pages", __name__)

_CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the answer: its title, a kind of support at the top of the scheme, and its offers."""

    title: Text
    offers: Sequence[Json]


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the form, and the needs to choose from."""
    return _page("home.html", desk().catalogue)


@bp.get("/help")
def help_() -> ResponseReturnValue:
    """Answer a question as a page, from the same answer as `/v1/help`."""
    catalogue = desk().catalogue
    needs = arguments.needs()
    said = {name: request.args[name] for name in ("prefecture", "on") if request.args.get(name)}
    question = asking.read(catalogue, asking.Asked(tuple(needs), said))
    answer = helping.answer(catalogue, question)
    ids = _needs_by_id(catalogue)
    return _page(
        "help.html",
        catalogue,
        answer=answer,
        said=[need for need in needs if need not in ids],
        sections=sections(catalogue, answer["answers"]),
        closed=[item for item in answer["answers"] if item["edition"]["status"] == _CLOSED],
        query=_query(question),
        order=helping.ORDER,
        sources={source["id"]: source for source in answer["sources"]},
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


def form_fields(catalogue: Catalogue, language: str) -> dict[str, Any]:
    """Return what the form shows: the prefectures, and the question that was asked, as its reader wrote it."""
    chosen = _needs_by_id(catalogue).get(need := request.args.get("need", ""))
    prefecture = request.args.get("prefecture", "")
    place = catalogue.place(prefecture)
    return {
        "prefectures": [place for place in catalogue.places.values() if place.level == "prefecture"],
        "chosen": slug(place.prefecture) if place else "",
        "asked": {"need": chosen.to(language) if chosen else need, "on": request.args.get("on", "")},
    }


def _needs_by_id(catalogue: Catalogue) -> dict[str, Text]:
    return {slug(need.id): need.label for need in catalogue.scheme("needs")}


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
        needs=catalogue.scheme("needs"),
        release=catalogue.release,
        built=catalogue.built,
        **form_fields(catalogue, language),
        **more,
    )
    response = make_response(page)
    response.headers["Content-Language"] = language
    response.vary.update(("Accept", "Accept-Language"))
    return response


@bp.app_context_processor
def _helpers() -> dict[str, Any]:
    return {"link": _link, "api_link": _api_link, "slug": slug, "contact": current_app.config["REPORT_TO"]}


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


def _link(**changes: str) -> str:
    """Return a link to the same question with some arguments changed; an empty one is left out."""
    kept = {name: values for name, values in request.args.lists() if name not in changes}
    return "?" + urlencode({**kept, **{name: value for name, value in changes.items() if value}}, doseq=True)


def _api_link() -> str:
    known = {name: values for name, values in request.args.lists() if name in ("need", "prefecture", "on")}
    return "/v1/help?" + urlencode(known, doseq=True)
