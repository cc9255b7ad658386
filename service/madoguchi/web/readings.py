"""How a question was read, for its reader to correct: each reading with a link to the question without it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import request

from madoguchi.ask import phrases
from madoguchi.ask.facts import Json
from madoguchi.vocab import slug
from madoguchi.words import Text

_NAMES: Final = {
    "need": Text("困りごと", "Need"),
    "prefecture": Text("地域", "Place"),
    "on": Text("時点", "As of"),
    "fiscal_year": Text("年度", "Fiscal year"),
    "target": Text("尋ねる人", "Who asks"),
    "industry": Text("業種", "Industry"),
    "employees": Text("従業員数", "Employees"),
    "capital": Text("資本金", "Capital"),
    "sme_member_share": Text("中小企業の割合", "Share of SMEs"),
    "expense": Text("経費", "Expense"),
    "cost": Text("かかる費用", "Cost"),
    "right": Text("権利", "IP right"),
    "country": Text("国・地域", "Country"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was understood: what it is, its value, and the link to the question without it."""

    name: Text
    value: Text
    without: str


def readings(understood: Json) -> list[Reading]:
    """Return everything that was understood, needs first; what is not asked for has no link without it."""
    return [*_needs(understood), *_others(understood)]


def left_out(understood: Json, needs: Mapping[str, Text]) -> list[Reading]:
    """Return the readings that the reader left out, each with the link that takes it back."""
    ignored = understood["ignored"]
    return [
        Reading(
            _NAMES["need"] if one in needs else _NAMES[one],
            needs.get(one, Text("")),
            without=link(ignore=",".join(other for other in ignored if other != one)),
        )
        for one in ignored
    ]


def link(**changes: str) -> str:
    """Return a link to the same question with some arguments changed; an empty one is left out."""
    kept = {name: values for name, values in request.args.lists() if name not in changes}
    return "?" + urlencode({**kept, **{name: value for name, value in changes.items() if value}}, doseq=True)


def _ignoring(understood: Json, name: str) -> str:
    return link(ignore=",".join(dict.fromkeys([*understood["ignored"], name])))


def _needs(understood: Json) -> Iterator[Reading]:
    several = len(understood["needs"]) > 1
    for need in understood["needs"]:
        without = _ignoring(understood, slug(need["id"])) if several else ""
        yield Reading(_NAMES["need"], Text(**need["label"]), without)


def _others(understood: Json) -> Iterator[Reading]:
    for name, value in _values(understood):
        is_heard = name in understood["words"]
        said = request.args.get(name)
        without = _ignoring(understood, name) if is_heard else link(**{name: ""}) if said else ""
        yield Reading(_NAMES[name], value, without)


def _values(understood: Json) -> Iterator[tuple[str, Text]]:
    if place := understood["prefecture"]:
        yield "prefecture", Text(**place["label"])
    if "fiscal_year" in understood["words"]:
        yield "fiscal_year", Text(f"{understood['fiscal_year']}年度", str(understood["fiscal_year"]))
    else:
        yield "on", phrases.moment(understood["on"])
    for name in ("target", "industry", "right", "country"):
        if one := understood[name]:
            yield name, Text(**one["label"])
    if understood["employees"] is not None:
        yield "employees", Text(f"{understood['employees']:,}人", f"{understood['employees']:,}")
    if share := request.args.get("sme_member_share"):
        yield "sme_member_share", Text(share, share)
    if expenses := [Text(**one["label"]) for one in understood["expenses"]]:
        yield "expense", Text("、".join(one.ja for one in expenses), ", ".join(one.to("en") for one in expenses))
    for name in ("capital", "cost"):
        if understood[name] is not None:
            yield name, phrases.yen(understood[name])
