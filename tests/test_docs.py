"""The page that describes the API: every operation, with an example that runs."""

import shlex
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from madoguchi.web.contract import OPERATIONS

HTML = {"Accept": "text/html"}


class Page(HTMLParser):
    """The attributes of the elements of a page, and the texts of its `pre` elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.examples: list[str] = []
        self._in_example = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_example = self._in_example or tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._in_example = self._in_example and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self._in_example:
            self.examples.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def read(client: FlaskClient, path: str) -> tuple[str, Page]:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    html = response.get_data(as_text=True)
    return html, Page(html)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_operation_is_told_with_its_parameters(client: FlaskClient, language: str) -> None:
    html, page = read(client, f"/docs?lang={language}")
    assert page.all("html") == [{"lang": language}]
    for operation in OPERATIONS.values():
        assert f"<code>GET {operation.path}</code>" in html
        for parameter in operation.parameters:
            assert f"<code>{parameter.name}</code>" in html
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.all("a") if str(link["href"]).startswith("#")} <= set(ids)


def test_every_example_on_the_page_runs(client: FlaskClient) -> None:
    _, page = read(client, "/docs")
    addresses = [str(link["href"]) for link in page.all("a") if str(link["href"]).startswith("/v1/")]
    assert len(addresses) == len(OPERATIONS) + 1
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_curl_line_does_what_the_link_does(client: FlaskClient, server: str) -> None:
    html = client.get("/docs", headers=HTML, base_url=server).get_data(as_text=True)
    page = Page(html)
    assert len(page.examples) == len(OPERATIONS)
    for line in page.examples[:3]:
        words = shlex.split(line)
        assert words[0] == "curl"
        done = subprocess.run(
            [*words, "-sS", "-o", "/dev/null", "-w", "%{http_code}"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.stdout == "200", done.stderr


def test_the_page_needs_no_script_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    _, page = read(client, "/docs")
    assert not page.all("script")
    loaded = [link["href"] for link in page.all("link")] + [image["src"] for image in page.all("img")]
    assert all(str(address).startswith("/static/") for address in loaded)


@pytest.mark.parametrize("path", ["/", "/help?need=模倣品", "/docs"])
def test_every_page_leads_to_it(client: FlaskClient, path: str) -> None:
    _, page = read(client, path)
    assert any(str(link["href"]).startswith("/docs") for link in page.all("a"))


def test_a_mistake_on_it_is_told_on_a_page(client: FlaskClient) -> None:
    response = client.get("/docs?lang=fr", headers=HTML)
    assert (response.status_code, response.mimetype) == (400, "text/html")
