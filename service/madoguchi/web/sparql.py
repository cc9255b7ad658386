"""SPARQL 1.1 Protocol, the query operation: GET and POST on `/sparql`, read only."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl, quote

from flask import Blueprint, Response, request
from werkzeug.datastructures import ETags, MultiDict

from madoguchi.ask import when
from madoguchi.engine.forms import RESULTS, TRIPLES
from madoguchi.engine.pool import Answer
from madoguchi.engine.relay import RelayedAnswer
from madoguchi.engine.stranger import Asked
from madoguchi.errors import QueryError
from madoguchi.vocab import PREFIXES
from madoguchi.web import service
from madoguchi.web.endpoint import endpoint
from madoguchi.web.negotiation import preferred
from madoguchi.web.remembered import HELD, Held
from madoguchi.words import Text

bp = Blueprint("sparql", __name__)

MOST_FIELDS: Final = 200
VARY: Final = "Accept, Accept-Encoding"
KEPT: Final = timedelta(days=1)  # an answer changes with the release alone
_CHANGING: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|SERVICE)\b", re.IGNORECASE)
# A relative IRI, perhaps: only then is our address needed as a base.
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^\s<>]*>|\b[IU]RI\s*\(", re.IGNORECASE)
_FILE_NAME: Final = re.compile(r"[\w.-]{1,80}")

# The names that clients use in `format`, each with what it means for rows and booleans, and for graphs.
FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "csv": ("text/csv", ""),
    "tsv": ("text/tab-separated-values", ""),
    **dict.fromkeys(("turtle", "ttl", "n3"), ("", "text/turtle")),
    **dict.fromkeys(("n-triples", "ntriples", "nt"), ("", "application/n-triples")),
    **dict.fromkeys(("rdf", "rdf+xml", "rdf-xml", "rdfxml"), ("", "application/rdf+xml")),
    **dict.fromkeys(("json-ld", "jsonld"), ("", "application/ld+json")),
    **dict.fromkeys(("n-quads", "nquads", "nq"), ("", "application/n-quads")),
    "trig": ("", "application/trig"),
    **{media: (media, "") for media in RESULTS},
    **{media: ("", media) for media in TRIPLES},
}


@bp.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Run a query and return its result in the form that the client prefers; without one, describe the service."""
    fields = _fields()
    if request.method != "POST" and not fields:
        return service.described()
    return respond_to(_asked(fields), fields)


def respond_to(asked: Asked, fields: MultiDict[str, str]) -> Response:
    """Run a query and return its answer with a validator, or a 304, for which nothing is run (RFC 9110, 13).

    Whether there is an answer at all, which is what `If-None-Match: *` asks, only a run can tell.
    """
    disposition = _disposition(fields)
    tag = None if request.method == "POST" else _tag(asked)
    known = request.if_none_match if "If-None-Match" in request.headers else ETags()
    if tag and not known.star_tag and known.contains_weak(tag):
        response = Response(status=304)
    else:
        response = _response(endpoint().ask(asked))
        if disposition:
            response.headers["Content-Disposition"] = disposition
    if tag and known.star_tag:
        response.close()
        response = Response(status=304)
    if tag:
        response.headers["ETag"] = f'W/"{tag}"'
    if tag and response.status_code == 200 and not response.is_streamed:
        request.environ[HELD] = Held(endpoint().name(), when.now() + KEPT, must_ask=True)
    else:
        response.headers["Cache-Control"] = "no-cache" if tag else "no-store"
    response.headers["Vary"] = VARY
    return response


def _response(answer: Answer | RelayedAnswer) -> Response:
    """Return an answer of the engine as a response, which streams where the answer is long."""
    body: bytes | Iterator[bytes] = answer.first if answer.is_all else _Body(answer)
    charset = "; charset=utf-8" if answer.media.startswith("text/") else ""
    return Response(body, content_type=answer.media + charset)


class _Body:
    """The bytes of an answer, from the first; closed where the client does not want the rest."""

    def __init__(self, answer: Answer | RelayedAnswer) -> None:
        self._answer = answer
        self._first = answer.first

    def __iter__(self) -> "_Body":
        return self

    def __next__(self) -> bytes:
        first, self._first = self._first, b""
        return first or next(self._answer)

    def close(self) -> None:
        self._answer.close()


def wanted(fields: MultiDict[str, str]) -> tuple[str, str]:
    """Return the media types for rows and for graphs: by `format`, else by `Accept`; empty where there is none."""
    accept = request.headers.get("Accept", "")
    if (asked := fields.get("format")) is not None:
        if asked.lower() not in FORMATS:
            names = [name for name in FORMATS if "/" not in name]
            wrong = Text(f"format は {'・'.join(names)} のどれか。", f"format is one of {', '.join(names)}.")
            raise QueryError("unknown-format", wrong, extra={"allowed": names})
        return FORMATS[asked.lower()]
    results, triples = preferred(accept, (*RESULTS,)), preferred(accept, (*TRIPLES,))
    if results is None and triples is None:
        offered = [*RESULTS, *TRIPLES]
        none = Text(f"Accept には {'・'.join(offered)} のどれかを書く。", f"Accept one of {', '.join(offered)}.")
        raise QueryError("not-acceptable", none, status=406, extra={"offered": offered})
    return results or "", triples or ""


def read_form(data: bytes) -> list[tuple[str, str]]:
    """Return the fields of a form or a query string; raises `QueryError` where they are not UTF-8 or too many."""
    try:
        return parse_qsl(data.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise QueryError("not-utf-8", Text("UTF-8 で送る。", "Send the query in UTF-8.")) from error
    except ValueError as error:
        many = Text(f"引数は {MOST_FIELDS} 個まで。", f"At most {MOST_FIELDS} parameters are taken.")
        raise QueryError("too-many-parameters", many) from error


def _fields() -> MultiDict[str, str]:
    """Return the fields of the protocol, however they were sent (SPARQL 1.1 Protocol, 2.1)."""
    media = request.mimetype
    sent = read_form(request.query_string)
    if request.method != "POST":
        return MultiDict(sent)
    if media == "application/sparql-query":
        return MultiDict([*sent, ("query", _utf8(request.get_data()))])
    if media == "application/sparql-update":
        return MultiDict([("update", "")])
    if media == "application/x-www-form-urlencoded":
        return MultiDict([*sent, *read_form(request.get_data())])
    raise QueryError(
        "unsupported-media-type",
        Text(
            "POST は application/sparql-query か application/x-www-form-urlencoded で送る。",
            "POST a query as application/sparql-query or application/x-www-form-urlencoded.",
        ),
        status=415,
    )


def _asked(fields: MultiDict[str, str]) -> Asked:
    query, (results, triples) = _query(fields), wanted(fields)
    return Asked(
        query,
        (*fields.getlist("default-graph-uri"),),
        (*fields.getlist("named-graph-uri"),),
        results,
        triples,
        endpoint().is_union,
        base=request.base_url if _RELATIVE.search(query) else None,
    )


def _query(fields: MultiDict[str, str]) -> str:
    if "update" in fields:
        raise QueryError("update-refused", Text("更新は受け付けない。", "Updates are not accepted."), status=403)
    queries = fields.getlist("query")
    if len(queries) != 1 or not queries[0].strip():
        raise QueryError(
            "missing-query",
            Text("query に SPARQL を一つ書く。", "Send one SPARQL query as the parameter `query`."),
            extra={"prefixes": PREFIXES},
        )
    return queries[0]


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("not-utf-8", Text("UTF-8 で送る。", "Send the query in UTF-8.")) from error


def _tag(asked: Asked) -> str | None:
    """Return the weak entity tag of a query's answer, or None where it changes by itself."""
    if _CHANGING.search(asked.query):
        return None
    return hashlib.sha256(endpoint().version().encode() + b"\0" + asked.as_json()).hexdigest()[:32]


def _disposition(fields: MultiDict[str, str]) -> str | None:
    """Return the header that lets a browser save the answer under the name in `filename` (RFC 6266; RFC 8187)."""
    if (name := fields.get("filename")) is None:
        return None
    if not _FILE_NAME.fullmatch(name):
        wrong = Text(
            "filename は文字・数字と . _ - で 80 字まで。",
            "filename has letters, digits, '.', '_' and '-', at most 80.",
        )
        raise QueryError("bad-file-name", wrong)
    said = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    return f"attachment; {said}"
