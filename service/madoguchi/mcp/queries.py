"""The canned questions as one tool: run a query by its name, each row with the lines that say so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from madoguchi import queryfile
from madoguchi.ask import canned, phrases
from madoguchi.ask.catalogue import QUERIES
from madoguchi.ask.facts import Json
from madoguchi.mcp import arguments
from madoguchi.queryfile import Row
from madoguchi.vocab import BASE
from madoguchi.web.arguments import Paging
from madoguchi.web.contract import Parameter
from madoguchi.web.desk import Desk, desk
from madoguchi.words import Text

_PROOF: Final = QUERIES / "proof" / "evidence.rq"
_WHOLE: Final = {"type": "integer", "minimum": 0}
_EVIDENCE: Final = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("source", "lines", "as_of")},
    "required": ["source", "lines", "as_of"],
    "additionalProperties": False,
}
SCHEMA: Final[Json] = {
    "type": "object",
    "properties": {
        "query": {"type": "object", "properties": {"name": {"type": "string"}, "summary": {"type": "object"}}},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "values": {"type": "object", "additionalProperties": {"type": "string"}},
                    "evidence": {"type": "array", "items": _EVIDENCE},
                },
                "required": ["values", "evidence"],
                "additionalProperties": False,
            },
        },
        "meta": {
            "type": "object",
            "properties": {"total": _WHOLE, "page": _WHOLE, "size": _WHOLE, "release": {"type": "string"}},
            "required": ["total", "page", "size", "release"],
        },
    },
    "required": ["query", "rows", "meta"],
    "additionalProperties": False,
}
NAME: Final = Parameter(
    "name",
    Text("問い合わせの名前", "The name of the query"),
    {"type": "string", "enum": list(canned.queries())},
    "offices-of-a-prefecture",
    required=True,
)
ARGUMENTS: Final = Parameter(
    "arguments",
    Text("問い合わせの引数：名前と値（名称、id、IRI）", "The query's own arguments by name: labels, ids or IRIs"),
    {
        "type": "object",
        "additionalProperties": {"anyOf": [{"type": ["string", "integer"]}, {"type": "array"}]},
    },
)


def listed() -> str:
    """Return one line for each query: its name, its arguments (`?` where one may be missing), and what it asks."""
    return "\n".join(
        f"- {query.name}({', '.join(one.name + ('' if one.required else '?') for one in query.parameters)}): "
        f"{query.summary.en} / {query.summary.ja}"
        for query in canned.queries().values()
    )


def run(name: str, given: Mapping[str, Any], paging: Paging) -> Json:
    """Return a page of the rows of a query as `{query, rows, meta}`; raises `QueryError` that says what to change."""
    query, at = canned.find(name), desk()
    taken = [Parameter(argument, Text(argument), {}, repeatable=True) for argument in given]
    values = canned.read_values(query, arguments.read(taken, given), at.catalogue)
    found = at.engine.rows(replace(query, text=canned.bind(query, values)))
    return {
        "query": {"name": query.name, "summary": query.summary.as_json()},
        "rows": _with_proof(at, found[paging.cut]),
        "meta": {"total": len(found), "page": paging.page, "size": paging.size, "release": at.catalogue.release},
    }


def _with_proof(at: Desk, rows: Sequence[Row]) -> list[Json]:
    proofs = _proofs(at, {value for row in rows for value in row.values() if value.startswith(BASE)})
    return [{"values": dict(row), "evidence": _own(at, row) or _proof(row, proofs)} for row in rows]


def _own(at: Desk, row: Row) -> list[Json]:
    """Return the lines that a row itself names."""
    if not {"source", "first_line", "last_line"} <= row.keys() or row["source"] not in at.catalogue.sources:
        return []
    return [_cited(at, row["source"], row["first_line"], row["last_line"])]


def _proof(row: Row, proofs: Mapping[str, list[Json]]) -> list[Json]:
    """Return the evidence of the most particular thing of a row: its last one that any document speaks of."""
    return next((proofs[value] for value in reversed(list(row.values())) if value in proofs), [])


def _proofs(at: Desk, things: Iterable[str]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    if wanted := sorted(things):
        query = queryfile.read(_PROOF)
        for row in at.engine.rows(replace(query, text=canned.bind(query, {"thing": wanted}))):
            if row["source"] in at.catalogue.sources:
                found[row["thing"]].append(_cited(at, row["source"], row["first"], row["last"]))
    return found


def _cited(at: Desk, source: str, first: str, last: str) -> Json:
    as_of = at.catalogue.sources[source]["as_of"]
    return {"source": source, "lines": phrases.lines(int(first), int(last)), "as_of": as_of}
