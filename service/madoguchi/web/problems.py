"""Every error as RFC 9457 problem details (`application/problem+json`), or as a page where a person is reading."""

from typing import Any, Final

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException

from madoguchi.errors import EngineError, QueryError
from madoguchi.vocab import PROBLEM
from madoguchi.web import arguments, form
from madoguchi.web.desk import desk
from madoguchi.words import Text

MEDIA_TYPE: Final = "application/problem+json"
_BUSY: Final = Text("いまは答えられない。しばらくして試す。", "No answer can be given now. Try again in a while.")
_TROUBLES: Final = {
    502: (
        "store-not-reached",
        Text(
            "データを置くサーバーにつながらないか、答えが正しくない。しばらくして試す。",
            "The server that holds the data is not reached, or answers wrongly. Try again in a while.",
        ),
    ),
    504: (
        "store-too-slow",
        Text(
            "データを置くサーバーの答えが間に合わない。条件を絞るか LIMIT を書き、しばらくして試す。",
            "The server that holds the data does not answer in time. Ask for less, add a LIMIT, or try again later.",
        ),
    ),
}
"""By status: a store on another server that is in trouble."""
_FAILED: Final = Text(
    "こちらの誤りで答えられなかった。同じことが続くなら知らせてほしい。",
    "This failed through a fault of ours. Please report it if it happens again.",
)
_TITLES: Final = {
    400: Text("条件を読み取れませんでした", "The request needs a change"),
    403: Text("受け付けられません", "Refused"),
    404: Text("見つかりません", "Not found"),
    405: Text("この方法では頼めません", "Method not allowed"),
    406: Text("その形式では答えられません", "Not acceptable"),
    413: Text("大きすぎます", "Too large"),
    414: Text("長すぎます", "Too long"),
    415: Text("その形式では受け取れません", "Unsupported media type"),
    500: Text("こちらの誤りです", "Our fault"),
    502: Text("奥のサーバーの不調です", "Bad gateway"),
    503: Text("いまは答えられません", "Not available now"),
    504: Text("時間切れです", "Gateway timeout"),
}


def register(app: Flask) -> None:
    """Translate every exception of a view, once."""
    app.register_error_handler(QueryError, _query_error)
    app.register_error_handler(EngineError, _engine_error)
    app.register_error_handler(HTTPException, _http_exception)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, code: str, detail: Text, extra: dict[str, Any] | None = None) -> Response:
    """Return problem details: `type`, `title`, `status`, `detail` in the reader's language, and extra members."""
    language = _language()
    title = _TITLES.get(status, Text("誤り", "Error"))
    if _wants_page():
        asked = form.fields(desk().catalogue, language) if status == 400 else {}
        told = {"title": title, "detail": detail, "extra": extra or {}, "wrong": code.removeprefix("unknown-")}
        page = render_template("problem.html", language=language, **told, **asked)
        response = Response(page, status, content_type="text/html; charset=utf-8")
    else:
        body = {
            "type": PROBLEM + code,
            "title": title.to(language),
            "status": status,
            "detail": detail.to(language),
            **(extra or {}),
        }
        response = Response(json.dumps(body), status, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _wants_page() -> bool:
    nowhere = request.blueprint is None and not request.path.startswith("/v1/")
    is_page = request.blueprint in {"pages", "docs"} or nowhere
    best = request.accept_mimetypes.best_match([MEDIA_TYPE, "application/json", "text/html"])
    return is_page and best == "text/html"


def _language() -> str:
    try:
        return arguments.language()
    except QueryError:
        return "en"


def _query_error(error: QueryError) -> Response:
    response = problem(error.status, error.code, error.detail, error.extra)
    if "retry_after" in error.extra:
        response.headers["Retry-After"] = str(error.extra["retry_after"])
    return response


def _engine_error(error: EngineError) -> Response:
    current_app.logger.error("engine: %s", error)
    code, detail = _TROUBLES.get(error.status, ("not-ready", _BUSY))
    response = problem(error.status, code, detail)
    response.headers["Retry-After"] = "10"
    return response


def _http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    details = {
        404: Text(f"{request.path} には何もない。", f"There is nothing at {request.path}."),
        405: Text(f"{request.method} は使えない。", f"{request.method} is not allowed here."),
        413: Text("送られたものが大きすぎる。", "What was sent is too large."),
    }
    extra = {"limit": "size"} if status == 413 else None
    response = problem(status, f"http-{status}", details.get(status, Text("", error.description or error.name)), extra)
    valid: list[str] | None = getattr(error, "valid_methods", None)
    if valid:
        response.headers["Allow"] = ", ".join(sorted(valid))
    return response


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected", exc_info=error)
    return problem(500, "internal", _FAILED)
