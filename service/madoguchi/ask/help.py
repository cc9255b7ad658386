"""The question that madoguchi exists for: who helps with this need, in this prefecture, on this day?"""

from collections.abc import Iterable
from typing import Final

from madoguchi.ask import eligibility, show, when
from madoguchi.ask.facts import Json
from madoguchi.ask.fit import best_fit
from madoguchi.ask.question import Question
from madoguchi.ask.records import Catalogue, Channel, Edition, Place, Programme
from madoguchi.ask.show import Offer
from madoguchi.words import Text

ORDER: Final = Text(
    "名前で尋ねた制度が先。対象外は最後。受付中・いつでも・これから・要確認・終了の順。同じなら困りごとに近い制度、近い窓口、新しい年度の順",
    "asked for by name; barred last; open, any time, upcoming, unknown, closed; closest need, nearest office, new",
)


def answer(catalogue: Catalogue, question: Question) -> Json:
    """Answer the question: `{understood, answers, not_available, near_misses, sources}`.

    Answers are sorted by `Offer.rank`, the others by the IRI of the programme.
    """
    offers, not_available, near_misses = [], [], []
    for programme in catalogue.programmes:
        fit = best_fit(catalogue, question.needs, programme)
        if fit is None:
            continue
        edition = _edition_for(programme, question)
        if edition is None:
            near_misses.append(show.known_later(programme, question.day))
        elif (limit := edition.limited_to) and question.place and question.place.prefecture not in limit.prefectures:
            near_misses.append(show.elsewhere(programme, edition, limit, question.place))
        elif question.place is not None and (absence := _absence(edition, question.place)):
            not_available.append(show.not_available(programme, edition, absence, question))
        else:
            standing = when.stand(edition.windows, edition.fiscal_year, edition.as_of, question.at)
            verdict = eligibility.verdict(catalogue, question.firm, edition.shown["who"])
            offers.append(Offer(programme, edition, standing, _channels(edition, question.place), fit, verdict))
    answers = [
        show.offer(catalogue, question, offer) for offer in sorted(offers, key=lambda offer: offer.rank(question.named))
    ]
    return {
        "understood": show.understood(catalogue, question),
        "answers": answers,
        "not_available": not_available,
        "near_misses": near_misses,
        "sources": _sources(catalogue, [*answers, *not_available, *near_misses]),
    }


def _edition_for(programme: Programme, question: Question) -> Edition | None:
    """Return the edition of the year that was named or before, or the one that speaks of the moment."""
    if question.fiscal_year is not None:
        return programme.edition_of(question.fiscal_year)
    return programme.edition_at(question.at)


def _absence(edition: Edition, place: Place) -> Json | None:
    return edition.absences.get(place.id) or edition.absences.get(place.prefecture)


def _channels(edition: Edition, place: Place | None) -> list[Channel]:
    """Return the offices for a place: those that reach its prefecture, without those of other towns in it.

    In a town its own body comes first.
    """
    if place is None:
        return [channel for channel in edition.channels if channel.level == "national"]
    reaching = [
        channel
        for channel in edition.channels
        if place.prefecture in channel.reaches
        and (channel.level != "city" or place.level == "prefecture" or channel.area == place.id)
    ]
    return sorted(reaching, key=lambda channel: channel.area != place.id) if place.level == "city" else reaching


def _sources(catalogue: Catalogue, entries: Iterable[Json]) -> list[Json]:
    proofs = (item for entry in entries for part in (entry, *entry.get("offices", ())) for item in part["evidence"])
    used = {item["source"] for item in proofs}
    return [catalogue.sources[source] for source in sorted(used)]
