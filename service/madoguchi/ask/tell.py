"""Tell an answer in Japanese, as text for a terminal."""

from collections.abc import Iterable, Iterator

from madoguchi.ask.facts import Json


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


def _told(item: Json) -> Iterator[str]:
    edition = item["edition"]
    old = f"（{edition['as_of']} 時点の情報）" if edition["stale"] else ""
    yield f"■ {item['programme']['name']['ja']}［{edition['status_label']['ja']}］{old}"
    yield f"  {item['programme']['summary']['ja']}"
    yield f"  受付：{edition['status_reason']['ja']}"
    for part in (item, *item["tracks"]):
        if part["rates"] or part["caps"]:
            yield f"  {part['name']['ja'] if part is not item else '金額'}：{'、'.join(_money(part))}"
    for office in item["offices"]:
        extension = f"（内線{office['extension']}）" if office["extension"] else ""
        yield f"  ☎ {office['telephone']}{extension} {office['name']['ja']}：{office['role']['label']['ja']}"
    for page in item["pages"]:
        yield f"  {page}"
    yield f"  次にすること：{item['next_step']['ja']}"


def _money(part: Json) -> Iterator[str]:
    for rate in part["rates"]:
        condition = [rate["condition"]["ja"]] if rate["condition"] else []
        yield rate["text"]["ja"] + _in_brackets([*_labels(rate["for"]), *condition])
    for cap in part["caps"]:
        said = cap["text"]["ja"] if cap["unlimited"] else f"上限{cap['text']['ja']}"
        condition = [cap["condition"]["ja"].rstrip("。")] if cap["condition"] else []
        yield said + _in_brackets([cap["scope"]["label"]["ja"], *_labels(cap["for"]), *condition])


def _labels(concepts: Iterable[Json]) -> list[str]:
    return [concept["label"]["ja"] for concept in concepts]


def _in_brackets(notes: list[str]) -> str:
    return f"（{'・'.join(notes)}）" if notes else ""


def _cited(evidence: list[Json], titles: dict[str, str]) -> str:
    sources = dict.fromkeys(line["source"] for line in evidence)
    cited = {source: "、".join(line["lines"] for line in evidence if line["source"] == source) for source in sources}
    return "、".join(f"{titles[source]} {lines}行" for source, lines in cited.items())
