"""Find programmes and offices by what documents say of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.ask import expense, when
from madoguchi.ask.facts import Json
from madoguchi.ask.records import LEVELS, Catalogue, Channel, Concept, Edition, Place, Programme
from madoguchi.ask.when import Standing

_PAID = frozenset({"covered", "conditional"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a programme must be to be listed; what is None or empty sets no limit. `words` are folded."""

    words: tuple[str, ...] = ()
    need: Concept | None = None
    kind: Concept | None = None
    target: Concept | None = None
    expense: Concept | None = None
    agency: str | None = None
    place: Place | None = None
    fiscal_year: int | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A programme with its edition and how that stands; both None where no document speaks of so early a moment."""

    programme: Programme
    edition: Edition | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Desk:
    """An office with its place in the editions that it serves, and the nearest level at which it serves a place."""

    office: Json
    takes: tuple[tuple[Programme, Edition, Channel], ...]
    level: str | None


def programmes(catalogue: Catalogue, wanted: Wanted, at: datetime) -> list[Found]:
    """Return the programmes that are wanted, in the order of their IRIs, each with the edition that stands at a moment.

    Where a fiscal year is wanted it is the edition of that year. What is said of a narrower need, kind, target or
    expense counts for a broader one; a target or an expense is also found by what is said of a broader one.
    """
    about = (one for one in catalogue.programmes if _is_about(catalogue, wanted, one))
    found = (_found(programme, edition_of(programme, wanted.fiscal_year, at), at) for programme in about)
    return [one for one in found if _says(catalogue, wanted, one)]


def edition_of(programme: Programme, fiscal_year: int | None, at: datetime) -> Edition | None:
    """Return the edition of a fiscal year; without one the newest that speaks of a moment.

    That is one of the fiscal year of the moment or before, or one with a call begun by then.
    """
    if fiscal_year is not None:
        return next((edition for edition in programme.editions if edition.fiscal_year == fiscal_year), None)
    return programme.edition_at(at)


def is_for(catalogue: Catalogue, target: Concept, edition: Edition) -> bool:
    """Tell whether a document says that a target group, a part of it, or a broader one may apply, and none bars it."""
    who = edition.shown["eligibility"]
    barred = {item["id"] for item in who["may_not_apply"]}
    named = {item["id"] for item in who["may_apply"]}
    return _touches(catalogue, target, named) and barred.isdisjoint({target.id, *target.broader})


def pays(catalogue: Catalogue, paid: Concept, edition: Edition) -> bool:
    """Tell whether a document says that an expense is covered, perhaps under a condition."""
    parts = [edition.shown["expenses"], *(track["expenses"] for track in edition.shown["tracks"])]
    named = {item["id"] for part in parts for verdict in _PAID for item in part[verdict]}
    if not _touches(catalogue, paid, named):
        return False
    (told,) = expense.of_expenses(catalogue, [paid], edition.shown)
    return told["verdict"] in _PAID


def answers(catalogue: Catalogue, need: Concept, programme: Programme) -> bool:
    """Tell whether a programme is for a need or for a part of it."""
    return any(need.id == one or need.id in catalogue.concepts[one].broader for one in programme.needs)


def roles(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield each agency of an edition with what it is there: authority or operator."""
    for role, agencies in edition.shown["agencies"].items():
        for agency in agencies:
            yield agency["id"], role


def offices(
    catalogue: Catalogue,
    words: Sequence[str] = (),
    agency: str | None = None,
    programme: str | None = None,
    place: Place | None = None,
) -> list[Desk]:
    """Return the offices that are wanted in the order of their IRIs; where a place is, the nearest to it first."""
    taken: dict[str, list[tuple[Programme, Edition, Channel]]] = {iri: [] for iri in catalogue.offices}
    for one in catalogue.programmes:
        for edition in one.editions:
            for channel in edition.channels:
                taken[channel.shown["id"]].append((one, edition, channel))
    found = []
    for iri, takes in taken.items():
        office = catalogue.offices[iri]
        if programme is not None and all(programme != one.id for one, _, _ in takes):
            continue
        if agency is not None and (office["agency"] is None or office["agency"]["id"] != agency):
            continue
        level = _level(place, (channel for _, _, channel in takes))
        if (level or place is None) and holds(catalogue, iri, words):
            found.append(Desk(office, tuple(takes), level))
    return sorted(found, key=lambda desk: LEVELS[desk.level] if desk.level else 0)


def serves(channel: Channel, place: Place) -> bool:
    """Tell whether a channel takes what comes from a place; in a town, that of another town does not."""
    own_town = channel.level != "city" or place.level == "prefecture" or channel.area == place.id
    return place.prefecture in channel.reaches and own_town


def holds(catalogue: Catalogue, iri: str, words: Iterable[str]) -> bool:
    """Tell whether all the folded words stand in the texts of a thing."""
    return _stand_in(catalogue.registers.words.get(iri, ""), words)


def _stand_in(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _level(place: Place | None, channels: Iterable[Channel]) -> str | None:
    if place is None:
        return None
    levels = (channel.level for channel in channels if serves(channel, place))
    return min(levels, key=LEVELS.__getitem__, default=None)


def _found(programme: Programme, edition: Edition | None, at: datetime) -> Found:
    if edition is None:
        return Found(programme, None, None)
    return Found(programme, edition, when.stand(edition.windows, edition.fiscal_year, edition.as_of, at))


def _is_about(catalogue: Catalogue, wanted: Wanted, programme: Programme) -> bool:
    if wanted.need is not None and not answers(catalogue, wanted.need, programme):
        return False
    kind = programme.kind
    if wanted.kind is not None and wanted.kind.id not in {kind, *catalogue.concepts[kind].broader}:
        return False
    return not wanted.words or _stand_in(programme.words, wanted.words)


def _says(catalogue: Catalogue, wanted: Wanted, found: Found) -> bool:
    edition = found.edition
    if edition is None or found.standing is None:
        limits = (wanted.target, wanted.expense, wanted.agency, wanted.place, wanted.fiscal_year, wanted.status)
        return all(limit is None for limit in limits)
    return (
        (wanted.status is None or found.standing.status == wanted.status)
        and (wanted.target is None or is_for(catalogue, wanted.target, edition))
        and (wanted.expense is None or pays(catalogue, wanted.expense, edition))
        and (wanted.agency is None or any(agency == wanted.agency for agency, _ in roles(edition)))
        and (wanted.place is None or _is_offered(edition, wanted.place))
    )


def _is_offered(edition: Edition, place: Place) -> bool:
    elsewhere = edition.limited_to is not None and place.prefecture not in edition.limited_to.prefectures
    absent = place.id in edition.absences or place.prefecture in edition.absences
    return not (elsewhere or absent)


def _touches(catalogue: Catalogue, concept: Concept, named: Iterable[str]) -> bool:
    """Tell whether a concept, one above it or one below it is named."""
    return any(
        one == concept.id or one in concept.broader or concept.id in catalogue.concepts[one].broader for one in named
    )
