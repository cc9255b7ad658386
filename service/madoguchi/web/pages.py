"""The pages: the form at `/`, the answer at `/help`. Plain HTML, both languages, no script."""

import calendar
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from madoguchi.ask import canned, when
from madoguchi.ask import help as helping
from madoguchi.ask.show import Question
from madoguchi.vocab import slug
from madoguchi.web import arguments
from madoguchi.web.desk import Desk, desk

bp = Blueprint("pages", __name__)

PARAMETERS: Final = ("need", "prefecture", "on", "lang")
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the form, and the needs to choose from."""
    arguments.known("lang")
    return _page("home.html", desk(), asked={})


@bp.get("/help")
def help_() -> ResponseReturnValue:
    """Answer a question as a page, from the same answer as `/v1/help`."""
    arguments.known(*PARAMETERS)
    at = desk()
    asked = {"need": request.args.get("need", ""), "prefecture": request.args.get("prefecture", "")}
    asked["on"] = request.args.get("on", "")
    question = helping.read_question(at.catalogue, arguments.needs(), asked["prefecture"] or None, asked["on"] or None)
    answer = helping.answer(at.catalogue, question)
    open_answers = [item for item in answer["answers"] if item["edition"]["status"] != "closed"]
    sections = {
        name: [item for item in open_answers if item["programme"]["section"] == name] for name in ("advice", "money")
    }
    return _page(
        "help.html",
        at,
        asked=asked,
        answer=answer,
        sections=sections,
        closed=[item for item in answer["answers"] if item["edition"]["status"] == "closed"],
        query=_query(question),
        sources={source["id"]: source for source in answer["sources"]},
    )


def _query(question: Question) -> str | None:
    """Return the SPARQL that finds the same programmes and offices; None where no prefecture was named."""
    if question.place is None:
        return None
    values: dict[str, str | int] = {
        "need": question.needs[0].concept.id,
        "prefecture": question.place.prefecture,
        "fiscal_year": when.fiscal_year(question.day),
    }
    return canned.bind(canned.queries()["help"], values)


def _page(template: str, at: Desk, **more: Any) -> ResponseReturnValue:
    arguments.negotiate(("text/html",))
    language = arguments.language()
    places = [place for place in at.catalogue.places.values() if place.level == "prefecture"]
    page = render_template(
        template,
        language=language,
        prefectures=sorted(places, key=lambda place: place.id),
        needs=at.catalogue.scheme("needs"),
        release=at.catalogue.release,
        built=at.catalogue.built,
        **more,
    )
    response = make_response(page)
    response.headers["Content-Language"] = language
    response.vary.update(("Accept-Language",))
    return response


@bp.after_app_request
def _secure(response: Any) -> Any:
    """Let a page load nothing but our own style sheet, and be framed by nobody."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.app_context_processor
def _helpers() -> dict[str, Any]:
    return {"link_in": _link_in, "api_link": _api_link, "slug": slug, "contact": current_app.config["REPORT_TO"]}


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
    """Return a day or moment in words: 2025年10月31日, 31 October 2025."""
    day = date.fromisoformat(text[:10])
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


@bp.app_template_filter("dial")
def _dial(telephone: str) -> str:
    """Return a telephone number as the target of a call link (RFC 3966)."""
    return "tel:" + "".join(character for character in telephone if character.isdigit())


def _link_in(language: str) -> str:
    return "?" + urlencode(arguments.without(("lang",), lang=language), doseq=True)


def _api_link() -> str:
    return "/v1/help?" + urlencode(arguments.without(("lang",)), doseq=True)
