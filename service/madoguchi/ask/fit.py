"""How well a programme fits what was asked: exactly, in a part, or as a part of something broader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from madoguchi.ask.need import Match
from madoguchi.ask.records import Catalogue, Programme
from madoguchi.words import Text

# A desk for something broad takes a narrow question too; a subsidy pays only for what it names.
_ADVICE: Final = "advice"
NEARNESS: Final = {
    "exact": Text("そのものの支援", "answers exactly this"),
    "narrower": Text("その一部への支援", "answers a part of this"),
    "broader": Text("もっと広い相談の一つとして受ける", "takes this as a part of something broader"),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a programme fits the asked needs: the matched need, the programme's own, and how near they are."""

    match: Match
    need: str
    nearness: str


def best_fit(catalogue: Catalogue, needs: Iterable[Match], programme: Programme) -> Fit | None:
    """Return the best of the fits between the asked needs and those of a programme; None where there is none."""
    fits = [
        Fit(match, need, nearness)
        for match in needs
        for need in sorted(programme.needs)
        if (nearness := _nearness(catalogue, match.concept.id, need))
        and (nearness != "broader" or programme.section == _ADVICE)
    ]
    order = list(NEARNESS)
    return min(fits, key=lambda fit: (order.index(fit.nearness), -fit.match.score), default=None)


def _nearness(catalogue: Catalogue, asked: str, offered: str) -> str:
    if asked == offered:
        return "exact"
    if asked in catalogue.concepts[offered].broader:
        return "narrower"
    return "broader" if offered in catalogue.concepts[asked].broader else ""
