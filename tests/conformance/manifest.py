"""The W3C suites as they are: their manifests, read into one `Case` for each test."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pyoxigraph

HERE: Final = Path(__file__).resolve().parent
SUITES: Final = HERE.parents[1] / "var" / "conformance"
Names = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a suite.

    `id` is part, folder and fragment (`sparql11/bind#bind01`), `judge` how it is judged (`suite.toml`). `query` is the
    IRI of the query, which is also its base IRI (SPARQL 1.1, 4.1.1); `data` and `named` are the IRIs of the files that
    make its default graph and its named graphs, `mentioned` those of its FROM clauses, `result` that of the expected
    answer. An answer is `lax` where duplicates may be missing from it (REDUCED).
    """

    id: str
    group: str
    judge: str
    query: str
    data: tuple[str, ...]
    named: tuple[str, ...]
    mentioned: tuple[str, ...]
    result: str
    lax: bool

    @property
    def dataset(self) -> Names:
        """What two tests have in common that run on the same data."""
        return self.data, self.named, self.mentioned

    @property
    def text(self) -> str:
        """The query, as it is in its file."""
        return file_of(self.query).read_text(encoding="utf-8")


def is_there() -> bool:
    """Tell whether the suites have been fetched."""
    return SUITES.is_dir()


@cache
def settings() -> dict[str, Any]:
    """Return `suite.toml`."""
    return tomllib.loads((HERE / "suite.toml").read_text(encoding="utf-8"))


def file_of(iri: str) -> Path:
    """Return the file of the suites that an IRI names."""
    for part in settings()["part"]:
        if iri.startswith(part["base"]):
            return SUITES / part["folder"] / iri.removeprefix(part["base"]).partition("#")[0]
    raise LookupError(f"{iri} is in no suite")


def parsed(iri: str) -> Iterator[pyoxigraph.Quad]:
    """Read the RDF file that an IRI names, Turtle or RDF/XML, with the IRI as its base."""
    path = file_of(iri)
    form = pyoxigraph.RdfFormat.from_extension(path.suffix[1:])
    return pyoxigraph.parse(path=path, format=form, base_iri=iri, rename_blank_nodes=True)


@cache
def cases() -> tuple[Case, ...]:
    """Return the tests that have a query, in the order of the parts and of their IRIs."""
    return tuple(case for part, row in _entries() if (case := _case(part, row)) is not None)


@cache
def in_prose() -> frozenset[str]:
    """Return the ids of the tests without a query."""
    kinds = settings()["elsewhere"]["kinds"]
    return frozenset(_id(part, rows[0]) for part, rows in _entries() if _fragment(rows[0]["kind"]) in kinds)


def _entries() -> Iterator[tuple[dict[str, Any], list[dict[str, str]]]]:
    text = (HERE / "entries.rq").read_text(encoding="utf-8")
    for part in settings()["part"]:
        store = pyoxigraph.Store()
        for iri in _manifests(part):
            if iri.split("/")[-2] not in settings()["left-out"]:
                graph = pyoxigraph.NamedNode(iri)
                store.extend(pyoxigraph.Quad(*quad.triple, graph) for quad in parsed(iri))
        for _, rows in groupby(_rows(store, text), lambda row: (row["manifest"], row["test"])):
            yield part, list(rows)


def _manifests(part: dict[str, Any]) -> list[str]:
    text = (HERE / "includes.rq").read_text(encoding="utf-8")
    store = pyoxigraph.Store()
    for name in part["manifests"]:
        store.extend(parsed(part["base"] + name))
    return [row["manifest"] for row in _rows(store, text)]


def _rows(store: pyoxigraph.Store, text: str) -> list[dict[str, str]]:
    solutions = store.query(text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in solutions]


def _case(part: dict[str, Any], rows: list[dict[str, str]]) -> Case | None:
    first = rows[0]
    kind = settings()["kind"].get(_fragment(first["kind"]))
    if kind is None:
        return None
    query = first["query"]
    if query.endswith(".ru"):
        kind = settings()["update"]
    return Case(
        id=_id(part, first),
        group=f"{part['title']} {kind['group']}",
        judge=kind["judge"],
        query=query,
        data=tuple(sorted({row["data"] for row in rows if "data" in row})),
        named=tuple(sorted({row["named"] for row in rows if "named" in row})),
        mentioned=_mentioned(query) if kind["judge"] == "answer" else (),
        result=first.get("result", ""),
        lax="cardinality" in first,
    )


def _mentioned(query: str) -> tuple[str, ...]:
    folder = query.rpartition("/")[0]
    names = {name for name in _FROM.findall(file_of(query).read_text(encoding="utf-8")) if ":" not in name}
    return tuple(sorted(f"{folder}/{name}" for name in names))


def _id(part: dict[str, Any], row: dict[str, str]) -> str:
    folder = row["manifest"].removeprefix(part["base"]).rpartition("/")[0]
    return f"{part['folder']}/{folder}#{_fragment(row['test'])}"


def _fragment(iri: str) -> str:
    return iri.rpartition("#")[2]
