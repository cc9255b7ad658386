import shutil
import threading
from pathlib import Path

import pytest

from madoguchi.engine import follow
from madoguchi.engine.embedded import open_release
from madoguchi.errors import EngineError
from madoguchi.release import publish


@pytest.fixture
def two(releases: Path, tmp_path: Path) -> Path:
    """A folder with the built release as current, and a second release beside it."""
    good = publish.read_release(releases / publish.CURRENT).folder
    shutil.copytree(good, tmp_path / "one")
    shutil.copytree(good, tmp_path / "two")
    switch(tmp_path, "one")
    return tmp_path


def switch(folder: Path, name: str) -> None:
    link = folder / ".next"
    link.symlink_to(name)
    link.replace(folder / publish.CURRENT)


def test_a_switch_is_followed(two: Path) -> None:
    follower = follow.follow(two, open_release)
    first = follower.get()
    assert follower.get() is first
    switch(two, "two")
    assert follower.get().release.name == "two"


def test_a_damaged_release_is_reported_once_and_the_old_one_goes_on(two: Path) -> None:
    reported: list[str] = []
    follower = follow.follow(two, open_release, reported.append)
    first = follower.get()
    with (two / "two" / publish.DUMP).open("ab") as file:
        file.write(b"<a> <b> <c> .\n")
    switch(two, "two")
    assert [follower.get() is first for _ in range(3)] == [True, True, True]
    assert [message for message in reported if "damaged" in message] == [reported[-1]]
    switch(two, "one")
    assert follower.get() is first


def test_a_refused_release_is_tried_again_after_a_while(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "RETRY_AFTER", 0.0)
    good = (two / "two" / publish.DUMP).read_bytes()
    (two / "two" / publish.DUMP).write_bytes(b"")
    follower = follow.follow(two, open_release)
    assert follower.get().release.name == "one"
    switch(two, "two")
    assert follower.get().release.name == "one"
    (two / "two" / publish.DUMP).write_bytes(good)
    assert follower.get().release.name == "two"


def test_without_a_release_there_is_an_error_that_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="madoguchi build"):
        follow.follow(tmp_path, open_release).get()


def test_a_release_that_goes_away_leaves_the_open_one_serving(two: Path) -> None:
    follower = follow.follow(two, open_release)
    first = follower.get()
    (two / publish.CURRENT).unlink()
    assert follower.get() is first


def test_while_one_thread_opens_a_release_the_others_answer_from_the_old_one(two: Path) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(release: publish.Release) -> str:
        if release.name == "two":
            entered.set()
            assert leave.wait(10)
        return release.name

    follower = follow.follow(two, slow)
    assert follower.get() == "one"
    switch(two, "two")
    opener = threading.Thread(target=follower.get)
    opener.start()
    assert entered.wait(10)
    assert follower.get() == "one"
    leave.set()
    opener.join(10)
    assert follower.get() == "two"
