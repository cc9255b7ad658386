"""The pages in a real browser: accessible, readable on a phone, usable without a script, quiet towards other servers."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: run `make test-pages`")
pytest.importorskip("axe_playwright_python", reason="axe is not installed: run `make test-pages`")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here; install it or name it in CHROMIUM")

PATHS = {
    "home": "/",
    "result": "/help?need=counterfeits&prefecture=40&on=2025-06-01",
    "not-run": "/help?need=foreign-filing&prefecture=13&on=2025-06-01",
    "nothing-known": "/help?need=counterfeits&prefecture=40&on=2022-07-15",
    "stale": "/help?need=counterfeits&prefecture=40&on=2026-11-20",
    "not-understood": "/help?need=カレー&prefecture=40",
    "not-found": "/nothing",
    "docs": "/docs",
    "everything-said": "/help?need=台湾で商標を取りたい。福岡県の卸売業、翻訳費を含め費用は300万円&employees=5&on=2025-06-01",
    "not-eligible": "/help?need=foreign-filing&prefecture=40&on=2025-06-01&target=large-enterprise&ignore=cost",
    "tracks": "/help?need=中間応答&prefecture=03&on=2024-10-01&cost=3000000&expense=翻訳費",
    "unknown-expense": "/help?need=counterfeits&expense=翻訳代",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    options: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(base_url=server, **options)
    requested: list[str] = []
    page = context.new_page()
    page.on("request", lambda item: requested.append(item.url))
    yield page
    assert all(url.startswith(server) for url in requested), "a request left the host"
    context.close()


def visit(page: Page, name: str, language: str) -> None:
    path = PATHS[name]
    page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing(page: Page, name: str, language: str) -> None:
    visit(page, name, language)
    page.locator("details").evaluate_all("all => all.forEach(item => item.open = true)")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("page", [{"viewport": {"width": width, "height": 800}} for width in (320, 375)], indirect=True)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_phone_needs_no_sideways_scroll_and_targets_are_large(page: Page, language: str) -> None:
    for name in PATHS:
        visit(page, name, language)
        page.locator("details").evaluate_all("all => all.forEach(item => item.open = true)")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], name
        boxes = page.locator(
            "a.call, .needs a, .readings a, .count a, .group, button, select, input:not([type=hidden]), header a, summary"
        ).evaluate_all("all => all.map(item => [item.textContent.trim(), item.getBoundingClientRect().height])")
        assert [box for box in boxes if box[1] < 44] == [], name


@pytest.mark.parametrize("page", [{"viewport": {"width": 375, "height": 812}}], indirect=True)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_call_link_starts_on_the_first_screen_of_a_phone(page: Page, language: str) -> None:
    visit(page, "result", language)
    assert page.locator("a[href^='tel:']").first.bounding_box()["y"] < 760


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_a_script_the_keyboard_goes_from_home_to_the_call_link(page: Page, server: str) -> None:
    page.goto("/?lang=ja")
    page.get_by_label("困っていること").fill("にせものを売られている")
    page.get_by_label("都道府県").select_option(label="福岡県")
    page.keyboard.press("Tab")
    page.get_by_label("いつの時点で").fill("2025-06-01")
    page.get_by_role("button", name="窓口を探す").press("Enter")
    page.wait_for_url("**/help?**")
    assert page.locator("h1").inner_text() == "模倣品・偽物をなんとかしたい"
    call = page.locator("a[href='tel:0335825198']").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if call.evaluate("item => item === document.activeElement"):
            return
    raise AssertionError("the call link was not reached with the Tab key")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_without_a_script_the_firm_is_told_and_a_reading_is_left_out(page: Page) -> None:
    page.goto("/?lang=ja")
    page.get_by_label("困っていること").fill("福岡県で偽物を売られている")
    page.get_by_label("いつの時点で").fill("2025-06-01")
    page.get_by_text("あなたの会社").click()
    page.get_by_label("従業員数").fill("5")
    page.get_by_label("業種").select_option(label="卸売業")
    page.get_by_label("かかる費用").fill("3,000,000")
    page.get_by_role("button", name="窓口を探す").press("Enter")
    page.wait_for_url("**/help?**")
    assert page.get_by_text("対象と見込まれます").first.is_visible()
    assert page.get_by_text("見積り：").first.is_visible()
    assert page.get_by_role("textbox", name="従業員数").input_value() == "5"
    page.get_by_role("link", name="地域「福岡県」を外す").click()
    page.wait_for_url("**ignore=prefecture**")
    assert page.get_by_role("link", name="を戻す").is_visible()
    assert page.get_by_role("link", name="地域「福岡県」を外す").count() == 0
