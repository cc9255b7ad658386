"""Tell what a graph knows, what a document says is not there, and what no document says; so that the three differ."""

from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from madoguchi import queryfile
from madoguchi.queryfile import Row
from madoguchi.release.describe import graph_sizes
from madoguchi.vocab import slug

Json = dict[str, Any]
_QUERIES: Final = Path(__file__).resolve().parent.parent / "queries" / "coverage"
_REGIONAL: Final = frozenset({"prefecture", "city", "bloc"})


def coverage(store: pyoxigraph.Store) -> Json:
    """Return what is known: `{sources, prefectures, needs, agencies, links}`, each a list in the order of its IRIs."""
    rows = {path.stem: queryfile.rows(store, queryfile.read(path)) for path in sorted(_QUERIES.glob("*.rq"))}
    prefectures = _by(rows["prefectures"], "prefecture")
    return {
        "sources": _sources(rows["sources"], graph_sizes(store)),
        "prefectures": _prefectures(prefectures),
        "needs": _needs(rows["needs"], _local_prefectures(prefectures)),
        "agencies": [_agency(row) for row in rows["agencies"]],
        "links": [
            {"id": row["linkset"], "title": _name(row, "title"), "links": int(row["links"])} for row in rows["links"]
        ],
    }


def _sources(rows: list[Row], sizes: dict[str, int]) -> list[Json]:
    return [
        {
            "id": source,
            "title": _name(group[0], "title"),
            "as_of": group[0]["as_of"],
            "triples": sizes[source],
            "things": {_local_name(row["class"]): int(row["count"]) for row in group},
        }
        for source, group in _by(rows, "source").items()
    ]


def _prefectures(groups: dict[str, list[Row]]) -> list[Json]:
    """Say of each regional edition whether an office serves the prefecture, none does, or no document says.

    A regional edition is one that has an office for a part of the country and none for all of it.
    """
    national = {row["edition"] for group in groups.values() for row in group if row["level"] == "national"}
    regional = {row["edition"] for group in groups.values() for row in group if row["level"] in _REGIONAL} - national
    told = []
    for prefecture, group in groups.items():
        served = [row for row in group if row["level"] in _REGIONAL]
        absent = {row["edition"] for row in group if row["level"] == "absent"}
        told.append(
            {
                "id": prefecture,
                "name": _name(group[0], "name"),
                "served": [
                    {
                        "edition": row["edition"],
                        "fiscal_year": int(row["fiscal_year"]),
                        "level": row["level"],
                        "offices": int(row["offices"]),
                    }
                    for row in served
                ],
                "stated_absent": sorted(absent),
                "no_document_says": sorted(regional - absent - {row["edition"] for row in served}),
                "national": len({row["edition"] for row in group if row["level"] == "national"}),
            }
        )
    return told


def _local_prefectures(groups: dict[str, list[Row]]) -> dict[str, set[str]]:
    """Return the prefectures in which each programme has, or once had, an office for a part of the country."""
    local: dict[str, set[str]] = defaultdict(set)
    for prefecture, group in groups.items():
        for row in group:
            if row["level"] in _REGIONAL:
                local[row["programme"]].add(prefecture)
    return local


def _needs(rows: list[Row], local: dict[str, set[str]]) -> list[Json]:
    return [
        {
            "id": need,
            "name": _name(group[0], "name"),
            "programmes": len(group),
            "newest_fiscal_year": max(int(row["fiscal_year"]) for row in group),
            "prefectures_with_a_local_office": len(set().union(*(local[row["programme"]] for row in group))),
        }
        for need, group in _by(rows, "need").items()
    ]


def _agency(row: Row) -> Json:
    return {
        "id": row["agency"],
        "name": _name(row, "name"),
        "corporate_number": row.get("corporate_number"),
        "site": row.get("site"),
        **{key: int(row[key]) for key in ("offices", "authority_of", "operator_of")},
    }


def _name(row: Row, column: str) -> Json:
    return {"ja": row[f"{column}_ja"], "en": row[f"{column}_en"]}


def _local_name(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else slug(iri)


def _by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups
