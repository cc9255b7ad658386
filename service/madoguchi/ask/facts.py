"""The parts of an answer that a release fixes, as the JSON objects that every answer shows.

Each function takes the rows of the queries in `queries/records`, one release's worth, and returns JSON-ready objects
by the IRI of the thing that they belong to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from madoguchi.ask import phrases
from madoguchi.ask.when import Window, moment
from madoguchi.queryfile import Row
from madoguchi.vocab import slug
from madoguchi.words import Text

Json = dict[str, Any]
Rows = Mapping[str, list[Row]]
Grouped = Mapping[str, list[Json]]


def text(row: Row, name: str) -> Text:
    """Return the columns `name_ja` and `name_en` of a row as one text."""
    return Text(row.get(f"{name}_ja", ""), row.get(f"{name}_en", ""))


def labels(rows: Rows) -> dict[str, Text]:
    """Return the preferred label of each concept by its IRI."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows["labels"]:
        if row["kind"] == "preferred":
            found[row["concept"]][row["language"]] = row["label"]
    return {concept: Text(names.get("ja", ""), names.get("en", "")) for concept, names in found.items()}


def concept(iri: str, names: Mapping[str, Text]) -> Json:
    """Return a concept as `{id, label: {ja, en}}`."""
    return {"id": iri, "label": names[iri].as_json()}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The lines behind each thing, as `{id, source, lines, as_of}` objects."""

    by_thing: Grouped

    def of(self, things: Iterable[str]) -> list[Json]:
        """Return the evidence of several things, in the order of the lines, without ranges that lie in another."""
        found = {item["id"]: item for thing in things for item in self.by_thing.get(thing, ())}
        ordered = sorted(found.values(), key=lambda item: (item["source"], _first(item), -_last(item)))
        kept: list[Json] = []
        for item in ordered:
            if not (kept and kept[-1]["source"] == item["source"] and _last(item) <= _last(kept[-1])):
                kept.append(item)
        return kept


def evidence(rows: Rows) -> Evidence:
    """Join each thing's line ranges with the documents that they are in."""
    documents = {row["source"]: row["as_of"] for row in rows["sources"]}
    by_thing: dict[str, list[Json]] = defaultdict(list)
    for row in rows["evidence"]:
        first, last = int(row["first"]), int(row["last"])
        by_thing[row["thing"]].append(
            {
                "id": f"{row['source']}#line={first - 1},{last}",
                "source": row["source"],
                "lines": phrases.lines(first, last),
                "as_of": documents[row["source"]],
            }
        )
    return Evidence(by_thing)


def cited(evidence: Iterable[Json]) -> tuple[str, ...]:
    """Return the documents that evidence is in."""
    return tuple(sorted({intern(item["source"]) for item in evidence}))


def sources(rows: Rows) -> dict[str, Json]:
    """Return each document as `{id, title, publisher, issued, as_of}`."""
    return {
        row["source"]: {
            "id": row["source"],
            "title": text(row, "title").as_json(),
            "publisher": text(row, "publisher").as_json(),
            "issued": row.get("issued"),
            "as_of": row["as_of"],
        }
        for row in rows["sources"]
    }


def windows(rows: Rows) -> dict[str, list[Window]]:
    """Return the application windows of each edition and track."""
    found: dict[str, list[Window]] = defaultdict(list)
    for row in rows["windows"]:
        found[row["owner"]].append(
            Window(
                row["window"],
                row["owner"],
                slug(row["kind"]),
                moment(row["opens"], end=False) if "opens" in row else None,
                moment(row["closes"], end=True) if "closes" in row else None,
                row.get("until_budget") == "true",
                text(row, "condition"),
                int(row["round"]) if "round" in row else None,
            )
        )
    return found


def expenses(rows: Rows, names: Mapping[str, Text]) -> dict[str, Json]:
    """Return `{covered, not_covered, conditional}` of each edition and track; what is in none is not stated."""
    found: dict[str, Json] = defaultdict(lambda: {"covered": [], "not_covered": [], "conditional": []})
    for row in rows["expenses"]:
        item = concept(row["expense"], names)
        if row["coverage"] == "conditional":
            item["condition"] = text(row, "condition").as_json()
        found[row["owner"]][row["coverage"]].append(item)
    return found


def requirements(rows: Rows, proof: Evidence) -> Grouped:
    """Return the conditions of each edition and track as `{id, title, description, thresholds, evidence}`."""
    thresholds: dict[str, list[Json]] = defaultdict(list)
    for row in rows["thresholds"]:
        number = {key: int(row[key]) for key in ("numerator", "denominator")}
        thresholds[row["requirement"]].append({"quantity": row["quantity"], "comparison": row["comparison"], **number})
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows["requirements"]:
        found[row["owner"]].append(
            {
                "id": row["requirement"],
                "title": text(row, "title").as_json(),
                "description": text(row, "description").as_json(),
                "thresholds": thresholds.get(row["requirement"], []),
                "evidence": proof.of([row["requirement"]]),
            }
        )
    return found


def audiences(rows: Rows, names: Mapping[str, Text]) -> dict[str, Json]:
    """Return `{may_apply, may_not_apply}` of each edition."""
    found: dict[str, Json] = defaultdict(lambda: {"may_apply": [], "may_not_apply": []})
    for row in rows["audiences"]:
        found[row["edition"]][row["verdict"]].append(concept(row["target"], names))
    return found


def agencies(rows: Rows) -> dict[str, Json]:
    """Return `{authority: [...], operator: [...]}` of each edition, each agency as `{id, name, homepage}`."""
    found: dict[str, Json] = defaultdict(lambda: {"authority": [], "operator": []})
    for row in rows["agencies"]:
        agency = {"id": row["agency"], "name": text(row, "name").as_json(), "homepage": row.get("homepage")}
        found[row["edition"]][row["role"]].append(agency)
    return found


def pages(rows: Rows) -> dict[str, list[str]]:
    """Return the web pages that each edition and track names."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows["pages"]:
        found[row["thing"]].append(row["page"])
    return found


def offices(rows: Rows) -> dict[str, Json]:
    """Return each office as `{id, name, agency}`."""
    return {
        row["office"]: {
            "id": row["office"],
            "name": text(row, "name").as_json(),
            "agency": {"id": row["agency"], "name": text(row, "agency").as_json()} if "agency" in row else None,
        }
        for row in rows["offices"]
    }


def contacts(rows: Rows) -> dict[str, Json]:
    """Return each contact point as `{address, telephone, extension, fax, email, url, hours, withheld, as_of, contact}`.

    What no document says is null. `withheld` says why a printed number is not given; the telephone is its substitute.
    `contact` says once more, of the contact point by its IRI, what the graph says of it and not of the office.
    """
    return {
        row["contact"]: {
            **{key: row.get(key) for key in ("address", "telephone", "extension", "fax", "email", "url")},
            "hours": text(row, "hours").as_json() or None,
            "withheld": text(row, "withheld").as_json() or None,
            "as_of": row["as_of"],
            "contact": {
                "id": row["contact"],
                "type": "ContactPoint",
                **{key: row.get(key) for key in ("telephone", "extension", "fax", "email", "url")},
            },
        }
        for row in rows["contacts"]
    }


def no_contact(as_of: str | None) -> Json:
    """Return the contact of an office for which a document gives none: as that of `contacts`, with nothing known."""
    return {
        **dict.fromkeys(("address", "telephone", "extension", "fax", "email", "url", "hours", "withheld")),
        "as_of": as_of,
        "contact": None,
    }


def _first(item: Json) -> int:
    return int(item["lines"].partition("-")[0])


def _last(item: Json) -> int:
    return int(item["lines"].rpartition("-")[2])


def by(rows: Iterable[Row], column: str) -> Iterator[tuple[str, list[Row]]]:
    """Group rows by the value of a column, in the order of first appearance."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    yield from groups.items()
