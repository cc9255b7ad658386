"""What is paid and what is to be paid, as the JSON objects that every answer shows: rates, caps and fees."""

from collections import defaultdict
from collections.abc import Mapping

from madoguchi.ask import phrases
from madoguchi.ask.facts import Evidence, Grouped, Json, Rows, concept, text
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
    """Return caps as `{id, text, yen, unit, unlimited, scope, for, condition, evidence}`; `yen` is null where none."""
    limits = _limits(rows, names)
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows["caps"]:
        amount = int(row["yen"]) if "yen" in row else None
        said = Text("上限なし", "no cap") if amount is None else phrases.yen(amount)
        found[row["owner"]].append(
            {
                "id": row["cap"],
                "text": said.as_json(),
                "yen": amount,
                "unit": "JPY",
                "unlimited": row.get("unlimited") == "true",
                "scope": concept(row["scope"], names),
                "for": limits.get(row["cap"], []),
                "condition": text(row, "condition").as_json() or None,
                "evidence": proof.of([row["cap"]]),
            }
        )
    return found


def fees(rows: Rows, proof: Evidence) -> dict[str, Json]:
    """Return what the user pays for each edition: `{text, yen, free, evidence}`; `yen` is null where not a number."""
    return {
        row["edition"]: {
            "text": text(row, "description").as_json(),
            "yen": round(float(row["value"])) if "value" in row else None,
            "free": "value" in row and float(row["value"]) == 0,
            "evidence": proof.of([row["cost"]]),
        }
        for row in rows["costs"]
    }


def _limits(rows: Rows, names: Mapping[str, Text]) -> Grouped:
    found: dict[str, list[Json]] = defaultdict(list)
    for row in rows["limits"]:
        found[row["thing"]].append(concept(row["concept"], names))
    return found
