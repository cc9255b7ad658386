"""The question that madoguchi exists for: who helps with this need, in this prefecture, on this day?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from madoguchi.ask import fit, members, show
from madoguchi.ask.facts import Json
from madoguchi.ask.question import Question
from madoguchi.ask.records import Catalogue, Edition, Place, Programme
from madoguchi.ask.show import Missed, Offer
from madoguchi.words import Text

ORDER: Final = Text(
    "名前で尋ねた制度が先、対象外と終了は最後。困りごとと支援の種類に近い順、今年度、尋ねた費用に触れる制度。"
    "同じなら受付中・いつでも・これから・要確認、近い窓口、新しい年度、尋ねた言葉に近い制度の順",
    "asked for by name; barred and closed last; closest needs and kind, this year's, on the asked expense; status; "
    "nearest; new; closest words",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a question: the offers by rank, what is not available, and near misses."""

    offers: Sequence[Offer]
    not_available: Sequence[Missed]
    near_misses: Sequence[Missed]


def find(catalogue: Catalogue, question: Question) -> Found:
    """Return what answers a question: offers sorted by `Offer.rank`, the others by the IRI of the programme."""
    offers, not_available, near_misses = [], [], []
    for programme, fitting in fit.fits(catalogue, question.needs, question.right, question.kinds):
        edition = _edition_for(programme, question)
        if edition is None:
            near_misses.append(show.known_later(programme, question.day))
        elif (limit := edition.limited_to) and question.place and question.place.prefecture not in limit.prefectures:
            near_misses.append(show.elsewhere(programme, edition, limit, question.place))
        elif question.place is not None and (absence := _absence(edition, question.place)):
            not_available.append(show.not_available(programme, edition, absence, question))
        else:
            offers.append(show.offered(catalogue, question, programme, edition, fitting))
    offers.sort(key=lambda offer: offer.rank(question))
    return Found(offers, not_available, near_misses)


def written(catalogue: Catalogue, question: Question, found: Found, cut: slice = slice(None)) -> bytes:
    """Return the answer as JSON members: `understood`, `answers`, `not_available`, `near_misses`, `sources`.

    Of the answers only those of the cut are written.
    """
    answers = (show.offer(catalogue, question, offer) for offer in found.offers[cut])
    return b",".join(
        (
            members.members({"understood": show.understood(catalogue, question)}),
            members.named(b"answers", members.array(*answers)),
            members.named(b"not_available", members.array(*(missed.text for missed in found.not_available))),
            members.named(b"near_misses", members.array(*(missed.text for missed in found.near_misses))),
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
    missed = (*found.not_available, *found.near_misses)
    offered = (part.sources for offer in found.offers for part in (offer.edition, offer.reached))
    return frozenset(chain(chain.from_iterable(offered), *(one.sources for one in missed)))


def _sources(catalogue: Catalogue, used: frozenset[str]) -> bytes:
    return members.value([catalogue.sources[source] for source in sorted(used)])
