"""How well a programme fits what was asked: exactly, in a part, or as a part of something broader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from madoguchi.ask.need import Match
from madoguchi.ask.records import Catalogue, Concept, Programme
from madoguchi.vocab import slug
from madoguchi.words import Text

# A desk or an insurance for something broad takes something narrow too; a subsidy pays only for what it names.
_ADVICE, _INSURANCE = "advice", "insurance"
NEARNESS: Final = {
    "exact": Text("そのものの支援", "answers exactly this"),
    "narrower": Text("その一部への支援", "answers a part of this"),
    "broader": Text("もっと広い相談の一つとして受ける", "takes this as a part of something broader"),
}

_SAYS: Final = {"exact": 1.0, "narrower": 0.5, "broader": 0.5}
_ANOTHER_KIND_SAYS: Final = 0.9
_DIGITS: Final = 3
_POWER: Final = 4  # of the mean by which needs count together
_ORDER: Final = {nearness: number for number, nearness in enumerate(NEARNESS)}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a programme fits the asked needs: the nearest matched need, the programme's own (IRI), and how near they are.

    `score` (from 0) is how sure it is, over all the needs that the programme answers: the strong count far more. What
    is `aside` is a part of the need that the asker does not seem to mean.
    """

    match: Match
    need: str
    nearness: str
    score: float
    aside: bool

    @property
    def rank(self) -> tuple[int, float]:
        """What fits are sorted by, the best first."""
        return (len(_ORDER) if self.aside else _ORDER[self.nearness], -self.score)


def fits(
    catalogue: Catalogue, needs: Iterable[Match], right: Concept | None, kinds: frozenset[str]
) -> list[tuple[Programme, Fit]]:
    """Return the programmes that fit one of the asked needs, in the order of their IRIs, each with its best fit.

    Where a right (patent) is asked about, what is for another is aside; what is of another kind than those that are
    asked for (kinds of help, IRIs) fits less.
    """
    needs = [*needs]
    found: dict[Programme, list[Fit]] = {}
    for match in needs:
        # Who also names a part of what is asked for does not mean its other parts.
        parts = {other.concept.id for other in needs} & {*catalogue.narrower.get(match.concept.id, ())}
        for programme, need, nearness in catalogue.memory.of(_near, catalogue, match.concept.id):
            is_other = nearness == "narrower" and bool(parts) and programme.needs.isdisjoint(parts)
            aside = is_other or _is_for_another(catalogue, need, right)
            found.setdefault(programme, []).append(Fit(match, need, nearness, _SAYS[nearness] * match.score, aside))
    together = ((one, _together(fits, _is_of(catalogue, one, kinds))) for one, fits in found.items())
    return sorted(together, key=lambda one: one[0].id)


def _is_for_another(catalogue: Catalogue, need: str, right: Concept | None) -> bool:
    if right is None:
        return False
    rights = {concept.id for concept in catalogue.scheme("rights")} & catalogue.concepts[need].related
    return bool(rights) and rights.isdisjoint({right.id, *right.broader})


def _is_of(catalogue: Catalogue, programme: Programme, kinds: frozenset[str]) -> bool:
    return not kinds or not kinds.isdisjoint({programme.kind, *catalogue.concepts[programme.kind].broader})


def _together(fits: Sequence[Fit], is_of_the_kind: bool) -> Fit:
    """Return the best of the fits of one programme, with the sureness of all. A need and a part of it count once."""
    wholes = frozenset[str]().union(*(fit.match.concept.broader for fit in fits))
    parts = sum(fit.score**_POWER for fit in fits if fit.match.concept.id not in wholes) ** (1 / _POWER)
    sure = max(parts, *(fit.score for fit in fits)) * (1.0 if is_of_the_kind else _ANOTHER_KIND_SAYS)
    return replace(min(fits, key=lambda fit: fit.rank), score=round(sure, _DIGITS))


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
                if nearness != "broader" or programme.section == _ADVICE or slug(programme.kind) == _INSURANCE:
                    found.setdefault(programme, (need, nearness))
    return [(programme, *near) for programme, near in found.items()]
