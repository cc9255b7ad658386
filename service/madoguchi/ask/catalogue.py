"""Read the records of a release, by the queries in `queries/records`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from madoguchi import queryfile
from madoguchi.ask import facts, money, reach, registers, when
from madoguchi.ask.facts import Json, Rows
from madoguchi.ask.keys import place_key
from madoguchi.ask.records import Catalogue, Concept, Edition, Place, Programme, SizeLimit
from madoguchi.ask.when import Window
from madoguchi.engine.engine import AnyEngine
from madoguchi.errors import EngineError
from madoguchi.release.publish import COVERAGE
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

QUERIES: Final = Path(__file__).resolve().parent.parent / "queries"


@cache
def _record_queries() -> tuple[queryfile.QueryFile, ...]:
    return tuple(queryfile.read(path) for path in sorted((QUERIES / "records").glob("*.rq")))


def read_catalogue(engine: AnyEngine) -> Catalogue:
    """Read the records of a release; raises `EngineError` where they are not what the queries promise."""
    try:
        return _read(engine)
    except (KeyError, ValueError) as error:
        raise EngineError(f"release {engine.release.name} cannot be served: {type(error).__name__} {error}") from error


def _read(engine: AnyEngine) -> Catalogue:
    rows = {query.name: engine.rows(query) for query in _record_queries()}
    names = facts.labels(rows)
    concepts = _concepts(rows, names)
    offices, places = facts.offices(rows), _places(rows, names)
    return Catalogue(
        release=engine.release.name,
        built=str(engine.release.manifest["built"]),
        concepts=concepts,
        places=places,
        place_keys={place_key(key): place.id for place in places.values() for key in (*place.keys, slug(place.id))},
        programmes=tuple(_programmes(rows, names, concepts, _editions(rows, names, offices))),
        offices=_offices_now(rows, offices),
        sources=facts.sources(rows),
        size_limits=_size_limits(rows),
        registers=registers.read(rows, engine.file(COVERAGE)),
    )


def _concepts(rows: Rows, names: Mapping[str, Text]) -> dict[str, Concept]:
    broader: dict[str, set[str]] = defaultdict(set)
    for row in rows["broader"]:
        broader[row["concept"]].add(row["broader"])
    return {
        iri: Concept(
            id=iri,
            scheme=group[0]["scheme"],
            label=names[iri],
            labels=tuple((row["label"], folded(row["label"])) for row in group),
            broader=frozenset(broader[iri]),
        )
        for iri, group in facts.by(rows["labels"], "concept")
    }


def _places(rows: Rows, names: Mapping[str, Text]) -> dict[str, Place]:
    return {
        iri: Place(iri, group[0]["level"], group[0]["prefecture"], names[iri], (iri, *(row["key"] for row in group)))
        for iri, group in facts.by(rows["place_keys"], "place")
    }


def _size_limits(rows: Rows) -> tuple[SizeLimit, ...]:
    proof = facts.evidence(rows)
    return tuple(
        SizeLimit(
            row["target"],
            row["sector"],
            int(row["employees"]) if "employees" in row else None,
            int(row["capital"]) if "capital" in row else None,
            tuple(proof.of([row["limit"]])),
        )
        for row in rows["size_limits"]
    )


def _offices_now(rows: Rows, offices: Mapping[str, Json]) -> dict[str, Json]:
    """Return each office with the newest of its contacts."""
    contacts, proof = facts.contacts(rows), facts.evidence(rows)
    found: dict[str, Json] = {}
    for row in rows["channels"]:
        if "contact" not in row:
            found.setdefault(row["office"], {**offices[row["office"]], **facts.no_contact(""), "evidence": []})
            continue
        contact, known = contacts[row["contact"]], found.get(row["office"])
        if known is None or known["as_of"] < contact["as_of"]:
            found[row["office"]] = {**offices[row["office"]], **contact, "evidence": proof.of([row["contact"]])}
    return dict(sorted(found.items()))


def _programmes(
    rows: Rows, names: Mapping[str, Text], concepts: Mapping[str, Concept], editions: Mapping[str, list[Edition]]
) -> list[Programme]:
    needs: dict[str, set[str]] = defaultdict(set)
    for row in rows["themes"]:
        needs[row["programme"]].add(row["need"])
    names_of: dict[str, set[str]] = defaultdict(set)
    for row in rows["names"]:
        names_of[row["programme"]].add(folded(row["name"]))
    return [
        Programme(
            id=row["programme"],
            section=slug(min(concepts[row["kind"]].broader, default=row["kind"])),
            names=frozenset(names_of[row["programme"]]),
            needs=frozenset(needs[row["programme"]]),
            editions=tuple(sorted(editions.get(row["programme"], []), key=_newest_first)),
            shown={
                "id": row["programme"],
                "name": facts.text(row, "title").as_json(),
                "kind": facts.concept(row["kind"], names),
                "summary": facts.text(row, "description").as_json(),
            },
        )
        for row in rows["programmes"]
    ]


def _newest_first(edition: Edition) -> tuple[int, bool, str]:
    return (-edition.fiscal_year, edition.yields, edition.id)


def _editions(rows: Rows, names: Mapping[str, Text], offices: Mapping[str, Json]) -> dict[str, list[Edition]]:
    proof = facts.evidence(rows)
    windows, channels = _windows(rows), reach.channels(rows, names, offices, proof)
    absences, areas = reach.absences(rows, proof), reach.limits(rows)
    show = _shown(rows, names, proof)
    found: dict[str, list[Edition]] = defaultdict(list)
    for row in rows["editions"]:
        edition = row["edition"]
        found[row["programme"]].append(
            Edition(
                id=edition,
                fiscal_year=int(row["fiscal_year"]),
                yields=row["yields"] == "true",
                as_of=when.moment(row["as_of"], end=False),
                windows=tuple(windows.get(edition, ())),
                channels=tuple(channels.get(edition, ())),
                absences=absences.get(edition, {}),
                limited_to=areas.get(edition),
                shown={
                    "id": edition,
                    "title": facts.text(row, "title").as_json(),
                    "source": row["source"],
                    "next_step": facts.text(row, "next_step").as_json(),
                    **show[edition],
                },
            )
        )
    return found


def _windows(rows: Rows) -> dict[str, list[Window]]:
    """Return the windows of each edition: its own, and those of its tracks with the name of the track.

    A window that another document lends takes the place of one that is not known.
    """
    found = {
        owner: [window for window in windows if window.kind != "unknown"] or windows
        for owner, windows in facts.windows(rows).items()
    }
    for row in rows["tracks"]:
        track = facts.text(row, "title")
        own = [replace(window, track=track) for window in found.get(row["track"], ())]
        found.setdefault(row["edition"], []).extend(own)
    return found


def _shown(rows: Rows, names: Mapping[str, Text], proof: facts.Evidence) -> dict[str, Json]:
    rates, caps = money.rates(rows, names, proof), money.caps(rows, names, proof)
    expenses, requirements = facts.expenses(rows, names), facts.requirements(rows, proof)
    audiences, fees, agencies, pages = (
        facts.audiences(rows, names),
        money.fees(rows, proof),
        facts.agencies(rows),
        facts.pages(rows),
    )
    windows = facts.windows(rows)
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
                "fee": fees.get(track),
                "windows": [when.window_shown(window) for window in windows.get(track, ())],
                "pages": pages.get(track, []),
                "evidence": proof.of([track]),
            }
        )
    countries = {
        edition: [facts.concept(row["country"], names) for row in group]
        for edition, group in facts.by(rows["edition_countries"], "edition")
    }
    proven: dict[str, list[str]] = defaultdict(list)
    for row in rows["windows"]:
        proven[row["owner"]].append(row["window"])
    others = {row["edition"]: row.get("covers_others") == "true" for row in rows["editions"]}
    return {
        edition: {
            "tracks": tracks.get(edition, []),
            "rates": rates.get(edition, []),
            "caps": caps.get(edition, []),
            "fee": fees.get(edition),
            "who": {**audiences[edition], "conditions": requirements.get(edition, [])},
            "expenses": {**expenses[edition], "others": others[edition]},
            "countries": countries.get(edition, []),
            "agencies": agencies[edition],
            "pages": pages.get(edition, []),
            "evidence": proof.of([edition, *proven[edition]]),
        }
        for edition in (row["edition"] for row in rows["editions"])
    }
