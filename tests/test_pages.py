"""The pages: right without a script, in both languages, with nothing from another server."""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug

HTML = {"Accept": "text/html"}
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """A parsed page: its elements with their attributes and text; fails on a tag that does not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(client: FlaskClient, path: str, status: int = 200, **arguments: str) -> tuple[str, Page]:
    response = client.get(path, query_string=arguments or None, headers=HTML)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    html = response.get_data(as_text=True)
    return html, Page(html)


def prefectures(page: Page) -> list[str]:
    return [str(option["value"]) for option in page.all("option") if re.fullmatch(r"\d\d", str(option["value"]))]


def everything(client: FlaskClient, catalogue: Catalogue) -> list[tuple[str, Page]]:
    pages = [read(client, "/", lang=language) for language in ("ja", "en")]
    for need in catalogue.scheme("needs"):
        for prefecture, on in (("40", "2025-06-01"), ("13", "2026-11-20"), ("", "2022-07-15")):
            for language in ("ja", "en"):
                arguments = {"need": slug(need.id), "prefecture": prefecture, "on": on, "lang": language}
                pages.append(read(client, "/help", **arguments))
    return pages


def test_every_page_is_whole_loads_nothing_from_elsewhere_and_shows_no_blank(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    for html, page in everything(client, catalogue):
        assert not page.all("script")
        loaded = [link["href"] for link in page.all("link")] + [image["src"] for image in page.all("img")]
        assert all(str(address).startswith("/static/") for address in loaded)
        text = re.sub(r"<[^>]+>", " ", html)
        for wrong in ("None", " nan ", "2100-01-01", "9999-12-31", "Undefined", "{{", "{'"):
            assert wrong not in text
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        labelled = {label["for"] for label in page.all("label")}
        assert {field["id"] for field in page.all("input") if field["type"] != "hidden"} <= labelled


@pytest.mark.parametrize(("language", "label"), [("ja", "都道府県"), ("en", "Prefecture")])
def test_the_language_is_declared_and_used(client: FlaskClient, language: str, label: str) -> None:
    html, page = read(client, "/", lang=language)
    assert page.all("html") == [{"lang": language}]
    assert label in html
    assert len(prefectures(page)) == 47


def test_the_toggle_keeps_the_question(client: FlaskClient) -> None:
    _, page = read(client, "/help", need="模倣品", prefecture="40", on="2025-06-01")
    (toggle,) = [link for link in page.all("a") if link.get("hreflang")]
    assert "prefecture=40" in str(toggle["href"])
    assert "lang=en" in str(toggle["href"])
    html, page = read(client, "/help" + str(toggle["href"]))
    assert page.all("html") == [{"lang": "en"}]
    assert "Anti-counterfeiting support" in html


def test_a_japanese_name_without_translation_is_marked_as_japanese(client: FlaskClient) -> None:
    html, _ = read(client, "/help", need="foreign-filing", prefecture="40", on="2025-06-01", lang="en")
    assert '<span lang="ja">（公財）福岡県中小企業振興センター</span>' in html


def test_the_first_call_link_dials_the_first_office(client: FlaskClient) -> None:
    html, page = read(client, "/help", need="foreign-filing", prefecture="40", on="2025-06-01", lang="ja")
    calls = [link["href"] for link in page.all("a") if str(link["href"]).startswith("tel:")]
    assert "tel:0926220035" in calls
    assert "内線 2577" in html


def test_what_is_closed_is_folded_and_never_among_the_offers(client: FlaskClient) -> None:
    html, _ = read(client, "/help", need="counterfeits", prefecture="40", on="2025-11-01", lang="ja")
    offered, folded = html.split('<details class="closed">')
    assert "模倣品対策支援事業" not in re.sub(r"<[^>]+>", "", offered.split("<main")[1])
    assert "2025年10月31日に受付終了" in folded


def test_old_information_says_how_old_it_is(client: FlaskClient) -> None:
    html, _ = read(client, "/help", need="counterfeits", prefecture="40", on="2026-11-20", lang="ja")
    assert "いつでも（2025年4月1日時点）" in html
    assert "598日前の情報" in html


def test_not_run_in_tokyo_is_an_answer_with_its_source(client: FlaskClient) -> None:
    html, _ = read(client, "/help", need="海外出願", prefecture="東京都", on="2025-06-01", lang="ja")
    assert "令和7年度は東京都では実施していない" in html
    assert "194行" in html


def test_the_page_shows_the_query_that_finds_the_same(client: FlaskClient) -> None:
    _, page = read(client, "/help", need="模倣品", prefecture="40", on="2025-06-01")
    (link,) = [link["href"] for link in page.all("a") if str(link["href"]).startswith("/sparql?")]
    rows = client.get(str(link)).get_json(force=True)["results"]["bindings"]
    assert "anti-counterfeit-support" in str(rows)


def test_a_mistake_on_a_page_is_explained_on_a_page_with_choices(client: FlaskClient) -> None:
    html, page = read(client, "/help", 400, need="カレー", prefecture="40", lang="ja")
    assert "「カレー」がどの困りごとか分からなかった" in html
    choices = [
        link["href"] for link in page.all("a") if "need=" in str(link["href"]) and "prefecture=40" in str(link["href"])
    ]
    assert len(choices) >= 5
    html, _ = read(client, "/help", 400, need="模倣品", prefecture="Tkyo", lang="en")
    assert "Tokyo" in html
    read(client, "/nothing", 404)


def test_what_a_stranger_types_is_shown_as_text(client: FlaskClient) -> None:
    nasty = '"><script>alert(1)</script>模倣品'
    html, page = read(client, "/help", need=nasty, prefecture="40")
    assert not page.all("script")
    assert "&lt;script&gt;" in html


def test_every_answer_is_a_card_on_the_page(client: FlaskClient, catalogue: Catalogue) -> None:
    for need in catalogue.scheme("needs"):
        for on in ("2025-06-01", "2026-11-20"):
            arguments = {"need": slug(need.id), "prefecture": "40", "on": on}
            answers = client.get("/v1/help", query_string={**arguments, "size": "100"}).get_json()["answers"]
            _, page = read(client, "/help", **arguments)
            cards = [attributes["aria-labelledby"] for attributes in page.all("article")]
            assert sorted(cards) == sorted(slug(item["programme"]["id"]) for item in answers)


def test_a_choice_after_a_mistake_keeps_the_rest_of_the_question(client: FlaskClient) -> None:
    _, page = read(client, "/help", 400, need="カレー", prefecture="40", on="2025-06-01", lang="en")
    choices = [
        str(link["href"])
        for link in page.all("a")
        if "need=" in str(link["href"]) and "カレー" not in str(link["href"])
    ]
    kept = [href for href in choices if "prefecture=40" in href and "on=2025-06-01" in href and "lang=en" in href]
    assert len(kept) >= 5


@pytest.mark.parametrize(
    "arguments",
    [
        {"lang": "fr"},
        {"need": "模倣品", "lang": "fr"},
        {"need": "模倣品", "on": "2025-02-30"},
        {"need": "模倣品", "prefecture": "江戸"},
        {},
    ],
)
def test_every_mistake_on_the_page_is_told_on_a_page_with_the_form(
    client: FlaskClient, arguments: dict[str, str]
) -> None:
    _, page = read(client, "/help", 400, **arguments)
    assert len(prefectures(page)) == 47


@pytest.mark.parametrize(
    ("language", "quoted"), [("ja", "「偽物」「PCT」を"), ("en", "&#34;偽物&#34;, &#34;PCT&#34; was understood as")]
)
def test_several_phrases_are_quoted_as_the_language_does(client: FlaskClient, language: str, quoted: str) -> None:
    response = client.get(
        "/help", query_string={"need": ["偽物", "PCT"], "prefecture": "40", "lang": language}, headers=HTML
    )
    assert quoted in response.get_data(as_text=True).replace('"', "&#34;")


def test_a_tracking_parameter_does_no_harm(client: FlaskClient) -> None:
    read(client, "/", utm_source="mail", fbclid="x")


def test_the_form_chooses_the_asked_prefecture_again(client: FlaskClient) -> None:
    for prefecture in ("千葉市", "ちば", "12"):
        _, page = read(client, "/help", need="海外出願", prefecture=prefecture, on="2025-06-01")
        assert [option["value"] for option in page.all("option") if "selected" in option] == ["12"]


ASKED = "台湾で商標を取りたい。福岡県の卸売業、翻訳費を含め費用は300万円"


def shown(html: str) -> str:
    """The text of a page as it is read: tags and line breaks are nothing."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def readings(page: Page) -> dict[str, str]:
    """The links that leave a reading out, by their names."""
    return {str(link["aria-label"]): str(link["href"]) for link in page.all("a") if "aria-label" in link}


def test_the_page_says_how_the_question_was_read(client: FlaskClient) -> None:
    html, page = read(client, "/help", need=ASKED, on="2025-06-01", employees="5", lang="ja")
    text = shown(html)
    for reading in ("地域 福岡県", "時点 2025年6月1日", "業種 卸売業", "権利 商標", "国・地域 台湾", "従業員数 5人", "経費 翻訳費",
                    "かかる費用 300万円"):  # fmt: skip
        assert reading in text
        assert "{}「{}」を外す".format(*reading.split(" ")) in readings(page)


def test_a_reading_can_be_left_out_and_taken_back(client: FlaskClient) -> None:
    asked = ASKED + "。模倣品も出ている"
    _, page = read(client, "/help", need=asked, on="2025-06-01", employees="5", lang="ja")
    for name, gone in (("かかる費用「300万円」を外す", "かかる費用 300万円"), ("従業員数「5人」を外す", "従業員数 5人"),
                       ("困りごと「模倣品・偽物をなんとかしたい」を外す", "困りごと 模倣品・偽物をなんとかしたい")):  # fmt: skip
        html, without = read(client, "/help" + readings(page)[name])
        assert gone not in shown(html)
        assert "経費 翻訳費" in shown(html)
        assert name not in readings(without)
    back = [str(link["href"]) for link in without.all("a") if link.get("class") == "back"]
    html, _ = read(client, "/help" + back[0])
    assert "困りごと 模倣品・偽物をなんとかしたい" in shown(html)


def test_the_only_need_cannot_be_left_out(client: FlaskClient) -> None:
    _, page = read(client, "/help", need="模倣品", prefecture="40", lang="ja")
    assert list(readings(page)) == ["地域「福岡県」を外す"]
    html, _ = read(client, "/help", 400, need="counterfeits", ignore="counterfeits", lang="ja")
    assert "困りごとがすべて外されている" in html


def test_the_card_says_whether_the_asker_may_apply_and_what_would_be_paid(client: FlaskClient) -> None:
    asked = {"need": "counterfeits", "prefecture": "40", "on": "2025-06-01", "cost": "3000000", "lang": "ja"}
    answers = client.get("/v1/help", query_string={**asked, "employees": "5", "industry": "卸売業"}).get_json()
    (grant,) = [item["grant"][0] for item in answers["answers"] if item["grant"]]
    text = shown(read(client, "/help", **asked, employees="5", industry="卸売業")[0])
    assert "対象と見込まれます 対象者に「中小企業者等」がある" in text
    assert f"最大 {grant['yen'] // 10_000}万円" in text
    assert grant["working"]["ja"] in text
    barred = shown(read(client, "/help", **asked, target="large-enterprise")[0])
    assert "× 対象外です" in barred
    assert "最大" not in barred, "nothing is promised to somebody who may not apply"
    assert "対象と見込まれます" not in shown(read(client, "/help", **asked)[0])


@pytest.mark.parametrize(
    ("language", "told"), [("ja", "○ 侵害調査の費用は対象"), ("en", "○ Investigation of infringement: covered")]
)
def test_the_card_says_whether_an_expense_is_covered(client: FlaskClient, language: str, told: str) -> None:
    asked = {"need": "counterfeits", "prefecture": "40", "on": "2025-06-01", "expense": "侵害調査の費用"}
    assert told in shown(read(client, "/help", **asked, lang=language)[0])


def test_the_form_keeps_what_was_said_of_the_firm(client: FlaskClient) -> None:
    said = {"target": "小規模企業", "employees": "5", "capital": "10000000", "industry": "卸売業", "cost": "3,000,000"}
    _, page = read(client, "/help", need="模倣品", right="商標", **said)
    values = {str(field["name"]): field.get("value") for field in page.all("input")}
    assert {name: values[name] for name in ("employees", "capital", "cost", "right")} == {
        "employees": "5", "capital": "10000000", "cost": "3,000,000", "right": "商標"}  # fmt: skip
    chosen = {option["value"] for option in page.all("option") if "selected" in option}
    assert chosen == {"small-enterprise", "wholesale"}
    (firm,) = [details for details in page.all("details") if "firm" in str(details.get("class"))]
    assert "open" in firm


def test_an_unknown_expense_is_told_with_links_to_those_that_are_known(client: FlaskClient) -> None:
    _, page = read(client, "/help", 400, need="模倣品", expense="翻訳代", prefecture="40", lang="ja")
    links = [str(link["href"]) for link in page.all("a") if "expense=" in str(link["href"])]
    choices = [href for href in links if "prefecture=40" in href and "lang=ja" in href and "%E4%BB%A3" not in href]
    assert len(choices) >= 3
    for href in choices:
        read(client, href)


def test_every_broad_need_leads_to_its_narrow_ones(client: FlaskClient, catalogue: Catalogue) -> None:
    _, page = read(client, "/", lang="ja")
    linked = [str(link["href"]) for link in page.all("a") if "need=" in str(link["href"])]
    assert {href.partition("need=")[2].partition("&")[0] for href in linked} == {
        slug(need.id) for need in catalogue.scheme("needs")
    }


def test_the_links_for_programs_ask_the_same(client: FlaskClient) -> None:
    _, page = read(client, "/help", need="counterfeits", prefecture="40", on="2025-06-01", employees="5", expense="")
    links = [str(link["href"]) for link in page.all("a") if str(link["href"]).startswith("/v1/help")]
    answers = [client.get(href) for href in links]
    assert [answer.mimetype for answer in answers] == ["application/json", "text/csv"]
    assert answers[0].get_json()["understood"]["employees"] == 5


def test_each_track_says_how_it_stands(client: FlaskClient) -> None:
    html, _ = read(client, "/help", need="中間応答", prefecture="岩手県", on="2024-10-01", lang="ja")
    text = shown(html)
    assert re.search(r"出願手続\s*これから 2024年11月18日に受付開始", text)
    assert re.search(r"中間応答、審査請求\s*受付中 2025年2月7日12:00まで受付", text)
