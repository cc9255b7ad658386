"""The records of one release: what questions are answered from, read once when the release is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from madoguchi.ask.facts import Json
from madoguchi.ask.keys import place_key
from madoguchi.ask.registers import Registers
from madoguchi.ask.when import Moment, Window, fiscal_year
from madoguchi.vocab import slug
from madoguchi.words import Text

LEVELS: Final = {"prefecture": 0, "city": 1, "bloc": 2, "national": 3}


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme with all its labels (each as written and folded), and every broader concept."""

    id: str
    scheme: str
    label: Text
    labels: tuple[tuple[str, str], ...]
    broader: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A prefecture or a municipality: its keys (names, codes, IRIs) and the prefecture that it is or lies in."""

    id: str
    level: str
    prefecture: str
    label: Text
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """An office that takes business for an edition: the prefectures it reaches, and how it is shown."""

    level: str
    area: str
    contact: str | None
    reaches: frozenset[str]
    shown: Json


@dataclass(frozen=True, slots=True)
class Limit:
    """The area that an edition is limited to: its name, and its prefectures."""

    area: Text
    prefectures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: what status and offices are computed from, and `shown`, what every answer says of it.

    The windows of its tracks are among its own. `yields` where a more specific document tells of the same year.
    """

    id: str
    fiscal_year: int
    yields: bool
    as_of: Moment
    windows: tuple[Window, ...]
    channels: tuple[Channel, ...]
    absences: Mapping[str, Json]
    limited_to: Limit | None
    shown: Json

    def has_begun(self, at: datetime) -> bool:
        """Tell whether a dated call of the edition has begun at a moment."""
        dated = (window.opens for window in self.windows if window.kind == "dated")
        return any(opens is not None and opens.last <= at for opens in dated)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its names (folded), its needs and its editions, the newest first."""

    id: str
    section: str
    names: frozenset[str]
    needs: frozenset[str]
    editions: tuple[Edition, ...]
    shown: Json

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
class Catalogue:
    """The records of one release."""

    release: str
    built: str
    concepts: Mapping[str, Concept]
    places: Mapping[str, Place]
    place_keys: Mapping[str, str]
    programmes: tuple[Programme, ...]
    offices: Mapping[str, Json]
    sources: Mapping[str, Json]
    size_limits: tuple[SizeLimit, ...]
    registers: Registers

    def place(self, text: str) -> Place | None:
        """Return the place that a text names by one of its keys, or None."""
        key = place_key(text)
        iri = self.place_keys.get(key) or self.place_keys.get(key.zfill(2) if key.isdigit() else key)
        return self.places[iri] if iri else None

    def scheme(self, name: str) -> list[Concept]:
        """Return the concepts of the scheme with this slug, in the order of their IRIs."""
        return [concept for concept in self.concepts.values() if slug(concept.scheme) == name]
