"""Who can be reached for an edition: its channels, the areas where it is not offered, and those it is limited to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from operator import itemgetter

from madoguchi.ask import facts
from madoguchi.ask.facts import Json, Rows
from madoguchi.ask.records import LEVELS, Channel, Limit
from madoguchi.queryfile import Row
from madoguchi.words import Text


def limits(rows: Rows) -> dict[str, Limit]:
    """Return the area that an edition is limited to, where it is."""
    return {
        edition: Limit(facts.text(group[0], "area"), frozenset(row["prefecture"] for row in group))
        for edition, group in facts.by(rows["edition_areas"], "edition")
    }


def channels(
    rows: Rows, names: Mapping[str, Text], offices: Mapping[str, Json], proof: facts.Evidence
) -> dict[str, list[Channel]]:
    """Return the channels of each edition in the order in which answers show them."""
    contacts, as_of = facts.contacts(rows), {row["edition"]: row["as_of"] for row in rows["editions"]}
    found: dict[str, list[tuple[tuple[int, int, str, str], Channel]]] = defaultdict(list)
    for (edition, channel), group in _by_edition(rows["channels"]).items():
        row = group[0]
        shown = {
            **offices[row["office"]],
            **(contacts[row["contact"]] if "contact" in row else facts.no_contact(as_of[edition])),
            "level": row["level"],
            "serves": {"id": row["area"], "label": facts.text(row, "area").as_json()},
            "roles": [facts.concept(row["role"], names)],
            "evidence": proof.of([channel, row.get("contact", channel)]),
        }
        reaches = frozenset(member["prefecture"] for member in group)
        order = (int(row["place"]), LEVELS[row["level"]], row["office"], channel)
        found[edition].append((order, Channel(row["level"], row["area"], row.get("contact"), reaches, shown)))
    ordered = {edition: sorted(pairs, key=itemgetter(0)) for edition, pairs in found.items()}
    return {edition: _merged(_reachable([channel for _, channel in pairs])) for edition, pairs in ordered.items()}


def _reachable(channels: list[Channel]) -> list[Channel]:
    """Leave out a channel without a contact where the same office has one with."""
    known = {channel.shown["id"] for channel in channels if channel.contact}
    return [channel for channel in channels if channel.contact or channel.shown["id"] not in known]


def _merged(channels: list[Channel]) -> list[Channel]:
    """Make one of the channels of an office that differ in nothing but the business that they take."""
    desks: dict[tuple[str, str | None, str, frozenset[str]], list[Channel]] = defaultdict(list)
    for channel in channels:
        desks[channel.shown["id"], channel.contact, channel.area, channel.reaches].append(channel)
    return [_together(same) for same in desks.values()]


def _together(channels: list[Channel]) -> Channel:
    first, *others = channels
    if not others:
        return first
    roles = {role["id"]: role for channel in channels for role in channel.shown["roles"]}
    proofs = {proof["id"]: proof for channel in channels for proof in channel.shown["evidence"]}
    return replace(first, shown={**first.shown, "roles": [*roles.values()], "evidence": [*proofs.values()]})


def _by_edition(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    """Group channels by edition: one that was lent belongs to two."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["edition"], row["channel"]].append(row)
    return groups


def absences(rows: Rows, proof: facts.Evidence) -> dict[str, dict[str, Json]]:
    """Return what a document says is not offered: of each edition, the areas and what to do there instead."""
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for row in rows["absences"]:
        found[row["edition"]][row["area"]] = {
            "id": row["absence"],
            "reason": facts.text(row, "reason").as_json(),
            "next_step": facts.text(row, "next_step").as_json(),
            "evidence": proof.of([row["absence"]]),
        }
    return found
