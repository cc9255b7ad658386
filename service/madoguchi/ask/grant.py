"""What would be paid for a cost: under each rate, up to the caps that apply, with the working shown."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from madoguchi.ask import phrases
from madoguchi.ask.facts import Json
from madoguchi.words import Text

_PAID: Final = {"share-paid", "premium-share-paid"}


def estimates(cost: int, right: str | None, shown: Json) -> list[Json]:
    """Return estimates for a cost in yen: `{track, yen, rate, cap, right, working, conditions}`, the highest first.

    A rate of the edition applies to its tracks. Where caps are set by kind of right, there is one estimate for each, or
    only that of the asked `right` (an IRI). Fractions of a yen are cut off. Where no cap is printed, none is applied.
    """
    found = list(_of_part(cost, right, shown["rates"], shown["caps"], None))
    for track in shown["tracks"]:
        found += _of_part(cost, right, track["rates"] or shown["rates"], track["caps"] or shown["caps"], track)
    return sorted(found, key=lambda estimate: -estimate["yen"])


def _of_part(cost: int, right: str | None, rates: list[Json], caps: list[Json], track: Json | None) -> Iterator[Json]:
    if track is not None and not (track["rates"] or track["caps"]):
        return
    for rate in rates:
        share = Fraction(rate["numerator"], rate["denominator"])
        if rate["basis"] not in _PAID:
            share = 1 - share
        for group, limits in _by_right(caps, right):
            yield _estimate(cost, rate, share, limits, group, track)


def _by_right(caps: list[Json], right: str | None) -> Iterator[tuple[Json | None, list[Json]]]:
    """Yield the caps that apply together: those for every right, with those of one right."""
    general = [cap for cap in caps if not cap["for"] or not _rights(cap)]
    rights = {item["id"]: item for cap in caps for item in _rights(cap)}
    chosen = [item for iri, item in sorted(rights.items()) if right in (None, iri)]
    if not chosen:
        yield None, general
    for item in chosen:
        yield item, [*general, *(cap for cap in caps if item["id"] in {one["id"] for one in _rights(cap)})]


def _rights(cap: Json) -> list[Json]:
    return [item for item in cap["for"] if "/right/" in item["id"]]


def _estimate(
    cost: int, rate: Json, share: Fraction, caps: Iterable[Json], right: Json | None, track: Json | None
) -> Json:
    uncapped = int(cost * share)
    limits = [cap for cap in caps if cap["yen"] is not None]
    binding = min(limits, key=lambda cap: int(cap["yen"]), default=None)
    paid = uncapped if binding is None else min(uncapped, int(binding["yen"]))
    applied = [rate, *([binding] if binding is not None and paid < uncapped else [])]
    return {
        "track": None if track is None else {"id": track["id"], "name": track["name"]},
        "right": right,
        "yen": paid,
        "rate": rate["id"],
        "cap": binding["id"] if binding else None,
        "working": _working(cost, share, uncapped, binding, paid).as_json(),
        "conditions": [part["condition"] for part in applied if part["condition"]]
        + [item["label"] for part in applied for item in part["for"] if part is not binding],
    }


def _working(cost: int, share: Fraction, uncapped: int, cap: Json | None, paid: int) -> Text:
    spent, before, after = phrases.yen(cost), phrases.yen(uncapped), phrases.yen(paid)
    sum_ja = f"{spent.ja} × {share.numerator}/{share.denominator} = {before.ja}"
    sum_en = f"{spent.en} × {share.numerator}/{share.denominator} = {before.en}"
    if cap is None:
        return Text(f"{sum_ja}（上限の印字なし）", f"{sum_en} (no cap is printed)")
    limit, scope = phrases.yen(cap["yen"]), cap["scope"]["label"]
    ja = f"{sum_ja}、上限{limit.ja}（{scope['ja']}）→ {after.ja}"
    return Text(ja, f"{sum_en}; cap {limit.en} ({scope['en']}) → {after.en}")
