"""The question that madoguchi exists for: who helps with this need, in this prefecture, on this day?"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from madoguchi.ask import fit, members, show
from madoguchi.ask.facts import Json
from madoguchi.ask.question import Question
from madoguchi.ask.records import Catalogue, Edition, Place, Programme
from madoguchi.ask.show import Offer
from madoguchi.words import Text

ORDER: Final = Text(
    "名前で尋ねた制度が先。対象外は最後。受付中・いつでも・これから・要確認・終了の順。同じなら困りごとに近い制度、近い窓口、新しい年度の順",
    "asked for by name; barred last; open, any time, upcoming, unknown, closed; closest need, nearest office, new",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a question: the offers by rank, and the entries of what is not available and of near misses."""

    offers: Sequence[Offer]
    not_available: Sequence[Json]
    near_misses: Sequence[Json]


def find(catalogue: Catalogue, question: Question) -> Found:
    """Return what answers a question: offers sorted by `Offer.rank`, the others by the IRI of the programme."""
    offers, not_available, near_misses = [], [], []
    for programme, fitting in fit.fits(catalogue, question.needs):
        edition = _edition_for(programme, question)
        if edition is None:
            near_misses.append(show.known_later(programme, question.day))
        elif (limit := edition.limited_to) and question.place and question.place.prefecture not in limit.prefectures:
            near_misses.append(show.elsewhere(programme, edition, limit, question.place))
        elif question.place is not None and (absence := _absence(edition, question.place)):
            not_available.append(show.not_available(programme, edition, absence, question))
        else:
            offers.append(show.offered(catalogue, question, programme, edition, fitting))
    offers.sort(key=lambda offer: offer.rank(question.named))
    return Found(offers, not_available, near_misses)


def written(catalogue: Catalogue, question: Question, found: Found, cut: slice = slice(None)) -> bytes:
    """Return the answer as JSON members: `understood`, `answers`, `not_available`, `near_misses`, `sources`.

    Of the answers only those of the cut are written.
    """
    missed = {"not_available": found.not_available, "near_misses": found.near_misses}
    return b",".join(
        (
            members.members({"understood": show.understood(catalogue, question)}),
            members.named(
                b"answers", members.array(*(show.offer(catalogue, question, offer) for offer in found.offers[cut]))
            ),
            members.members(missed),
            members.named(b"sources", catalogue.memory.of(_sources, catalogue, _used(found))),
        )
    )


def answer(catalogue: Catalogue, question: Question) -> Json:
    """Return the whole answer as an object: `{understood, answers, not_available, near_misses, sources}`."""
    whole: Json = json.loads(members.whole(written(catalogue, question, find(catalogue, question))))
    return whole


def _edition_for(programme: Programme, question: Question) -> Edition | None:
    """Return the edition of the year that was named or before, or the one that speaks of the moment."""
    if question.fiscal_year is not None:
        return programme.edition_of(question.fiscal_year)
    return programme.edition_at(question.at)


def _absence(edition: Edition, place: Place) -> Json | None:
    return edition.absences.get(place.id) or edition.absences.get(place.prefecture)


def _used(found: Found) -> frozenset[str]:
    """Return the documents that the answer rests on."""
    used = {source for offer in found.offers for source in (*offer.edition.sources, *offer.reached.sources)}
    missed: Iterable[Json] = (*found.not_available, *found.near_misses)
    return frozenset(used.union(item["source"] for entry in missed for item in entry["evidence"]))


def _sources(catalogue: Catalogue, used: frozenset[str]) -> bytes:
    return members.value([catalogue.sources[source] for source in sorted(used)])
