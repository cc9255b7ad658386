"""What the registers of a release hold beside the programmes: agencies, codes, documents, names to search, coverage."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from madoguchi.ask import facts
from madoguchi.ask.facts import Json, Rows
from madoguchi.errors import EngineError
from madoguchi.queryfile import Row
from madoguchi.release.publish import COVERAGE
from madoguchi.words import folded

_TEXTS: Final = {
    "offices": ("office", ("name", "agency")),
    "bodies": ("agency", ("name",)),
    "sources": ("source", ("title", "publisher")),
    "source_files": ("source", ("description",)),
}
_LABELS: Final = {
    "labels": ("concept", "label"),
    "body_names": ("body", "label"),
    "place_keys": ("place", "key"),
}


@dataclass(frozen=True, slots=True)
class Registers:
    """The registers, each by the IRI of the thing.

    `alternatives` holds `{ja: [...], en: [...]}` of concepts, agencies and offices; `broader` and `narrower` the next
    concepts up and down; `words` the folded texts in which a thing is looked for; `coverage` the report of the release.
    """

    agencies: Mapping[str, Json]
    prefectures: Mapping[str, Json]
    documents: Mapping[str, Json]
    alternatives: Mapping[str, Json]
    broader: Mapping[str, tuple[str, ...]]
    narrower: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    coverage: Mapping[str, list[Json]]


def read(rows: Rows, coverage: bytes) -> Registers:
    """Return the registers of a release from the rows of its record queries, and from its report on coverage (JSON)."""
    broader = _next_up(rows["broader"])
    narrower: dict[str, list[str]] = defaultdict(list)
    for concept, above in broader.items():
        for one in above:
            narrower[one].append(concept)
    return Registers(
        agencies={row["agency"]: _agency(row) for row in rows["bodies"]},
        prefectures=_prefectures(rows),
        documents={row["source"]: _document(row) for row in rows["source_files"]},
        alternatives=_alternatives(rows),
        broader=broader,
        narrower={concept: tuple(below) for concept, below in narrower.items()},
        words=words(rows, _TEXTS, _LABELS),
        coverage=read_coverage(coverage),
    )


def read_coverage(data: bytes) -> dict[str, list[Json]]:
    """Return the report on coverage that a release holds; raises `EngineError` where it cannot be read."""
    try:
        report: dict[str, list[Json]] = json.loads(data)
    except ValueError as error:
        raise EngineError(f"{COVERAGE} cannot be read ({error}); build the release again") from error
    return report


def _agency(row: Row) -> Json:
    """Return an agency as `{id, name, homepage, corporate_number, part_of}`."""
    return {
        "id": row["agency"],
        "name": facts.text(row, "name").as_json(),
        **{key: row.get(key) for key in ("homepage", "corporate_number")},
        "part_of": row.get("parent"),
    }


def _prefectures(rows: Rows) -> dict[str, Json]:
    """Return the codes of each prefecture, its site, and what stands for it elsewhere."""
    links: dict[str, list[str]] = defaultdict(list)
    for row in rows["place_links"]:
        links[row["place"]].append(row["link"])
    return {
        row["prefecture"]: {
            **{key: row[key] for key in ("jis_code", "local_government_code", "iso_code")},
            "homepage": row.get("homepage"),
            "same_as": links[row["prefecture"]],
        }
        for row in rows["prefecture_codes"]
    }


def _document(row: Row) -> Json:
    """Return the file of a document with the lines that it fills there, its kind, its language and what it is."""
    return {
        "summary": facts.text(row, "description").as_json(),
        "kind": {"id": row["kind"], "label": facts.text(row, "kind").as_json()} if "kind" in row else None,
        "language": row.get("language"),
        "file": row["file"],
        "first_line": int(row["first"]),
        "last_line": int(row["last"]),
        "lines_in_file": int(row["lines"]) if "lines" in row else None,
        "sha256": row.get("sha256"),
    }


def _alternatives(rows: Rows) -> dict[str, Json]:
    found: dict[str, Json] = defaultdict(lambda: defaultdict(list))
    named = [(row["concept"], row) for row in rows["labels"] if row["kind"] == "alternative"]
    for thing, row in [*named, *((row["body"], row) for row in rows["body_names"])]:
        found[thing][row["language"]].append(row["label"])
    return {thing: dict(names) for thing, names in found.items()}


def _next_up(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    """Return the concepts right above each: those that are above no other one above it."""
    above: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        above[row["concept"]].append(row["broader"])
    return {
        concept: tuple(one for one in all_above if not any(one in above.get(other, ()) for other in all_above))
        for concept, all_above in above.items()
    }


def words(
    rows: Rows, texts: Mapping[str, tuple[str, tuple[str, ...]]], labels: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Return the folded texts under which each thing may be looked for.

    By the name of a query: the column of the thing with those of its texts in both languages, and that of a label.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for query, (thing, columns) in texts.items():
        for row in rows[query]:
            said = (facts.text(row, column) for column in columns)
            found[row[thing]] += [folded(one) for text in said for one in (text.ja, text.en) if one]
    for query, (thing, column) in labels.items():
        for row in rows[query]:
            found[row[thing]].append(folded(row[column]))
    return {thing: "\n".join(dict.fromkeys(said)) for thing, said in found.items()}
