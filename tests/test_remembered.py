"""Answers that are given again: only those that hold, of the release that is current, to whom they are for."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, TestResponse, run_wsgi_app

from checkout import ROOT
from madoguchi.errors import EngineError
from madoguchi.release import publish
from madoguchi.settings import JST, Settings
from madoguchi.web import remembered
from madoguchi.web.app import create_app
from madoguchi.web.remembered import HELD, Held, Remembered

CLOSING = datetime(2022, 8, 18, 17, 0, tzinfo=JST)


class World:
    """An application that counts its answers, what they rest on, and what time it is."""

    def __init__(self) -> None:
        self.asked = 0
        self.release = "one"
        self.now = CLOSING - timedelta(hours=2)
        self.held: Held | None = Held("one", CLOSING)
        self.body = b"x" * 1000
        self.client = Client(Remembered(self.answer, self.current, lambda: self.now))

    def current(self) -> str:
        if not self.release:
            raise EngineError("there is none")
        return self.release

    def answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.asked += 1
        tag = f'"{self.asked}"'
        headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(self.body)))]
        if self.held:
            environ[HELD] = self.held
            headers.append(("ETag", tag))
        start("200 OK", headers)
        return [self.body] if environ["REQUEST_METHOD"] == "GET" else []


@pytest.fixture
def world() -> World:
    return World()


def age(response: TestResponse) -> int:
    return int(response.headers["Cache-Control"].removeprefix("public, max-age="))


def test_an_answer_is_made_once(world: World) -> None:
    first, again = world.client.get("/v1/x?a=1"), world.client.get("/v1/x?a=1")
    assert world.asked == 1
    assert (again.data, again.headers) == (first.data, first.headers)


def test_another_question_or_reader_gets_another_answer(world: World) -> None:
    world.client.get("/v1/x?a=1")
    world.client.get("/v1/x?a=2")
    world.client.get("/v1/y?a=1")
    for name, value in (("Accept", "text/csv"), ("Accept-Language", "en"), ("Accept-Encoding", "gzip")):
        world.client.get("/v1/x?a=1", headers={name: value})
    world.client.get("/v1/x?a=1", base_url="http://another.example/")
    assert world.asked == 7


def test_nothing_is_given_again_from_the_minute_of_a_closing_on(world: World) -> None:
    assert age(world.client.get("/")) == 3600
    world.now = CLOSING - timedelta(seconds=90)
    assert age(world.client.get("/")) == 90
    assert world.asked == 1
    world.now = CLOSING
    world.held = Held("one", CLOSING + timedelta(hours=7))
    assert age(world.client.get("/")) == 3600
    assert world.asked == 2


def test_an_answer_of_the_old_release_is_not_given_after_a_switch(world: World) -> None:
    world.client.get("/")
    world.release = "two"
    world.client.get("/")
    assert world.asked == 2
    world.release = "one"
    world.client.get("/")
    assert world.asked == 2, "it was kept again, and is of the release that is current once more"


def test_without_a_release_the_application_answers(world: World) -> None:
    world.client.get("/")
    world.release = ""
    world.client.get("/")
    assert world.asked == 2


def test_what_follows_from_the_software_alone_needs_no_release(world: World) -> None:
    world.held, world.release = Held("", CLOSING), ""
    world.client.get("/")
    world.client.get("/")
    assert world.asked == 1


def test_a_client_that_has_the_answer_is_told_so_without_asking_again(world: World) -> None:
    tag = world.client.get("/").headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = world.client.get("/", headers={"If-None-Match": known})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        assert "Content-Length" not in again.headers
        assert age(again) == 3600
    assert world.client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200
    assert world.asked == 1


def test_a_client_that_has_the_answer_is_told_so_the_first_time_too(world: World) -> None:
    assert world.client.get("/", headers={"If-None-Match": '"1"'}).status_code == 304
    assert world.client.get("/").data == world.body, "what is remembered is the whole answer"
    assert world.asked == 1


def test_head_is_answered_from_what_get_gave_and_never_remembered_itself(world: World) -> None:
    assert world.client.head("/").data == b""
    assert world.client.get("/").data == world.body
    head = world.client.head("/")
    assert (head.data, head.headers["Content-Length"]) == (b"", "1000")
    assert world.asked == 2


def test_what_does_not_say_how_long_it_holds_is_not_remembered(world: World) -> None:
    world.held = None
    response = world.client.get("/", headers={"If-None-Match": "*"})
    assert (response.status_code, response.data) == (200, world.body)
    assert "Cache-Control" not in response.headers
    world.client.get("/")
    assert world.asked == 2


def test_only_reading_is_remembered(world: World) -> None:
    world.client.get("/")
    world.client.post("/")
    assert world.asked == 2


def test_many_questions_only_push_out_the_oldest(world: World) -> None:
    world.body = b"x" * (remembered.LARGEST // 2)
    world.client.get("/first")
    for number in range(20):
        world.client.get(f"/{number}")
        world.client.get("/first")
    assert world.asked == 21, "what is asked all the time stays"
    world.client.get("/0")
    assert world.asked == 22


def test_an_answer_that_would_push_out_much_is_not_remembered(world: World) -> None:
    world.body = b"x" * remembered.LARGEST
    world.client.get("/")
    world.client.get("/")
    assert world.asked == 2


def test_the_body_of_the_application_is_closed(world: World) -> None:
    class Body(list[bytes]):
        closed = 0

        def close(self) -> None:
            self.closed += 1

    body = Body([b"a", b"b"])

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        environ[HELD] = world.held
        start("200 OK", [("ETag", '"1"')])
        return body

    once = Remembered(application, world.current, lambda: world.now)
    for _ in range(2):
        assert run_wsgi_app(once, EnvironBuilder().get_environ(), buffered=True)[0] == [b"ab"]
    assert body.closed == 1


def test_a_switch_of_the_release_shows_at_once(releases: Path, tmp_path: Path) -> None:
    good = publish.read_release(releases / publish.CURRENT).folder
    for name in ("one", "two"):
        shutil.copytree(good, tmp_path / name)
    link = tmp_path / publish.CURRENT
    link.symlink_to("one")
    client = create_app(Settings(data=ROOT, releases=tmp_path)).test_client()
    path = "/v1/help?need=counterfeits&on=2025-06-01"
    tags = {client.get(path).headers["ETag"] for _ in range(2)}
    link.unlink()
    link.symlink_to("two")
    after = client.get(path, headers={"If-None-Match": ", ".join(tags)})
    assert after.status_code == 200
    assert after.get_json()["meta"]["release"] == "two"
