"""Requests and what is expected of their answers, as the files of `cases/protocol` say them, sent as they are written."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. Nothing is added to it but `Host` and `Content-Length`.

    `params` is the query of the URL, `raw` the same where it is to be sent as it stands; `form`, `body` and `hex` are
    three ways to write the body.
    """

    method: str = "GET"
    path: str = "/sparql"
    params: Fields = field(default_factory=dict)
    raw: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Fields = field(default_factory=dict)
    body: str = ""
    hex: str = ""

    @property
    def target(self) -> str:
        """The path and the query of the URL."""
        query = self.raw or urlencode(self.params, doseq=True)
        return quote(self.path, safe="/%") + (f"?{query}" if query else "")

    @property
    def content(self) -> bytes:
        """The body."""
        return bytes.fromhex(self.hex) or (self.body or urlencode(self.form, doseq=True)).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is expected: every key that a case gives is checked, and `CHECKS` in `replies.py` says how."""

    status: list[int]
    keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A case: `server` is the one that it is asked of, `first` a request before it, `w3c` the tests that it stands for.

    `limit` is what keeps the engine underneath from the right answer, where that is known.
    """

    name: str
    server: str
    ask: Ask
    answer: Answer
    first: Ask | None
    w3c: tuple[str, ...]
    limit: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Message
    body: bytes

    @property
    def media(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip()


def read_case(path: Path, folder: Path) -> Case:
    """Read a case; its name is its path below the folder."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    assert said.keys() <= {"server", "w3c", "limit", "first", "ask", "answer"}, f"unknown keys in {path}: {[*said]}"
    expected = dict(said["answer"])
    status = expected.pop("status", 200)
    return Case(
        name=str(path.relative_to(folder).with_suffix("")),
        server=said.get("server", "strict"),
        ask=Ask(**said.get("ask", {})),
        answer=Answer(status if isinstance(status, list) else [status], expected),
        first=Ask(**said["first"]) if "first" in said else None,
        w3c=tuple(said.get("w3c", ())),
        limit=said.get("limit", ""),
    )


def send(address: str, ask: Ask, headers: Mapping[str, str]) -> Reply:
    """Send a request with these headers and return the answer."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.putrequest(ask.method, ask.target, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if ask.content or ask.method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(ask.content)))
        connection.endheaders(ask.content or None)
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    finally:
        connection.close()
