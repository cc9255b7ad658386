"""Short texts of the answers, in Japanese or English: each row with its source, lines and date."""

from collections.abc import Iterable, Iterator
from typing import Final

from madoguchi.ask.facts import Json
from madoguchi.vocab import BASE, slug
from madoguchi.words import Text

_MOST_OFFICES: Final = 3
_PROOF: Final = Text("根拠", "Source")
_OFFICE: Final = Text("窓口", "Office")
_NEXT: Final = Text("次にすること", "Next step")


def help_(body: Json, language: str) -> Iterator[str]:
    """Yield the lines of an answer of `who_can_help`."""
    understood, meta = body["understood"], body["meta"]
    needs = "、".join(_said(need["label"], language) for need in understood["needs"])
    place = f" / {_said(understood['prefecture']['label'], language)}" if understood["prefecture"] else ""
    yield f"{needs}{place} / {understood['on']}"
    yield _counted(meta, len(body["answers"]), language)
    for item in body["answers"]:
        yield from _offer(item, language)
    for what, items in ((Text("ない", "Not offered"), "not_available"), (Text("対象外", "Near miss"), "near_misses")):
        for item in body[items]:
            name = _said(item["programme"]["name"], language)
            yield f"× {what.to(language)}: {name}: {_said(item['reason'], language)}"
            yield f"  {_PROOF.to(language)}: {cited(item['evidence'])}"


def programme(body: Json, language: str) -> Iterator[str]:
    """Yield the lines of one programme: the edition shown, and which others there are."""
    yield f"{_said(body['name'], language)} ({slug(body['id'])}): {_said(body['summary'], language)}"
    for edition in body["editions"]:
        yield from _edition(edition, edition, language)
    if others := body["other_editions"]:
        years = ", ".join(str(year) for year in dict.fromkeys(one["fiscal_year"] for one in others))
        yield Text(f"ほかの年度（fiscal_year）：{years}", f"Other years (fiscal_year): {years}").to(language)


def office(body: Json, language: str) -> Iterator[str]:
    """Yield the lines of one office and of what it takes."""
    yield f"{_OFFICE.to(language)}: {_contact(body, language)}"
    if body["withheld"]:
        yield f"  {_said(body['withheld'], language)}"
    yield f"  {_PROOF.to(language)}: {cited(body['evidence'])}"
    for item in body["takes"]:
        roles = "、".join(_said(role["label"], language) for role in item["roles"])
        yield f"- {slug(item['programme'])} {item['fiscal_year']} {roles} [{cited(item['evidence'])}]"


def needs(body: Json, language: str) -> Iterator[str]:
    """Yield the lines of the list of needs."""
    yield _counted(body["meta"], len(body["entries"]), language)
    for entry in body["entries"]:
        yield f"- {slug(entry['id'])}: {_said(entry['label'], language)} ({entry['counts']['programmes']})"


def coverage(body: Json, language: str) -> Iterator[str]:
    """Yield the lines of what is known: of one prefecture or need where that was asked, or of each document."""
    for source in body.get("sources", ()):
        count = source["things"].get("Edition", 0)
        told = Text(f"年度版 {count}", f"{count} editions")
        yield f"- {slug(source['id'])} ({source['as_of']}): {_said(source['title'], language)}: {told.to(language)}"
    for place in body.get("prefectures", ()):
        counts = [len(place[key]) for key in ("served", "stated_absent", "no_document_says")]
        told = Text(
            f"窓口がある {counts[0]}、ないと述べられた {counts[1]}、どの資料も述べない {counts[2]}",
            f"served {counts[0]}, stated as absent {counts[1]}, no document says {counts[2]}",
        )
        yield f"- {_said(place['name'], language)}: {told.to(language)}"
    for need in body.get("needs", ()):
        year, count = need["newest_fiscal_year"], need["programmes"]
        told = Text(f"制度 {count}、最新 {year}年度", f"{count} programmes, newest fiscal {year}")
        yield f"- {_said(need['name'], language)}: {told.to(language)}"


def rows(body: Json, language: str) -> Iterator[str]:
    """Yield the lines of the rows of a canned query."""
    yield f"{body['query']['name']}: {_said(body['query']['summary'], language)}"
    yield _counted(body["meta"], len(body["rows"]), language)
    for row in body["rows"]:
        said = ", ".join(f"{name}={value.removeprefix(BASE)}" for name, value in row["values"].items())
        yield f"- {said}" + (f" [{cited(row['evidence'])}]" if row["evidence"] else "")


def cited(evidence: Iterable[Json]) -> str:
    """Return where something stands: `2025-jpo-overseas-ip-guide 242-258 (2025-04-01)`, one after the other."""
    proofs = (f"{slug(item['source'])} {item['lines']} ({item['as_of']})" for item in evidence)
    return "; ".join(dict.fromkeys(proofs))


def _offer(item: Json, language: str) -> Iterator[str]:
    programme = item["programme"]
    yield f"■ {_said(programme['name'], language)} ({slug(programme['id'])})"
    yield from _edition(item["edition"], item, language)
    for estimate in item["grant"]:
        track = f"{_said(estimate['track']['name'], language)}: " if estimate["track"] else ""
        yield f"  {track}{_said(estimate['working'], language)}"


def _edition(edition: Json, item: Json, language: str) -> Iterator[str]:
    year = edition["fiscal_year"]
    status = f"{_said(edition['status_label'], language)}: {_said(edition['status_reason'], language)}"
    yield f"  {Text(f'{year}年度', f'fiscal {year}').to(language)} / {status} ({edition['as_of']})"
    parts = [item, *item["tracks"]]
    paid = [_said(one["text"], language) for part in parts for one in part["rates"]]
    paid += [_cap(one, language) for part in parts for one in part["caps"]]
    if item["fee"]:
        paid.append(_said(item["fee"]["text"], language))
    if paid:
        yield f"  {' / '.join(dict.fromkeys(paid))}"
    for one in item["offices"][:_MOST_OFFICES]:
        yield f"  {_OFFICE.to(language)}: {_contact(one, language)} [{cited(one['evidence'])}]"
    if (rest := len(item["offices"]) - _MOST_OFFICES) > 0:
        yield Text(f"  窓口はほかに {rest}", f"  {rest} more offices").to(language)
    if item["next_step"]:
        yield f"  {_NEXT.to(language)}: {_said(item['next_step'], language)}"
    yield f"  {_PROOF.to(language)}: {cited(item['evidence'])}"


def _cap(one: Json, language: str) -> str:
    amount, scope = one["text"], one["scope"]["label"]
    return Text(f"上限 {amount['ja']}（{scope['ja']}）", f"cap {amount.get('en', '')} ({scope.get('en', '')})").to(
        language
    )


def _contact(one: Json, language: str) -> str:
    reached = (one["telephone"], one["extension"] and f"ext. {one['extension']}", one["email"], one["url"])
    return " ".join([_said(one["name"], language), f"({slug(one['id'])})", *filter(None, reached)])


def _counted(meta: Json, shown: int, language: str) -> str:
    total, page = meta["total"], meta["page"]
    return Text(f"{total} 件のうち {shown} 件（{page} ページ目）", f"{shown} of {total} (page {page})").to(language)


def _said(text: Json, language: str) -> str:
    return Text(text.get("ja", ""), text.get("en", "")).to(language)
