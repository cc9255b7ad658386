"""What the registers of a release hold beside the programmes: agencies, codes, documents, names to search, coverage."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from madoguchi.ask import facts
from madoguchi.ask.facts import Json, Rows
from madoguchi.errors import EngineError
from madoguchi.queryfile import Row
from madoguchi.release.publish import COVERAGE
from madoguchi.words import folded


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
        words=_words(rows),
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


def _words(rows: Rows) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for thing, said in _said(rows):
        found[thing].append(folded(said))
    return {thing: "\n".join(dict.fromkeys(texts)) for thing, texts in found.items()}


def _said(rows: Rows) -> Iterator[tuple[str, str]]:
    """Yield each text under which a thing may be looked for."""
    columns = {
        "programmes": ("programme", ("title", "description")),
        "offices": ("office", ("name", "agency")),
        "bodies": ("agency", ("name",)),
        "sources": ("source", ("title", "publisher")),
        "source_files": ("source", ("description",)),
    }
    for query, (thing, names) in columns.items():
        for row in rows[query]:
            for name in names:
                yield from ((row[thing], said) for said in (facts.text(row, name).ja, facts.text(row, name).en) if said)
    for query, thing, name in (
        ("names", "programme", "name"),
        ("labels", "concept", "label"),
        ("body_names", "body", "label"),
        ("place_keys", "place", "key"),
    ):
        yield from ((row[thing], row[name]) for row in rows[query])
