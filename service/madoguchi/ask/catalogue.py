"""Read the records of a release, by the queries in `queries/records`."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from madoguchi import queryfile
from madoguchi.ask import facts
from madoguchi.ask.facts import Json, Rows
from madoguchi.ask.records import LEVELS, Catalogue, Channel, Concept, Edition, Place, Programme
from madoguchi.engine.embedded import Engine
from madoguchi.vocab import slug
from madoguchi.words import Text

QUERIES: Final = Path(__file__).resolve().parent.parent / "queries"
_ROLES = ["applications", "enrolment", "advice", "eligibility-questions", "procedure-questions", "scheme-questions"]


@cache
def _record_queries() -> tuple[queryfile.QueryFile, ...]:
    return tuple(queryfile.read(path) for path in sorted((QUERIES / "records").glob("*.rq")))


def read_catalogue(engine: Engine) -> Catalogue:
    """Read the records of a release."""
    rows = {query.name: engine.rows(query) for query in _record_queries()}
    names = facts.labels(rows)
    concepts = _concepts(rows, names)
    offices = facts.offices(rows, facts.evidence(rows))
    return Catalogue(
        release=engine.release.name,
        built=str(engine.release.manifest["built"]),
        concepts=concepts,
        places=_places(rows, names),
        programmes=tuple(_programmes(rows, names, concepts, _editions(rows, names, offices))),
        offices=offices,
        sources=facts.sources(rows),
    )


def _concepts(rows: Rows, names: Mapping[str, Text]) -> dict[str, Concept]:
    broader: dict[str, set[str]] = defaultdict(set)
    for row in rows["broader"]:
        broader[row["concept"]].add(row["broader"])
    return {
        iri: Concept(iri, group[0]["scheme"], names[iri], tuple(row["label"] for row in group), frozenset(broader[iri]))
        for iri, group in facts.by(rows["labels"], "concept")
    }


def _places(rows: Rows, names: Mapping[str, Text]) -> dict[str, Place]:
    return {
        iri: Place(iri, group[0]["level"], group[0]["prefecture"], names[iri], (iri, *(row["key"] for row in group)))
        for iri, group in facts.by(rows["place_keys"], "place")
    }


def _programmes(
    rows: Rows, names: Mapping[str, Text], concepts: Mapping[str, Concept], editions: Mapping[str, list[Edition]]
) -> list[Programme]:
    needs: dict[str, set[str]] = defaultdict(set)
    for row in rows["themes"]:
        needs[row["programme"]].add(row["need"])
    return [
        Programme(
            id=row["programme"],
            kind=slug(row["kind"]),
            section=slug(min(concepts[row["kind"]].broader, default=row["kind"])),
            needs=frozenset(needs[row["programme"]]),
            editions=tuple(sorted(editions.get(row["programme"], []), key=lambda item: (-item.fiscal_year, item.id))),
            shown={
                "id": row["programme"],
                "name": facts.text(row, "title").as_json(),
                "kind": facts.concept(row["kind"], names),
                "summary": facts.text(row, "description").as_json(),
            },
        )
        for row in rows["programmes"]
    ]


def _editions(rows: Rows, names: Mapping[str, Text], offices: Mapping[str, Json]) -> dict[str, list[Edition]]:
    proof = facts.evidence(rows)
    windows, channels = facts.windows(rows), _channels(rows, names, offices, proof)
    absences = _absences(rows, proof)
    show = _shown(rows, names, proof)
    found: dict[str, list[Edition]] = defaultdict(list)
    for row in rows["editions"]:
        edition = row["edition"]
        found[row["programme"]].append(
            Edition(
                id=edition,
                fiscal_year=int(row["fiscal_year"]),
                as_of=date.fromisoformat(row["as_of"]),
                windows=tuple(windows.get(edition, ())),
                channels=tuple(channels.get(edition, ())),
                absences=absences.get(edition, {}),
                shown={
                    "id": edition,
                    "title": row["title"],
                    "source": row["source"],
                    "next_step": facts.text(row, "next_step").as_json(),
                    **show[edition],
                },
            )
        )
    return found


def _shown(rows: Rows, names: Mapping[str, Text], proof: facts.Evidence) -> dict[str, Json]:
    rates, caps = facts.rates(rows, names, proof), facts.caps(rows, names, proof)
    expenses, requirements = facts.expenses(rows, names), facts.requirements(rows, proof)
    audiences, fees, agencies, pages = (
        facts.audiences(rows, names),
        facts.fees(rows, proof),
        facts.agencies(rows),
        facts.pages(rows),
    )
    tracks: dict[str, list[Json]] = defaultdict(list)
    for row in rows["tracks"]:
        track = row["track"]
        tracks[row["edition"]].append(
            {
                "id": track,
                "name": facts.text(row, "title").as_json(),
                "rates": rates.get(track, []),
                "caps": caps.get(track, []),
                "expenses": expenses[track],
                "conditions": requirements.get(track, []),
                "evidence": proof.of([track]),
            }
        )
    windows = {row["owner"]: row["window"] for row in rows["windows"]}
    return {
        edition: {
            "tracks": tracks.get(edition, []),
            "rates": rates.get(edition, []),
            "caps": caps.get(edition, []),
            "fee": fees.get(edition),
            "who": {**audiences[edition], "conditions": requirements.get(edition, [])},
            "expenses": expenses[edition],
            "agencies": agencies[edition],
            "pages": pages.get(edition, []),
            "evidence": proof.of([edition, windows.get(edition, edition)]),
        }
        for edition in (row["edition"] for row in rows["editions"])
    }


def _channels(
    rows: Rows, names: Mapping[str, Text], offices: Mapping[str, Json], proof: facts.Evidence
) -> dict[str, list[Channel]]:
    found: dict[str, list[Channel]] = defaultdict(list)
    for channel, group in facts.by(rows["channels"], "channel"):
        row = group[0]
        serves = {"id": row["area"], "label": facts.text(row, "area").as_json()}
        shown = {
            **offices[row["office"]],
            "level": row["level"],
            "serves": serves,
            "role": facts.concept(row["role"], names),
            "evidence": proof.of([channel, row["office"]]),
        }
        reaches = frozenset(member["prefecture"] for member in group)
        found[row["edition"]].append(Channel(row["level"], slug(row["role"]), row["area"], reaches, shown))
    for channels in found.values():
        channels.sort(key=lambda item: (_ROLES.index(item.role), LEVELS[item.level], item.shown["id"]))
    return found


def _absences(rows: Rows, proof: facts.Evidence) -> dict[str, dict[str, Json]]:
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for row in rows["absences"]:
        found[row["edition"]][row["area"]] = {
            "id": row["absence"],
            "reason": facts.text(row, "reason").as_json(),
            "next_step": facts.text(row, "next_step").as_json(),
            "evidence": proof.of([row["absence"]]),
        }
    return found
