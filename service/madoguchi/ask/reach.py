"""Who can be reached for an edition: its channels, the areas where it is not offered, and those it is limited to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from madoguchi.ask import facts, members
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


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of a release by their IRIs: as rows, with what they reach; and each as it is shown, made once."""

    rows: Mapping[str, Row]
    reaches: Mapping[str, frozenset[str]]
    names: Mapping[str, Text]
    offices: Mapping[str, Json]
    contacts: Mapping[str, Json]
    proof: facts.Evidence
    made: dict[tuple[str, str], Channel] = field(default_factory=dict)

    def of(self, iris: Iterable[str], as_of: str) -> tuple[Channel, ...]:
        """Return the channels of an edition, whose document speaks for the day `as_of`, in the order to show them."""
        ordered = sorted(iris, key=self._order)
        return tuple(_merged(_reachable([self._channel(iri, as_of) for iri in ordered])))

    def _order(self, iri: str) -> tuple[int, int, str, str]:
        row = self.rows[iri]
        return (int(row["place"]), LEVELS[row["level"]], row["office"], iri)

    def _channel(self, iri: str, as_of: str) -> Channel:
        """Return a channel; one without a contact speaks for the day of the edition."""
        row = self.rows[iri]
        key = (iri, "" if "contact" in row else as_of)
        if key not in self.made:
            shown = {
                **self.offices[row["office"]],
                **(self.contacts[row["contact"]] if "contact" in row else facts.no_contact(as_of)),
                "level": row["level"],
                "serves": {"id": row["area"], "label": facts.text(row, "area").as_json()},
                "roles": [facts.concept(row["role"], self.names)],
                "evidence": self.proof.of([iri, row.get("contact", iri)]),
            }
            level, area, contact = row["level"], row["area"], row.get("contact")
            self.made[key] = Channel(level, area, contact, self.reaches[iri], shown, members.value(shown))
        return self.made[key]


def channels(rows: Rows, names: Mapping[str, Text], offices: Mapping[str, Json], proof: facts.Evidence) -> Channels:
    """Return the channels of a release, ready to be shown."""
    areas: dict[frozenset[str], frozenset[str]] = {}  # many channels reach the same prefectures
    reaches = {}
    for channel, group in facts.by(rows["channel_reaches"], "channel"):
        area = frozenset(row["prefecture"] for row in group)
        reaches[channel] = areas.setdefault(area, area)
    known = {row["channel"]: row for row in rows["channels"] if row["channel"] in reaches}
    return Channels(known, reaches, names, offices, facts.contacts(rows), proof)


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
    shown = {**first.shown, "roles": [*roles.values()], "evidence": [*proofs.values()]}
    return replace(first, shown=shown, text=members.value(shown))


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
