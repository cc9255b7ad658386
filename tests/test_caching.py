"""How long answers hold, whether a client has them already, and how they are packed."""

import gzip
import json
import urllib.error
import urllib.request
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.test import TestResponse

from madoguchi.ask.records import Catalogue
from madoguchi.ask.turns import turns
from madoguchi.settings import JST
from madoguchi.web import caching
from madoguchi.web.remembered import lifetime

HELP = "/v1/help?need=模倣品&prefecture=40&on=2025-06-01"
CACHED = [
    HELP,
    "/v1/programmes",
    "/v1/programmes/overseas-filing-support",
    "/v1/offices?prefecture=40",
    "/v1/offices?format=geojson",
    "/v1/needs?format=csv",
    "/v1/coverage",
    "/v1/openapi.json",
    "/",
    "/help?need=模倣品",
    "/docs",
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def tag(response: TestResponse) -> str:
    assert response.status_code == 200
    return response.headers["ETag"]


@pytest.mark.parametrize("path", CACHED)
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert tag(first).startswith('"'), "strong"
    assert client.get(path).headers["ETag"] == tag(first)
    for known in (tag(first), f'"other", W/{tag(first)}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Type" not in again.headers
        for name in ("ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"):
            assert again.headers[name] == first.headers[name]
    assert client.get(path, headers={"If-None-Match": '"other"'}).data == first.data


@pytest.mark.parametrize("path", CACHED)
def test_head_says_what_get_would_send(client: FlaskClient, path: str) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        get, head = client.get(path, headers=headers), client.head(path, headers=headers)
        assert (head.status_code, head.data) == (200, b"")
        for name in ("ETag", "Content-Length", "Content-Type", "Cache-Control", "Vary", "Content-Encoding", "Link"):
            assert head.headers.get(name) == get.headers.get(name)
        assert client.head(path, headers={**headers, "If-None-Match": tag(get)}).status_code == 304


@pytest.mark.parametrize("path", CACHED)
def test_answers_may_be_shared_for_an_hour_at_most(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    kind, _, age = response.headers["Cache-Control"].partition(", max-age=")
    assert kind == "public"
    assert 0 <= int(age) <= 3600
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))


def test_every_variant_has_its_own_tag(client: FlaskClient) -> None:
    path = "/v1/programmes"
    variants = [
        client.get(path),
        client.get(path + "?page=2"),
        client.get(path + "?on=2025-06-01"),
        client.get(path + "?on=2025-06-02"),
        client.get(path + "?lang=en"),
        client.get(path, headers={"Accept-Language": "en"}),
        client.get(path, headers={"Accept": "text/csv"}),
        client.get(path, headers={"Accept": "application/ld+json"}),
        client.get(path, headers={"Accept-Encoding": "gzip"}),
        client.get("/v1/offices"),
    ]
    assert len({tag(response) for response in variants}) == len(variants)


def test_a_tag_of_one_variant_is_not_one_of_another(client: FlaskClient) -> None:
    english = tag(client.get("/", headers={"Accept-Language": "en"}))
    assert client.get("/", headers={"Accept-Language": "ja", "If-None-Match": english}).status_code == 200


def test_the_tag_changes_with_release_day_and_variant() -> None:
    moment = at("2025-06-01T12:00")
    tags = {
        caching.entity_tag("a", moment, (), ["/x"]),
        caching.entity_tag("b", moment, (), ["/x"]),
        caching.entity_tag("a", moment + timedelta(days=1), (), ["/x"]),
        caching.entity_tag("a", moment, (), ["/y"]),
        caching.entity_tag("a", moment, (), ["/x", "csv"]),
    }
    assert len(tags) == 5
    assert caching.entity_tag("a", at("2025-06-01T00:00"), (), ["/x"]) in tags, "the same all day"


def test_the_tag_changes_when_a_call_closes_within_the_day() -> None:
    closing = at("2022-08-18T17:00")
    before, after = closing - timedelta(seconds=1), closing + timedelta(seconds=1)
    assert caching.entity_tag("a", before, [closing], []) != caching.entity_tag("a", after, [closing], [])
    assert lifetime(caching.until(before, [closing]), before) == 1
    assert lifetime(caching.until(after, [closing]), after) == 3600


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("2025-06-01T00:00:00", 3600),
        ("2025-06-01T12:00:00", 3600),
        ("2025-06-01T23:00:00", 3600),
        ("2025-06-01T23:00:01", 3599),
        ("2025-06-01T23:59:58.500", 1),
        ("2025-06-01T23:59:59.999", 0),
        ("2025-12-31T23:59:00", 60),
    ],
)
def test_an_answer_holds_until_midnight_in_japan_at_the_longest(moment: str, seconds: int) -> None:
    assert lifetime(caching.until(at(moment), ()), at(moment)) == seconds


def test_no_answer_outlives_its_day_or_the_next_turn(catalogue: Catalogue) -> None:
    known = turns(catalogue)
    moment = at("2022-08-17T00:00")
    for _ in range(3 * 24 * 12):
        moment += timedelta(minutes=5, microseconds=1)
        end = moment + timedelta(seconds=lifetime(caching.until(moment, known), moment))
        midnight = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), JST)
        assert moment <= end <= midnight
        assert not any(moment < turn < end for turn in known)


def test_the_release_knows_when_calls_close(catalogue: Catalogue) -> None:
    known = turns(catalogue)
    assert list(known) == sorted(set(known))
    assert at("2022-08-18T17:00") in known
    assert at("2024-06-14T12:00") in known


@pytest.mark.parametrize("path", [*CACHED, "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 100"])
def test_packed_is_the_same_as_plain(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers.get("Content-Length", len(packed.data), int) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_small_answer_is_not_packed(client: FlaskClient) -> None:
    response = client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("*", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("gzip, identity;q=0", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.5, identity;q=1", False),
        ("*;q=0", False),
    ],
)
def test_packing_follows_the_qualities_of_accept_encoding(accepted: str, taken: bool) -> None:
    assert caching.takes_gzip(parse_accept_header(accepted, Accept)) is taken


@pytest.mark.parametrize("path", ["/v1/help", "/v1/programmes?status=x", "/v1/needs/nothing", "/v1/nothing"])
def test_errors_are_not_kept(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_readiness_and_queries_have_no_tag(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz", "/sparql?query=SELECT (NOW() AS ?now) {}"):
        assert "ETag" not in client.get(path).headers


@pytest.mark.parametrize("path", ["/v1/help", "/v1/programmes", "/v1/needs/counterfeits", "/v1/coverage"])
def test_a_preflight_allows_conditional_requests_and_answers_show_their_links(client: FlaskClient, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "If-None-Match"}
    preflight = client.options(path, headers=asked)
    assert preflight.status_code == 200
    assert set(preflight.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    shown = client.get(path).headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Link"} <= set(shown.split(", "))


def test_a_real_server_sends_packed_answers_and_304(server: str) -> None:
    def ask(**headers: str) -> urllib.request.Request:
        return urllib.request.Request(f"{server}/v1/needs?size=100", headers=headers)

    with urllib.request.urlopen(ask(**{"Accept-Encoding": "gzip"}), timeout=10) as response:
        entity_tag, packed = response.headers["ETag"], response.read()
    assert len(json.loads(gzip.decompress(packed))["entries"]) > 50
    again = ask(**{"Accept-Encoding": "gzip", "If-None-Match": entity_tag})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(again, timeout=10)
    with caught.value as answer:
        assert (answer.status, answer.read()) == (304, b"")
        assert answer.headers["ETag"] == entity_tag
