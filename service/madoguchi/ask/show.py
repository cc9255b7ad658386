"""The parts of an answer as JSON-ready objects: what was understood, an offer, an absence, a near miss."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from madoguchi.ask import eligibility, expense, find, grant, members, when
from madoguchi.ask import place as places
from madoguchi.ask.facts import Json
from madoguchi.ask.firm import Firm
from madoguchi.ask.fit import NEARNESS, Fit
from madoguchi.ask.likeness import likeness
from madoguchi.ask.question import Question
from madoguchi.ask.records import LEVELS, Catalogue, Concept, Edition, Limit, Place, Programme
from madoguchi.words import Text

_ASK_AGAIN: Final = members.members(
    {
        "next_step": {
            "ja": "受付は終わっている。次の募集があるかを窓口に尋ねる。",
            "en": "The call is over: ask the office whether there will be another.",
        }
    }
)
_NO_TRACKS: Final = members.members({"tracks": []})
_NO_COST: Final = members.members({"expense": [], "grant": []})


_Rank = tuple[bool, bool, bool, int, float, float, bool, bool, int, int, int, float, str]


@dataclass(frozen=True, slots=True)
class Reached:
    """The offices of an edition for a place: the level of the nearest (national without any), whether there is one at
    all, the documents that tell of them, and how they are shown, as JSON members."""

    nearest: int
    is_local: bool
    sources: tuple[str, ...]
    text: bytes


@dataclass(frozen=True, slots=True)
class Stand:
    """How an edition stands at a moment, why (as JSON, with the tracks that stand apart), and how that is shown, as the
    JSON members `edition` and `tracks`."""

    standing: when.Standing
    reasons: tuple[bytes, ...]
    text: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the asker may apply, and how that is shown, as a JSON member."""

    is_barred: bool
    text: bytes


@dataclass(frozen=True, slots=True)
class Missed:
    """What is not available or a near miss, as JSON, and the documents that it rests on."""

    text: bytes
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme that answers: its edition for the day, how that stands, the offices, the fit, and the verdict."""

    programme: Programme
    edition: Edition
    stand: Stand
    reached: Reached
    fit: Fit
    verdict: Verdict

    speaks: bool
    """Whether it says anything about the expenses that are asked about, if any are."""

    likeness: float
    """How much of the question stands in the programme's own names and summary."""

    def rank(self, question: Question) -> _Rank:
        """What offers are sorted by, the first that differs deciding.

        Named, eligible, not over, nearness and sureness of the needs (after a name, which says all of its needs, first
        the words), known for this year, speaks of the asked expenses, status, nearest office, newest, the words, IRI.
        """
        nearness, sureness = self.fit.rank
        by_words = (-self.likeness, 0.0) if question.named else (0.0, sureness)
        return (
            self.programme.id not in question.named,
            self.verdict.is_barred,
            self.stand.standing.status == "closed",
            nearness,
            *by_words,
            self.edition.fiscal_year < question.year,
            not self.speaks,
            when.RANK[self.stand.standing.status],
            self.reached.nearest,
            -self.edition.fiscal_year,
            -self.likeness,
            self.programme.id,
        )


def offered(catalogue: Catalogue, question: Question, programme: Programme, edition: Edition, fit: Fit) -> Offer:
    """Return an edition as an offer to the asker. What other questions share of it is remembered."""
    recall = catalogue.memory.of
    return Offer(
        programme,
        edition,
        recall(_stand, edition, question.at),
        recall(_reached, edition, question.place),
        fit,
        recall(_verdict, catalogue, question.firm, edition),
        not question.expenses or recall(_speaks, catalogue, question.expenses, edition),
        recall(likeness, catalogue, question.texts, question.named, programme),
    )


def _stand(edition: Edition, at: datetime) -> Stand:
    standing = when.stand(edition.windows, edition.fiscal_year, edition.as_of, at)
    shown = members.whole(edition.said.title, members.members(_on_day(edition, standing, at.date())))
    reasons = (standing.reason, *_tracks_apart(edition, standing, at))
    text = b"%b,%b" % (members.named(b"edition", shown), _tracks(edition, at))
    return Stand(standing, tuple(map(_text, reasons)), text)


def _tracks(edition: Edition, at: datetime) -> bytes:
    """Return the tracks as a JSON member; most editions have none, and nothing is read for those."""
    return (
        edition.said.tracks
        if edition.said.tracks == _NO_TRACKS
        else members.members({"tracks": tracks_at(edition, at)})
    )


def _tracks_apart(edition: Edition, told: when.Standing, at: datetime) -> Iterator[Text]:
    """Yield how the tracks stand that have windows of their own, but the one whose window is told already."""
    owner = told.window.owner if told.window else None
    named = {window.owner: window.track for window in edition.windows if window.track and window.owner != owner}
    for track, name in named.items():
        standing = _standing_of(edition, track, at)
        label = when.LABELS[standing.status]
        yield Text(
            f"{name.ja}は{label.ja}：{standing.reason.ja}",
            f"{name.to('en')}: {label.en.lower()}. {standing.reason.en}",
        )


def _reached(edition: Edition, place: Place | None) -> Reached:
    """Return the offices for a place: those that reach its prefecture, without those of other towns in it.

    In a town its own body comes first. Without a place it is the national ones.
    """
    if place is None:
        channels = [channel for channel in edition.channels if channel.level == "national"]
    else:
        channels = [channel for channel in edition.channels if find.serves(channel, place)]
        if place.level == "city":
            channels.sort(key=lambda channel: channel.area != place.id)
    offices = members.named(b"offices", members.array(*(channel.text for channel in channels)))
    elsewhere = members.named(b"offices_elsewhere", b"%d" % (len(edition.channels) - len(channels)))
    return Reached(
        nearest=min((LEVELS[channel.level] for channel in channels), default=len(LEVELS)),
        is_local=any(channel.level != "national" for channel in channels),
        sources=tuple({item["source"] for channel in channels for item in channel.shown["evidence"]}),
        text=b"%b,%b" % (offices, elsewhere),
    )


def _speaks(catalogue: Catalogue, expenses: tuple[Concept, ...], edition: Edition) -> bool:
    told = expense.of_expenses(catalogue, expenses, edition.shown)
    return any(item["verdict"] != expense.NOT_STATED for item in told)


def _verdict(catalogue: Catalogue, firm: Firm, edition: Edition) -> Verdict:
    if not firm.says_something:
        return Verdict(False, edition.said.eligibility)
    who = edition.shown["eligibility"]
    told = eligibility.verdict(catalogue, firm, who)
    return Verdict(told["verdict"] == eligibility.NOT_ELIGIBLE, members.members({"eligibility": {**who, **told}}))


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


def offer(catalogue: Catalogue, question: Question, found: Offer) -> bytes:
    """Return one answer of `/v1/help` as JSON."""
    edition, said = found.edition, found.edition.said
    is_over = found.stand.standing.status == "closed"
    return members.whole(
        catalogue.memory.of(_programme, found.programme),
        found.stand.text,
        said.money,
        found.verdict.text,
        _for_the_cost(catalogue, question, edition),
        said.scope,
        found.reached.text,
        said.pages,
        _ASK_AGAIN if is_over else said.next_step,
        members.named(b"why", members.array(*_why(catalogue, question, found))),
        said.evidence,
        catalogue.memory.of(_others, found.programme, edition),
    )


def _programme(programme: Programme) -> bytes:
    section = members.members({"section": programme.section})
    return members.named(b"programme", members.whole(programme.said, section))


def _others(programme: Programme, edition: Edition) -> bytes:
    others = (other for other in programme.editions if other is not edition)
    return members.members({"other_editions": [{"id": one.id, "fiscal_year": one.fiscal_year} for one in others]})


def _for_the_cost(catalogue: Catalogue, question: Question, edition: Edition) -> bytes:
    """Return whether the asked expenses are covered, and what would be paid of the asked cost."""
    if not (question.expenses or question.cost):
        return _NO_COST
    shown, right = edition.shown, question.right.id if question.right else None
    return members.members(
        {
            "expense": expense.of_expenses(catalogue, question.expenses, shown),
            "grant": grant.estimates(question.cost, right, shown) if question.cost else [],
        }
    )


def edition_on(edition: Edition, standing: when.Standing, day: date) -> Json:
    """Return what an edition is on a day: status, window, and how old the information is."""
    return {"id": edition.id, "title": edition.shown["title"], **_on_day(edition, standing, day)}


def _on_day(edition: Edition, standing: when.Standing, day: date) -> Json:
    return {
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


def not_available(programme: Programme, edition: Edition, absence: Json, question: Question) -> Missed:
    """Return that a document says the edition is not offered in a place; `stale` where it speaks of an earlier year."""
    told = {
        "prefecture": places.shown(question.place) if question.place else None,
        "fiscal_year": edition.fiscal_year,
        "edition": edition.id,
        "as_of": edition.as_of.text,
        "stale": edition.fiscal_year < when.fiscal_year(question.day),
        **{key: absence[key] for key in ("reason", "next_step", "evidence")},
    }
    text = members.whole(_named(programme), members.members(told))
    return Missed(text, tuple(item["source"] for item in absence["evidence"]))


def elsewhere(programme: Programme, edition: Edition, limit: Limit, place: Place) -> Missed:
    """Return that a programme would fit, but is for another part of the country."""
    reason = Text(
        f"{limit.area.ja}に限る支援で、{place.label.ja}は対象でない",
        f"Limited to {limit.area.en}; {place.label.en} is not part of it",
    )
    return _near_miss(programme, edition, reason)


def known_later(programme: Programme, day: date) -> Missed:
    """Return that a programme would fit, but that nothing is known of it for so early a day."""
    first = programme.editions[-1]
    reason = Text(
        f"{day} についての資料はない。分かるのは {first.fiscal_year} 年度から",
        f"No document speaks of {day}; what is known begins with fiscal {first.fiscal_year}",
    )
    return _near_miss(programme, first, reason)


def _near_miss(programme: Programme, edition: Edition, reason: Text) -> Missed:
    told = members.members({"edition": edition.id, "reason": reason.as_json()})
    return Missed(members.whole(_named(programme), told, edition.said.evidence), edition.sources)


def _named(programme: Programme) -> bytes:
    return members.named(b"programme", members.whole(programme.said))


def _why(catalogue: Catalogue, question: Question, found: Offer) -> Iterator[bytes]:
    recall, place, reached = catalogue.memory.of, question.place, found.reached
    yield recall(_near, catalogue, found.fit.match.concept, found.fit.need, found.fit.nearness)
    yield from found.stand.reasons
    if place is not None and reached.nearest < len(LEVELS):
        yield recall(_reason_of_place, place, reached.is_local)
    if found.edition.fiscal_year < when.fiscal_year(question.day):
        yield recall(_old, found.edition.fiscal_year)


def _text(text: Text) -> bytes:
    return members.value(text.as_json())


def _near(catalogue: Catalogue, concept: Concept, need: str, nearness: str) -> bytes:
    asked, offered, near = concept.label, catalogue.concepts[need].label, NEARNESS[nearness]
    if asked == offered:
        return _text(Text(f"「{asked.ja}」にそのまま応える", f"Answers exactly this: {asked.en}"))
    return _text(Text(f"「{asked.ja}」：{near.ja}（{offered.ja}）", f"{asked.en}: {near.en} ({offered.en})"))


def _reason_of_place(place: Place, is_local: bool) -> bytes:
    label = place.label
    if is_local:
        return _text(Text(f"{label.ja}を受け持つ窓口がある", f"An office serves {label.en}"))
    return _text(Text(f"全国の窓口が{label.ja}からも受ける", f"A national office also takes {label.en}"))


def _old(year: int) -> bytes:
    return _text(
        Text(
            f"{year}年度の情報。これより新しい資料がまだない",
            f"This is what is known of fiscal {year}; no newer document is known",
        )
    )
