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
    assert len(page.all("option")) == 48


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
    assert len(page.all("option")) == 48


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
