"""The arguments of a request: which names a route knows, and how each is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from madoguchi.errors import QueryError
from madoguchi.web.negotiation import preferred
from madoguchi.words import Text

LANGUAGES: Final = ("ja", "en")
LARGEST_PAGE: Final = 100
HEADERS: Final = 256  # that are remembered with what they prefer: clients send few different ones


@dataclass(frozen=True, slots=True)
class Paging:
    """A page of a list: its number from 1, and how many entries it holds."""

    page: int
    size: int

    @property
    def cut(self) -> slice:
        """The entries of this page, as a slice of the whole list."""
        return slice((self.page - 1) * self.size, self.page * self.size)


def known(*names: str, repeatable: str = "") -> None:
    """Raise `QueryError` where the request has an argument that is not allowed, or one twice that may not repeat."""
    for name, values in request.args.lists():
        if name not in names:
            raise QueryError(
                "unknown-parameter",
                Text(
                    f"「{name[:40]}」という引数はない。使えるのは {'・'.join(names)}。",
                    f"There is no parameter '{name[:40]}'. Use {', '.join(names)}.",
                ),
                extra={"allowed": list(names)},
            )
        if len(values) > 1 and name != repeatable:
            raise QueryError("repeated-parameter", Text(f"{name} は一つだけ書く。", f"Give {name} only once."))


def language() -> str:
    """Return "ja" or "en": the argument `lang`, or what the client prefers, or Japanese."""
    asked = request.args.get("lang")
    if asked is None:
        return preferred_language(request.headers.get("Accept-Language", ""))
    if asked not in LANGUAGES:
        raise QueryError(
            "unknown-language",
            Text("lang は ja か en。", "lang is ja or en."),
            extra={"allowed": list(LANGUAGES)},
        )
    return asked


def negotiate(offered: Sequence[str]) -> str:
    """Return the media type of `offered` that the client prefers, the first where it names none (RFC 9110, 12.5.1).

    Raises `QueryError` with the offer where the client accepts none of them.
    """
    best = preferred(request.headers.get("Accept", ""), tuple(offered))
    if best is None:
        raise QueryError(
            "not-acceptable",
            Text(f"Accept には {'・'.join(offered)} のどれかを書く。", f"Accept one of {', '.join(offered)}."),
            status=406,
            extra={"offered": list(offered)},
        )
    return best


@lru_cache(HEADERS)
def preferred_language(accept: str) -> str:
    """Return the language that an `Accept-Language` prefers, Japanese where it names none of ours."""
    return parse_accept_header(accept, LanguageAccept).best_match(LANGUAGES) or "ja"


def paging() -> Paging:
    """Return the asked page (`page` from 1, `size` up to 100, default 20)."""
    return Paging(_number("page", 1, 1_000_000), _number("size", 20, LARGEST_PAGE))


def needs() -> list[str]:
    """Return the needs that the request names, each as it was written; raises `QueryError` where there is none."""
    asked = [text for text in request.args.getlist("need") if text.strip()]
    if not asked:
        raise QueryError(
            "missing-parameter",
            Text("need に困りごとを書く。例：need=模倣品", "Say what is needed in `need`, such as need=counterfeits."),
            extra={"missing": "need"},
        )
    if len(asked) > 5:
        raise QueryError("too-many-needs", Text("need は五つまで。", "Give at most five needs."))
    return asked


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= most):
        raise QueryError(
            "bad-number",
            Text(f"{name} は 1 から {most} の整数で書く。", f"Write {name} as a whole number from 1 to {most}."),
        )
    return int(text)
