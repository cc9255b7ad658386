"""Read programmes with their editions, some at a time, by the queries in `queries/records` that take programmes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from sys import intern
from typing import Final

from madoguchi.ask import eligibility, facts, members, money, reach, registers, when
from madoguchi.ask.facts import Json, Rows
from madoguchi.ask.reach import Channels
from madoguchi.ask.records import Concept, Edition, Programme, Said
from madoguchi.ask.shelf import Shelf
from madoguchi.ask.when import Window
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

_THINGS: Final = {
    "editions": "edition",
    "windows": "window",
    "tracks": "track",
    "rates": "rate",
    "caps": "cap",
    "requirements": "requirement",
    "costs": "cost",
    "absences": "absence",
}
_TEXTS: Final = {"programmes": ("programme", ("title", "description"))}
_NAMES: Final = {"names": ("programme", "name")}


@dataclass(frozen=True, slots=True)
class Known:
    """What all programmes of a release share, by IRI, and the shelf for what only answers show of each.

    `rows` are those of the queries that take no programme.
    """

    rows: Rows
    labels: Mapping[str, Text]
    concepts: Mapping[str, Concept]
    channels: Channels
    shelf: Shelf


def proven(rows: Rows) -> list[str]:
    """Return the things (IRIs) in the rows of some programmes that may have evidence."""
    return sorted({row[column] for query, column in _THINGS.items() for row in rows[query]})


def programmes(rows: Rows, known: Known) -> Iterator[Programme]:
    """Yield the programmes that the rows tell of, in the order of the rows."""
    needs: dict[str, set[str]] = defaultdict(set)
    for row in rows["themes"]:
        needs[row["programme"]].add(row["need"])
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows["names"]:
        names[row["programme"]].add(folded(row["name"]))
    words = registers.words(
        rows, {"programmes": ("programme", ("title", "description"))}, {"names": ("programme", "name")}
    )
    editions = _editions(rows, known)
    for row in rows["programmes"]:
        section = slug(min(known.concepts[row["kind"]].broader, default=row["kind"]))
        shown = {
            "id": row["programme"],
            "name": facts.text(row, "title").as_json(),
            "kind": facts.concept(row["kind"], known.labels),
            "summary": facts.text(row, "description").as_json(),
        }
        yield Programme(
            id=row["programme"],
            kind=intern(row["kind"]),
            section=intern(section),
            names=frozenset(names[row["programme"]]),
            needs=frozenset(map(intern, needs[row["programme"]])),
            editions=tuple(sorted(editions.get(row["programme"], []), key=_newest_first)),
            shelf=known.shelf,
            slot=known.shelf.put([members.members(shown)]),
            words_slot=known.shelf.put([words[row["programme"]].encode()]),
        )


def _newest_first(edition: Edition) -> tuple[int, bool, str]:
    return (-edition.fiscal_year, edition.yields, edition.id)


def _editions(rows: Rows, known: Known) -> dict[str, list[Edition]]:
    proof = facts.evidence(rows)
    windows, absences, areas = _windows(rows), reach.absences(rows, proof), reach.limits(rows)
    channels: dict[str, list[str]] = defaultdict(list)
    for row in rows["channel_editions"]:
        channels[row["edition"]].append(row["channel"])
    shown = _shown(rows, known.labels, proof)
    found: dict[str, list[Edition]] = defaultdict(list)
    for row in rows["editions"]:
        edition, said = row["edition"], shown[row["edition"]]
        found[row["programme"]].append(
            Edition(
                id=edition,
                fiscal_year=int(row["fiscal_year"]),
                yields=row["yields"] == "true",
                as_of=when.moment(row["as_of"], end=False),
                windows=tuple(windows.get(edition, ())),
                channels=known.channels.of(channels[edition], row["as_of"]),
                absences=absences.get(edition, {}),
                limited_to=areas.get(edition),
                sources=facts.cited(said["evidence"]),
                shelf=known.shelf,
                slot=known.shelf.put(_written(said)),
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


def _shown(rows: Rows, labels: Mapping[str, Text], proof: facts.Evidence) -> dict[str, Json]:
    rates, caps, fees = money.rates(rows, labels, proof), money.caps(rows, labels, proof), money.fees(rows, proof)
    expenses, requirements = facts.expenses(rows, labels), facts.requirements(rows, proof)
    audiences, agencies, pages = facts.audiences(rows, labels), facts.agencies(rows), facts.pages(rows)
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
        edition: [facts.concept(row["country"], labels) for row in group]
        for edition, group in facts.by(rows["edition_countries"], "edition")
    }
    proven: dict[str, list[str]] = defaultdict(list)
    for row in rows["windows"]:
        proven[row["owner"]].append(row["window"])
    return {
        edition: {
            "id": edition,
            "title": facts.text(row, "title").as_json(),
            "source": row["source"],
            "next_step": facts.text(row, "next_step").as_json(),
            "tracks": tracks.get(edition, []),
            "rates": rates.get(edition, []),
            "caps": caps.get(edition, []),
            "fee": fees.get(edition),
            "eligibility": _eligibility({**audiences[edition], "conditions": requirements.get(edition, [])}),
            "expenses": {**expenses[edition], "others": row.get("covers_others") == "true"},
            "countries": countries.get(edition, []),
            "agencies": agencies[edition],
            "pages": pages.get(edition, []),
            "evidence": proof.of([edition, *proven[edition]]),
        }
        for edition, row in ((row["edition"], row) for row in rows["editions"])
    }


def _eligibility(who: Json) -> Json:
    return {**eligibility.unasked(who), **who}


def _written(shown: Json) -> Said:
    """Return what is shown of an edition as texts, each with the members that answers show together."""

    def some(*names: str) -> bytes:
        return members.members({name: shown[name] for name in names})

    return Said(
        title=some("id", "title"),
        source=some("source"),
        next_step=some("next_step"),
        tracks=some("tracks"),
        money=some("rates", "caps", "fee"),
        eligibility=some("eligibility"),
        scope=some("expenses", "countries", "agencies"),
        pages=some("pages"),
        evidence=some("evidence"),
    )
