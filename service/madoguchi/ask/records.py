"""The records of one release: what questions are answered from, read once when the release is opened.

What decides an answer is in memory. What an answer only shows lies on the shelf as JSON, made once, until it is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from madoguchi.ask.facts import Json
from madoguchi.ask.keys import place_key
from madoguchi.ask.names import Names
from madoguchi.ask.registers import Registers
from madoguchi.ask.shelf import Memory, Shelf, Slot
from madoguchi.ask.when import Moment, Window, fiscal_year
from madoguchi.words import Text

LEVELS: Final = {"prefecture": 0, "city": 1, "bloc": 2, "national": 3}


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """A concept of a scheme with all its labels (each as written and folded), and every broader concept.

    `related` are the kinds of help (then it says nothing of what for) and the rights that a need speaks of.
    """

    id: str
    scheme: str
    label: Text
    labels: tuple[tuple[str, str], ...]
    broader: frozenset[str]
    related: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A prefecture or a municipality: its keys (names, codes, IRIs) and the prefecture that it is or lies in."""

    id: str
    level: str
    prefecture: str
    label: Text
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """An office that takes business for an edition: the prefectures it reaches, and how it is shown.

    `text` is `shown` as JSON.
    """

    level: str
    area: str
    contact: str | None
    reaches: frozenset[str]
    shown: Json
    text: bytes


@dataclass(frozen=True, slots=True)
class Limit:
    """The area that an edition is limited to: its name, and its prefectures."""

    area: Text
    prefectures: frozenset[str]


class Said(NamedTuple):
    """What every answer says of an edition, as JSON members; together they are the object `Edition.shown`."""

    title: bytes  # id and title
    source: bytes
    next_step: bytes
    tracks: bytes
    money: bytes  # rates, caps, fee
    eligibility: bytes  # who may apply, and what is told to an asker who says nothing
    scope: bytes  # expenses, countries, agencies
    pages: bytes
    evidence: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """An edition: what status and offices are computed from, and where what every answer says of it lies.

    The windows of its tracks are among its own. `yields` where a more specific document tells of the same year.
    `sources` are the documents that its evidence is in.
    """

    id: str
    fiscal_year: int
    yields: bool
    as_of: Moment
    windows: tuple[Window, ...]
    channels: tuple[Channel, ...]
    absences: Mapping[str, Json]
    limited_to: Limit | None
    sources: tuple[str, ...]
    shelf: Shelf
    slot: Slot

    @property
    def said(self) -> Said:
        """What every answer says of the edition."""
        return Said(*self.shelf.texts(self.slot))

    @property
    def shown(self) -> Json:
        """What every answer says of the edition, as one object; not to be changed."""
        return self.shelf.loaded(self.slot)

    def has_begun(self, at: datetime) -> bool:
        """Tell whether a dated call of the edition has begun at a moment."""
        dated = (window.opens for window in self.windows if window.kind == "dated")
        return any(opens is not None and opens.last <= at for opens in dated)


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """A programme with its kind, its names (folded), its needs and its editions, the newest first.

    `section` is the slug of the top kind.
    """

    id: str
    kind: str
    section: str
    names: frozenset[str]
    needs: frozenset[str]
    editions: tuple[Edition, ...]
    shelf: Shelf
    slot: Slot
    words_slot: Slot

    @property
    def said(self) -> bytes:
        """What every answer says of the programme, as JSON members."""
        return self.shelf.texts(self.slot)[0]

    @property
    def shown(self) -> Json:
        """What every answer says of the programme, as an object; not to be changed."""
        return self.shelf.loaded(self.slot)

    @property
    def words(self) -> str:
        """The folded texts in which the programme is looked for."""
        return self.shelf.texts(self.words_slot)[0].decode()

    def edition_at(self, at: datetime) -> Edition | None:
        """Return the newest edition that speaks of a moment: of its fiscal year or before, or with a call begun.

        An older one stands in where none is newer.
        """
        year = fiscal_year(at.date())
        speaking = (edition for edition in self.editions if edition.fiscal_year <= year or edition.has_begun(at))
        return next(speaking, None)

    def edition_of(self, year: int) -> Edition | None:
        """Return the newest edition of a fiscal year or before."""
        return next((edition for edition in self.editions if edition.fiscal_year <= year), None)


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """What counts as a target group in an industry: at most so many employees, or at most so much capital in yen."""

    target: str
    sector: str
    employees: int | None
    capital: int | None
    evidence: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Ears:
    """What may be heard in a text: the concepts of each scheme (slug), and the places, by their names as heard.

    `programmes` are the names in which nothing else is heard.
    """

    concepts: Mapping[str, Mapping[str, Sequence[Concept]]]
    places: Mapping[str, Place]
    programmes: Names


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The records of one release, and what leads to them.

    `schemes` has the concepts by the slug of their scheme, `need_keys` the needs by IRI and slug, `narrower` what is
    below a need, `by_need` the programmes that name a need, `by_slug` each programme. `turns` are the moments (JST), in
    order, at which answers change by themselves.
    """

    release: str
    built: str
    concepts: Mapping[str, Concept]
    schemes: Mapping[str, Sequence[Concept]]
    need_keys: Mapping[str, Concept]
    narrower: Mapping[str, Sequence[str]]
    places: Mapping[str, Place]
    place_keys: Mapping[str, str]
    ears: Ears
    programmes: tuple[Programme, ...]
    by_need: Mapping[str, Sequence[Programme]]
    by_slug: Mapping[str, Programme]
    names: Names
    offices: Mapping[str, Json]
    sources: Mapping[str, Json]
    size_limits: tuple[SizeLimit, ...]
    registers: Registers
    turns: tuple[datetime, ...]
    memory: Memory = field(default_factory=Memory)

    def place(self, text: str) -> Place | None:
        """Return the place that a text names by one of its keys, or None."""
        key = place_key(text)
        iri = self.place_keys.get(key) or self.place_keys.get(key.zfill(2) if key.isdigit() else key)
        return self.places[iri] if iri else None

    def scheme(self, name: str) -> Sequence[Concept]:
        """Return the concepts of the scheme with this slug, in the order of their IRIs."""
        return self.schemes.get(name, ())
