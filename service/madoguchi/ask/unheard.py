"""What the asker says was not meant: readings of the text, or needs, that are left out of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from madoguchi.ask.heard import Heard
from madoguchi.ask.need import Match
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from madoguchi.words import Text

# A reading, by the name of the parameter that would have said it, and the member of `Heard` that holds it.
_MEMBERS: Final = {"prefecture": "place", "on": "day", "fiscal_year": "fiscal_year", "cost": "cost"}


def read(text: str, catalogue: Catalogue, schemes: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is left out: names of readings and slugs of needs, set apart by commas.

    `schemes` holds the readings that are concepts. Raises `QueryError` with the readings where one is unknown.
    """
    ignored = tuple(dict.fromkeys(slug(part.strip()) for part in text.split(",") if part.strip()))
    readings = [*_MEMBERS, *schemes]
    unknown = next((one for one in ignored if one not in readings and one not in catalogue.need_keys), None)
    if unknown is not None:
        wrong = Text(
            f"ignore の「{unknown[:40]}」が分からない。{'・'.join(readings)} か、課題の id を書く。",
            f"'{unknown[:40]}' cannot be ignored. Name {', '.join(readings)}, or the id of a need.",
        )
        raise QueryError("unknown-ignore", wrong, extra={"allowed": readings})
    return ignored


def without(listened: Heard, ignored: Sequence[str], schemes: Mapping[str, str]) -> Heard:
    """Return what was heard without the readings that are left out."""
    kept = {
        name: found for name, found in listened.concepts.items() if name not in {schemes.get(one) for one in ignored}
    }
    return replace(listened, concepts=kept, **{_MEMBERS[one]: None for one in ignored if one in _MEMBERS})


def needs(understood: Sequence[Match], ignored: Sequence[str]) -> tuple[Match, ...]:
    """Return the needs that are not left out; raises `QueryError` where none remains."""
    kept = tuple(match for match in understood if slug(match.concept.id) not in ignored)
    if not kept:
        nothing = Text("困りごとがすべて外されている。", "Every need was left out.")
        raise QueryError("nothing-asked", nothing)
    return kept
