"""The question that madoguchi exists for: who helps with this need, in this prefecture, on this day?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.ask import place as places
from madoguchi.ask import when
from madoguchi.ask.catalogue import LEVELS, Catalogue, Channel, Edition, Place, Programme
from madoguchi.ask.facts import Json
from madoguchi.ask.need import Match, understand
from madoguchi.words import Text

ORDER = Text(
    "受付中・随時・これから・未確認・終了の順。同じなら困りごとにぴったりの制度、近い窓口の順",
    "open, any time, upcoming, unknown, closed; then the closest need, then the nearest office",
)
_ADVICE = "advice"  # a desk for something broad takes a narrow question too; a subsidy pays only for what it names
_NEARNESS = {
    "exact": Text("そのものの支援", "answers exactly this"),
    "narrower": Text("その一部への支援", "answers a part of this"),
    "broader": Text("もっと広い相談の一つとして受ける", "takes this as a part of something broader"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood: needs by sureness, the place (or None), and the day in JST."""

    needs: tuple[Match, ...]
    place: Place | None
    day: date


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a programme fits the asked needs: the matched need, the programme's own, and how near they are."""

    match: Match
    need: str
    nearness: str


def read_question(catalogue: Catalogue, needs: Sequence[str], prefecture: str | None, on: str | None) -> Question:
    """Understand the words of a question; raises `QueryError` that says what to change."""
    return Question(
        tuple(understand(needs, catalogue)),
        places.find(prefecture, catalogue) if prefecture else None,
        when.parse_day(on) if on else when.today(),
    )


def answer(catalogue: Catalogue, question: Question) -> Json:
    """Answer the question: `{understood, answers, not_available, near_misses, sources, order}`, all of them ranked."""
    ranked, not_available, near_misses = [], [], []
    for programme in catalogue.programmes:
        fit = _fit(catalogue, question, programme)
        if fit is None:
            continue
        edition = _edition_for(programme, question.day)
        if edition is None:
            near_misses.append(_known_later(programme, question.day))
        elif absence := _absence(edition, question.place):
            not_available.append(_not_available(programme, edition, absence, question.place))
        else:
            channels = _channels(edition, question.place)
            standing = when.stand(edition.windows, edition.fiscal_year, edition.as_of, question.day)
            shown = _answer(catalogue, programme, edition, standing, channels, fit, question)
            ranked.append((_rank(standing, fit, channels, programme), shown))
    answers = [shown for _, shown in sorted(ranked, key=lambda pair: pair[0])]
    return {
        "understood": understood(catalogue, question),
        "answers": answers,
        "not_available": not_available,
        "near_misses": near_misses,
        "sources": _sources(catalogue, [*answers, *not_available]),
        "order": ORDER.as_json(),
    }


def understood(catalogue: Catalogue, question: Question) -> Json:
    """Return how the question was understood, for the asker to correct."""
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
        "fiscal_year": when.fiscal_year(question.day),
    }


def _fit(catalogue: Catalogue, question: Question, programme: Programme) -> _Fit | None:
    fits = [
        _Fit(match, need, nearness)
        for match in question.needs
        for need in sorted(programme.needs)
        if (nearness := _nearness(catalogue, match.concept.id, need))
        and (nearness != "broader" or programme.section == _ADVICE)
    ]
    order = list(_NEARNESS)
    return min(fits, key=lambda fit: (order.index(fit.nearness), -fit.match.score), default=None)


def _nearness(catalogue: Catalogue, asked: str, offered: str) -> str:
    if asked == offered:
        return "exact"
    if asked in catalogue.concepts[offered].broader:
        return "narrower"
    return "broader" if offered in catalogue.concepts[asked].broader else ""


def _edition_for(programme: Programme, day: date) -> Edition | None:
    """Return the newest edition of the day's fiscal year or before; an older one stands in where none is newer."""
    year = when.fiscal_year(day)
    return next((edition for edition in programme.editions if edition.fiscal_year <= year), None)


def _absence(edition: Edition, place: Place | None) -> Json | None:
    if place is None:
        return None
    return edition.absences.get(place.id) or edition.absences.get(place.prefecture)


def _channels(edition: Edition, place: Place | None) -> list[Channel]:
    """Return the offices for a place: those that reach its prefecture, without those of other towns in it."""
    if place is None:
        return [channel for channel in edition.channels if channel.level == "national"]
    return [
        channel
        for channel in edition.channels
        if place.prefecture in channel.reaches
        and (channel.level != "city" or place.level == "prefecture" or channel.area == place.id)
    ]


def _rank(
    standing: when.Standing, fit: _Fit, channels: Iterable[Channel], programme: Programme
) -> tuple[int, int, float, int, str]:
    nearest = min((LEVELS[channel.level] for channel in channels), default=len(LEVELS))
    return (
        when.RANK[standing.status],
        list(_NEARNESS).index(fit.nearness),
        -fit.match.score,
        nearest,
        programme.id,
    )


def _answer(
    catalogue: Catalogue,
    programme: Programme,
    edition: Edition,
    standing: when.Standing,
    channels: Sequence[Channel],
    fit: _Fit,
    question: Question,
) -> Json:
    shown = edition.shown
    return {
        "programme": {**programme.shown, "section": programme.section},
        "edition": edition_on(edition, standing, question.day),
        "tracks": shown["tracks"],
        "rates": shown["rates"],
        "caps": shown["caps"],
        "fee": shown["fee"],
        "eligibility": {
            "verdict": "unknown",
            "reasons": [condition["title"] for condition in shown["who"]["conditions"]],
            **shown["who"],
        },
        "expenses": shown["expenses"],
        "agencies": shown["agencies"],
        "offices": [channel.shown for channel in channels],
        "offices_elsewhere": len(edition.channels) - len(channels),
        "pages": shown["pages"],
        "next_step": shown["next_step"],
        "why": [reason.as_json() for reason in _why(catalogue, fit, standing, channels, edition, question)],
        "evidence": shown["evidence"],
        "other_editions": [
            {"id": other.id, "fiscal_year": other.fiscal_year} for other in programme.editions if other is not edition
        ],
    }


def edition_on(edition: Edition, standing: when.Standing, day: date) -> Json:
    """Return what an edition is on a day: status, window, and how old the information is."""
    window = standing.window
    return {
        "id": edition.id,
        "title": edition.shown["title"],
        "fiscal_year": edition.fiscal_year,
        "status": standing.status,
        "status_label": when.LABELS[standing.status].as_json(),
        "status_reason": standing.reason.as_json(),
        "days_left": standing.days_left,
        "window": None
        if window is None
        else {
            "kind": window.kind,
            "opens": window.opens.isoformat() if window.opens else None,
            "closes": window.closes.isoformat() if window.closes else None,
            "closes_when_budget_is_spent": window.closes_when_budget_is_spent,
            "condition": window.condition.as_json() or None,
        },
        "as_of": edition.as_of.isoformat(),
        "days_since_confirmed": (day - edition.as_of).days,
        "stale": when.is_stale(edition.as_of, day),
    }


def _why(
    catalogue: Catalogue,
    fit: _Fit,
    standing: when.Standing,
    channels: Sequence[Channel],
    edition: Edition,
    question: Question,
) -> Iterable[Text]:
    asked, offered = fit.match.concept.label, catalogue.concepts[fit.need].label
    near = _NEARNESS[fit.nearness]
    yield Text(f"「{asked.ja}」：{near.ja}（{offered.ja}）", f"{asked.en}: {near.en} ({offered.en})")
    yield standing.reason
    if question.place is not None:
        label = question.place.label
        local = [channel for channel in channels if channel.level != "national"]
        if local:
            yield Text(f"{label.ja}を受け持つ窓口がある", f"An office serves {label.en}")
        elif channels:
            yield Text(f"全国の窓口が{label.ja}からも受ける", f"A national office also takes {label.en}")
    if edition.fiscal_year < when.fiscal_year(question.day):
        yield Text(
            f"{edition.fiscal_year}年度の情報。これより新しい資料がまだない",
            f"This is what is known of fiscal {edition.fiscal_year}; no newer document is known",
        )


def _not_available(programme: Programme, edition: Edition, absence: Json, place: Place | None) -> Json:
    return {
        "programme": programme.shown,
        "prefecture": places.shown(place) if place else None,
        "fiscal_year": edition.fiscal_year,
        "edition": edition.id,
        **{key: absence[key] for key in ("reason", "next_step", "evidence")},
    }


def _known_later(programme: Programme, day: date) -> Json:
    first = programme.editions[-1]
    reason = Text(
        f"{day} についての資料はない。分かるのは {first.fiscal_year} 年度から",
        f"No document speaks of {day}; what is known begins with fiscal {first.fiscal_year}",
    )
    return {"programme": programme.shown, "edition": first.id, "reason": reason.as_json()}


def _sources(catalogue: Catalogue, entries: Iterable[Json]) -> list[Json]:
    used = {item["source"] for entry in entries for item in entry["evidence"]}
    return [catalogue.sources[source] for source in sorted(used)]
