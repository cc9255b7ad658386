"""What is paid and what is to be paid, as the JSON objects that every answer shows: rates, caps and fees."""

from collections import defaultdict
from collections.abc import Mapping

from madoguchi.ask import phrases
from madoguchi.ask.facts import Evidence, Grouped, Json, Rows, concept, text
from madoguchi.queryfile import Row
from madoguchi.vocab import slug
from madoguchi.words import Text


def rates(rows: Rows, names: Mapping[str, Text], proof: Evidence) -> Grouped:
    """Return rates as `{id, text, numerator, denominator, basis, for, condition, evidence}`."""
    limits = _limits(rows, names)
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows["rates"]:
        numerator, denominator = int(row["numerator"]), int(row["denominator"])
        found[row["owner"]].append(
            {
                "id": row["rate"],
                "text": phrases.rate(numerator, denominator, text(row, "phrase")).as_json(),
                "numerator": numerator,
                "denominator": denominator,
                "basis": slug(row["basis"]),
                "for": limits.get(row["rate"], []),
                "condition": text(row, "condition").as_json() or None,
                "evidence": proof.of([row["rate"]]),
            }
        )
    return found


def caps(rows: Rows, names: Mapping[str, Text], proof: Evidence) -> Grouped:
    """Return caps as `{id, text, yen, from_yen, floor_yen, unit, unlimited, scope, for, condition, evidence}`.

    `yen` is null where there is none. Where a cap itself has a range, `from_yen` is its lower end; `floor_yen` is the
    least that is paid.
    """
    limits = _limits(rows, names)
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows["caps"]:
        amount, lower, floor = (int(row[key]) if key in row else None for key in ("yen", "from_yen", "floor_yen"))
        found[row["owner"]].append(
            {
                "id": row["cap"],
                "text": _cap(amount, lower, floor).as_json(),
                "yen": amount,
                "from_yen": lower,
                "floor_yen": floor,
                "unit": "JPY",
                "unlimited": row.get("unlimited") == "true",
                "scope": concept(row["scope"], names),
                "for": limits.get(row["cap"], []),
                "condition": text(row, "condition").as_json() or None,
                "evidence": proof.of([row["cap"]]),
            }
        )
    return found


def _cap(amount: int | None, lower: int | None, floor: int | None) -> Text:
    if amount is None:
        return Text("上限なし", "no cap")
    said = phrases.yen(amount)
    if lower is not None:
        least = phrases.yen(lower)
        said = Text(f"{least.ja}〜{said.ja}", f"{least.en} to {said.en}")
    if floor is not None:
        least = phrases.yen(floor)
        said = Text(f"{said.ja}（下限{least.ja}）", f"{said.en} (at least {least.en})")
    return said


def fees(rows: Rows, proof: Evidence) -> dict[str, Json]:
    """Return what the user pays for each edition and track: `{text, yen, from_yen, to_yen, free, evidence}`.

    `yen` is null where the document does not give one number.
    """
    return {
        row["owner"]: {
            "text": text(row, "description").as_json(),
            "yen": _fee(row),
            **{key: int(row[key]) if key in row else None for key in ("from_yen", "to_yen")},
            "free": _fee(row) == 0,
            "evidence": proof.of([row["cost"]]),
        }
        for row in rows["costs"]
    }


def _fee(row: Row) -> int | None:
    if "yen" in row:
        return int(row["yen"])
    return round(float(row["value"])) if "value" in row else None


def _limits(rows: Rows, names: Mapping[str, Text]) -> Grouped:
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows["limits"]:
        found[row["thing"]].append(concept(row["concept"], names))
    return found
