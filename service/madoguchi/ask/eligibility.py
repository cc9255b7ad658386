"""Whether the asker may apply: eligible, not eligible (with the condition and its lines), or cannot tell (what to ask).

Unknown is never ineligible: only what a document or a number decides against the asker does.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from madoguchi.ask.facts import Json
from madoguchi.ask.firm import Firm, belongs
from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug
from madoguchi.words import Text

ELIGIBLE: Final = "eligible"
NOT_ELIGIBLE: Final = "not_eligible"
CANNOT_TELL: Final = "cannot_tell"
_HOLDS: Final = {
    "at-least": Fraction.__ge__,
    "at-most": Fraction.__le__,
    "below": Fraction.__lt__,
    "above": Fraction.__gt__,
}
_NOBODY: Final = Text("資料は対象者を述べていない", "The document does not say who may apply")


def verdict(catalogue: Catalogue, firm: Firm, who: Json) -> Json:
    """Return `{verdict, reasons, questions}` for the `who` of an edition (may_apply, may_not_apply, conditions)."""
    if not firm.says_something:
        return unasked(who)
    against = [*_excluded(catalogue, firm, who), *_broken(firm, who)]
    questions = [*_to_check(firm, who)]
    if against:
        return _told(NOT_ELIGIBLE, against, [])
    groups = who["may_apply"]
    if not groups:
        return _told(CANNOT_TELL, [_reason(_NOBODY)], questions)
    memberships = [(belongs(catalogue, firm, group["id"]), group) for group in groups]
    mine = [
        _reason(
            Text(f"対象者に「{group['label']['ja']}」がある", f"{group['label']['en']} may apply"), *membership.evidence
        )
        for membership, group in memberships
        if membership.belongs
    ]
    if mine:
        return _told(ELIGIBLE, mine, questions)
    if all(membership.belongs is False for membership, _ in memberships):
        reasons = [
            _reason(
                Text(f"「{group['label']['ja']}」の基準を超えている", f"Exceeds the limits of {group['label']['en']}"),
                *membership.evidence,
            )
            for membership, group in memberships
        ]
        return _told(NOT_ELIGIBLE, reasons, [])
    return _told(CANNOT_TELL, [], [_which_group(groups), *questions])


def unasked(who: Json) -> Json:
    """Return the verdict for an asker who says nothing of itself."""
    groups, questions = who["may_apply"], [*_to_check(Firm(), who)]
    if not groups:
        return _told(CANNOT_TELL, [_reason(_NOBODY)], questions)
    return _told(CANNOT_TELL, [], [_which_group(groups), *questions])


def _excluded(catalogue: Catalogue, firm: Firm, who: Json) -> Iterator[Json]:
    for group in who["may_not_apply"]:
        membership = belongs(catalogue, firm, group["id"])
        if membership.belongs:
            said = Text(f"「{group['label']['ja']}」は対象外と述べている", f"{group['label']['en']} may not apply")
            yield _reason(said, *membership.evidence)


def _broken(firm: Firm, who: Json) -> Iterator[Json]:
    for condition in who["conditions"]:
        if any(_holds(firm, threshold) is False for threshold in condition["thresholds"]):
            yield _reason(Text(**condition["description"]), *condition["evidence"])


def _to_check(firm: Firm, who: Json) -> Iterator[Json]:
    """Yield the conditions that nothing said so far decides, as questions to ask."""
    for condition in who["conditions"]:
        held = [_holds(firm, threshold) for threshold in condition["thresholds"]]
        if not held or None in held:
            yield {"text": condition["description"], "evidence": condition["evidence"]}


def _holds(firm: Firm, threshold: Json) -> bool | None:
    said = firm.number(slug(threshold["quantity"]))
    if said is None:
        return None
    limit = Fraction(threshold["numerator"], threshold["denominator"])
    return bool(_HOLDS[slug(threshold["comparison"])](said, limit))


def _which_group(groups: list[Json]) -> Json:
    names = Text(
        "、".join(group["label"]["ja"] for group in groups), ", ".join(group["label"]["en"] for group in groups)
    )
    asked = Text(f"次のどれかにあたりますか：{names.ja}", f"Are you one of these: {names.en}?")
    return {"text": asked.as_json(), "evidence": []}


def _reason(text: Text, *evidence: Json) -> Json:
    return {"text": text.as_json(), "evidence": list(evidence)}


def _told(kind: str, reasons: list[Json], questions: list[Json]) -> Json:
    return {"verdict": kind, "reasons": reasons, "questions": questions}
