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


_ORDER: Final = {nearness: number for number, nearness in enumerate(NEARNESS)}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a programme fits the asked needs: the matched need, the programme's own (IRI), and how near they are."""

    match: Match
    need: str
    nearness: str

    @property
    def rank(self) -> tuple[int, float]:
        """What fits are sorted by, the best first."""
        return (_ORDER[self.nearness], -self.match.score)


def fits(catalogue: Catalogue, needs: Iterable[Match]) -> list[tuple[Programme, Fit]]:
    """Return the programmes that fit one of the asked needs, in the order of their IRIs, each with its best fit."""
    best: dict[Programme, Fit] = {}
    for match in needs:
        for programme, need, nearness in catalogue.memory.of(_near, catalogue, match.concept.id):
            fit, known = Fit(match, need, nearness), best.get(programme)
            if known is None or fit.rank < known.rank:
                best[programme] = fit
    return sorted(best.items(), key=lambda found: found[0].id)


def _near(catalogue: Catalogue, asked: str) -> list[tuple[Programme, str, str]]:
    """Return the programmes that fit a need (IRI), each with the nearest of its needs and how near that is."""
    found: dict[Programme, tuple[str, str]] = {}
    ways = (
        ("exact", [asked]),
        ("narrower", sorted(catalogue.narrower.get(asked, ()))),
        ("broader", sorted(catalogue.concepts[asked].broader)),
    )
    for nearness, needs in ways:
        for need in needs:
            for programme in catalogue.by_need.get(need, ()):
                if nearness != "broader" or programme.section == _ADVICE:
                    found.setdefault(programme, (need, nearness))
    return [(programme, *near) for programme, near in found.items()]
