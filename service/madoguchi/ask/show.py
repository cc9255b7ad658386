"""The parts of an answer as JSON-ready objects: what was understood, an offer, an absence, a near miss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from madoguchi.ask import eligibility, expense, grant, when
from madoguchi.ask import place as places
from madoguchi.ask.facts import Json
from madoguchi.ask.fit import NEARNESS, Fit
from madoguchi.ask.question import Question
from madoguchi.ask.records import LEVELS, Catalogue, Channel, Edition, Limit, Place, Programme
from madoguchi.words import Text

_ASK_AGAIN: Final = Text(
    "受付は終わっている。次の募集があるかを窓口に尋ねる。",
    "The call is over: ask the office whether there will be another.",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme that answers: its edition for the day, how that stands, the offices, the fit, and the eligibility."""

    programme: Programme
    edition: Edition
    standing: when.Standing
    channels: Sequence[Channel]
    fit: Fit
    eligibility: Json

    def rank(self, named: frozenset[str]) -> tuple[bool, bool, int, int, float, int, int, str]:
        """What offers are sorted by: named, eligible, status, nearness of need, sureness, nearest office, year, IRI."""
        nearest = min((LEVELS[channel.level] for channel in self.channels), default=len(LEVELS))
        nearness = list(NEARNESS).index(self.fit.nearness)
        status = when.RANK[self.standing.status]
        unnamed = self.programme.id not in named
        barred = self.eligibility["verdict"] == eligibility.NOT_ELIGIBLE
        year = -self.edition.fiscal_year
        return (unnamed, barred, status, nearness, -self.fit.match.score, nearest, year, self.programme.id)


def understood(catalogue: Catalogue, question: Question) -> Json:
    """Return how the question was understood, for the asker to correct.

    `words` says in which words of the text something was heard that no parameter said.
    """
    return {
        "needs": [
            {
                "id": match.concept.id,
                "label": match.concept.label.as_json(),
                "score": match.score,
                "matched": match.label,
            }
            for match in question.needs
        ],
        "prefecture": places.shown(question.place) if question.place else None,
        "on": question.day.isoformat(),
        "fiscal_year": question.year,
        "target": _said(catalogue, question.firm.target),
        "industry": _said(catalogue, question.firm.industry),
        "employees": question.firm.employees,
        "capital": question.firm.capital,
        "expenses": [{"id": concept.id, "label": concept.label.as_json()} for concept in question.expenses],
        "right": _said(catalogue, question.right.id if question.right else None),
        "country": _said(catalogue, question.country.id if question.country else None),
        "cost": question.cost,
        "words": dict(question.words),
        "ignored": list(question.ignored),
    }


def _said(catalogue: Catalogue, concept: str | None) -> Json | None:
    return {"id": concept, "label": catalogue.concepts[concept].label.as_json()} if concept else None


def offer(catalogue: Catalogue, question: Question, found: Offer) -> Json:
    """Return one answer of `/v1/help`."""
    programme, edition = found.programme, found.edition
    shown = edition.shown
    return {
        "programme": {**programme.shown, "section": programme.section},
        "edition": edition_on(edition, found.standing, question.day),
        "tracks": tracks_at(edition, question.at),
        **{key: shown[key] for key in ("rates", "caps", "fee")},
        "eligibility": {**found.eligibility, **shown["who"]},
        "expense": expense.of_expenses(catalogue, question.expenses, shown),
        "grant": _grant(question, shown),
        **{key: shown[key] for key in ("expenses", "countries", "agencies")},
        "offices": [channel.shown for channel in found.channels],
        "offices_elsewhere": len(edition.channels) - len(found.channels),
        "pages": shown["pages"],
        "next_step": _ASK_AGAIN.as_json() if found.standing.status == "closed" else shown["next_step"],
        "why": [reason.as_json() for reason in _why(catalogue, question, found)],
        "evidence": shown["evidence"],
        "other_editions": [
            {"id": other.id, "fiscal_year": other.fiscal_year} for other in programme.editions if other is not edition
        ],
    }


def _grant(question: Question, shown: Json) -> list[Json]:
    right = question.right.id if question.right else None
    return grant.estimates(question.cost, right, shown) if question.cost else []


def edition_on(edition: Edition, standing: when.Standing, day: date) -> Json:
    """Return what an edition is on a day: status, window, and how old the information is."""
    return {
        "id": edition.id,
        "title": edition.shown["title"],
        "fiscal_year": edition.fiscal_year,
        **_status(standing),
        "window": when.window_shown(standing.window) if standing.window else None,
        "as_of": edition.as_of.text,
        "days_since_confirmed": (day - edition.as_of.first.date()).days,
        "stale": when.is_stale(edition.as_of, day),
    }


def tracks_at(edition: Edition, at: datetime) -> list[Json]:
    """Return the tracks of an edition, each with how it stands at a moment by its own windows or those of all."""
    return [{**track, **_status(_standing_of(edition, track["id"], at))} for track in edition.shown["tracks"]]


def _standing_of(edition: Edition, track: str, at: datetime) -> when.Standing:
    return when.stand(when.of_track(edition.windows, track), edition.fiscal_year, edition.as_of, at)


def _status(standing: when.Standing) -> Json:
    return {
        "status": standing.status,
        "status_label": when.LABELS[standing.status].as_json(),
        "status_reason": standing.reason.as_json(),
        "days_left": standing.days_left,
    }


def not_available(programme: Programme, edition: Edition, absence: Json, question: Question) -> Json:
    """Return that a document says the edition is not offered in a place; `stale` where it speaks of an earlier year."""
    return {
        "programme": programme.shown,
        "prefecture": places.shown(question.place) if question.place else None,
        "fiscal_year": edition.fiscal_year,
        "edition": edition.id,
        "as_of": edition.as_of.text,
        "stale": edition.fiscal_year < when.fiscal_year(question.day),
        **{key: absence[key] for key in ("reason", "next_step", "evidence")},
    }


def elsewhere(programme: Programme, edition: Edition, limit: Limit, place: Place) -> Json:
    """Return that a programme would fit, but is for another part of the country."""
    reason = Text(
        f"{limit.area.ja}に限る支援で、{place.label.ja}は対象でない",
        f"Limited to {limit.area.en}; {place.label.en} is not part of it",
    )
    evidence = edition.shown["evidence"]
    return {"programme": programme.shown, "edition": edition.id, "reason": reason.as_json(), "evidence": evidence}


def known_later(programme: Programme, day: date) -> Json:
    """Return that a programme would fit, but that nothing is known of it for so early a day."""
    first = programme.editions[-1]
    reason = Text(
        f"{day} についての資料はない。分かるのは {first.fiscal_year} 年度から",
        f"No document speaks of {day}; what is known begins with fiscal {first.fiscal_year}",
    )
    evidence = first.shown["evidence"]
    return {"programme": programme.shown, "edition": first.id, "reason": reason.as_json(), "evidence": evidence}


def _why(catalogue: Catalogue, question: Question, found: Offer) -> Iterable[Text]:
    asked, offered = found.fit.match.concept.label, catalogue.concepts[found.fit.need].label
    near = NEARNESS[found.fit.nearness]
    if asked == offered:
        yield Text(f"「{asked.ja}」にそのまま応える", f"Answers exactly this: {asked.en}")
    else:
        yield Text(f"「{asked.ja}」：{near.ja}（{offered.ja}）", f"{asked.en}: {near.en} ({offered.en})")
    yield found.standing.reason
    yield from _tracks_apart(found, question.at)
    if question.place is not None:
        label = question.place.label
        if any(channel.level != "national" for channel in found.channels):
            yield Text(f"{label.ja}を受け持つ窓口がある", f"An office serves {label.en}")
        elif found.channels:
            yield Text(f"全国の窓口が{label.ja}からも受ける", f"A national office also takes {label.en}")
    year = found.edition.fiscal_year
    if year < when.fiscal_year(question.day):
        yield Text(
            f"{year}年度の情報。これより新しい資料がまだない",
            f"This is what is known of fiscal {year}; no newer document is known",
        )


def _tracks_apart(found: Offer, at: datetime) -> Iterable[Text]:
    """Yield how the tracks stand that have windows of their own, but the one whose window is told already."""
    told = found.standing.window.owner if found.standing.window else None
    named = {window.owner: window.track for window in found.edition.windows if window.track and window.owner != told}
    for track, name in named.items():
        standing = _standing_of(found.edition, track, at)
        label = when.LABELS[standing.status]
        yield Text(
            f"{name.ja}は{label.ja}：{standing.reason.ja}",
            f"{name.to('en')}: {label.en.lower()}. {standing.reason.en}",
        )
