"""Tell an answer in Japanese, as text for a terminal."""

from collections.abc import Iterable, Iterator
from typing import Final

from madoguchi.ask import phrases
from madoguchi.ask.facts import Json

_THINGS: Final = {
    "Edition": "年度版",
    "Track": "枠",
    "Channel": "受付経路",
    "ContactPoint": "連絡先",
    "Window": "受付期間",
    "Case": "事例",
    "Agreement": "協定",
    "Figure": "数値",
    "Correction": "訂正",
    "Unknown": "不明点",
}


def tell(answer: Json) -> str:
    """Return an answer of `help.answer` as lines of Japanese text."""
    understood = answer["understood"]
    needs = "、".join(need["label"]["ja"] for need in understood["needs"])
    place = understood["prefecture"]["label"]["ja"] if understood["prefecture"] else "都道府県の指定なし"
    titles = {source["id"]: source["title"]["ja"] for source in answer["sources"]}
    lines = [f"{needs}／{place}／{understood['on']} の時点で {len(answer['answers'])} 件"]
    for item in answer["answers"]:
        lines += ["", *_told(item), f"  根拠：{_cited(item['evidence'], titles)}"]
    for missing in answer["not_available"]:
        lines += ["", f"× {missing['programme']['name']['ja']}：{missing['reason']['ja']}"]
        lines += [f"  {missing['next_step']['ja']}", f"  根拠：{_cited(missing['evidence'], titles)}"]
    for near in answer["near_misses"]:
        lines += ["", f"△ {near['programme']['name']['ja']}：{near['reason']['ja']}"]
    return "\n".join(lines)


def tell_coverage(report: Json) -> str:
    """Return a coverage report as lines of Japanese text."""
    lines = ["資料"]
    for source in report["sources"]:
        counts = "、".join(
            f"{label}{source['things'][name]}" for name, label in _THINGS.items() if name in source["things"]
        )
        lines.append(f"  {source['title']['ja']}（{phrases.moment(source['as_of']).ja}）：{counts}")
    lines.append("都道府県（地域の窓口がある年度版／実施しないと述べられた年度版／どの資料も述べていない年度版）")
    for place in report["prefectures"]:
        served = len({item["edition"] for item in place["served"]})
        lines.append(
            f"  {place['name']['ja']}：{served}／{len(place['stated_absent'])}／{len(place['no_document_says'])}"
        )
    lines.append("困りごと（応える制度の数、最新の年度、地域の窓口がある都道府県の数）")
    for need in report["needs"]:
        local = need["prefectures_with_a_local_office"]
        lines.append(f"  {need['name']['ja']}：{need['programmes']}、{need['newest_fiscal_year']}年度、{local}")
    lines.append("機関（窓口の数、所管する年度版、運営する年度版）")
    for agency in report["agencies"]:
        number = "" if agency["corporate_number"] else "、法人番号は未確認"
        counts = "、".join(str(agency[key]) for key in ("offices", "authority_of", "operator_of"))
        lines.append(f"  {agency['name']['ja']}：{counts}{number}")
    lines.append("ほかの公開データへのリンク")
    lines += [f"  {linkset['title']['ja']}：{linkset['links']}" for linkset in report["links"]]
    return "\n".join(lines)


def _told(item: Json) -> Iterator[str]:
    edition = item["edition"]
    old = f"（{phrases.moment(edition['as_of']).ja}時点の情報）" if edition["stale"] else ""
    yield f"■ {item['programme']['name']['ja']}［{edition['status_label']['ja']}］{old}"
    yield f"  {item['programme']['summary']['ja']}"
    yield f"  受付：{'。'.join([edition['status_reason']['ja'], *_condition(edition['window'])])}"
    for part in (item, *item["tracks"]):
        if part["rates"] or part["caps"]:
            yield f"  {part['name']['ja'] if part is not item else '金額'}：{'、'.join(_money(part))}"
    if item["fee"]:
        yield f"  費用：{item['fee']['text']['ja']}"
    if item["eligibility"]["may_apply"]:
        yield f"  使える人：{'、'.join(_labels(item['eligibility']['may_apply']))}"
    if item["eligibility"]["conditions"]:
        yield f"  条件：{'、'.join(condition['title']['ja'] for condition in item['eligibility']['conditions'])}"
    if item["expenses"]["covered"]:
        others = "など" if item["expenses"]["others"] else ""
        yield f"  対象になる費用：{'、'.join(_labels(item['expenses']['covered']))}{others}"
    for office in item["offices"]:
        city = f"（{office['serves']['label']['ja']}のみ）" if office["level"] == "city" else ""
        extension = f"（内線{office['extension']}）" if office["extension"] else ""
        yield f"  {_reached(office)}{extension} {office['name']['ja']}{city}：{'・'.join(_labels(office['roles']))}"
    for page in item["pages"]:
        yield f"  {page}"
    yield f"  次にすること：{item['next_step']['ja']}"


def _reached(office: Json) -> str:
    """Return how an office is reached: its telephone or, where none is known, its mail, page or address."""
    if office["telephone"]:
        return f"☎ {office['telephone']}"
    other = office["email"] or office["url"] or office["address"]
    return other or "（電話番号は資料にない）"


def _money(part: Json) -> Iterator[str]:
    for rate in part["rates"]:
        yield rate["text"]["ja"] + _in_brackets([*_labels(rate["for"]), *_condition(rate)])
    for cap in part["caps"]:
        said = cap["text"]["ja"] if cap["unlimited"] else f"上限{cap['text']['ja']}"
        yield said + _in_brackets([cap["scope"]["label"]["ja"], *_labels(cap["for"]), *_condition(cap)])


def _condition(thing: Json | None) -> list[str]:
    return [thing["condition"]["ja"].rstrip("。")] if thing and thing["condition"] else []


def _labels(concepts: Iterable[Json]) -> list[str]:
    return [concept["label"]["ja"] for concept in concepts]


def _in_brackets(notes: list[str]) -> str:
    return f"（{'・'.join(notes)}）" if notes else ""


def _cited(evidence: list[Json], titles: dict[str, str]) -> str:
    sources = dict.fromkeys(line["source"] for line in evidence)
    cited = {source: "、".join(line["lines"] for line in evidence if line["source"] == source) for source in sources}
    return "、".join(f"{titles[source]} {lines}行" for source, lines in cited.items())
