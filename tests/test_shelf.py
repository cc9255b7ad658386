"""What lies on the shelf comes back as it was put there."""

import tempfile
from pathlib import Path

import pytest

from madoguchi.ask import catalogue as reading
from madoguchi.ask import members
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.records import Catalogue
from madoguchi.ask.shelf import Memory, Shelf
from madoguchi.engine.embedded import Engine
from madoguchi.errors import EngineError


def test_records_come_back_as_texts_and_as_objects() -> None:
    shelf = Shelf()
    shown = [{"a": "窓口\x1e\n"}, {"b": [1, None]}]
    slots = [shelf.put([members.members(one) for one in part]) for part in (shown, shown[:1], [])]
    shelf.finish()
    assert [shelf.loaded(slot) for slot in slots] == [{**shown[0], **shown[1]}, shown[0], {}]
    assert shelf.texts(slots[0]) == ('"a":"窓口\\u001e\\n"'.encode(), b'"b":[1,null]')


def test_without_room_for_temporary_files_it_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EngineError, match="TMPDIR"):
        Shelf()


def test_a_result_is_computed_once() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    memory = Memory()
    assert [memory.of(double, number) for number in (1, 2, 1)] == [2, 4, 2]
    assert asked == [1, 2]


def test_programmes_read_in_parts_are_those_read_at_once(
    catalogue: Catalogue, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 7)
    parts = read_catalogue(engine)
    assert [one.shown for one in parts.programmes] == [one.shown for one in catalogue.programmes]
    for part, whole in zip(parts.programmes, catalogue.programmes, strict=True):
        assert (part.names, part.needs, part.words) == (whole.names, whole.needs, whole.words)
        for one, other in zip(part.editions, whole.editions, strict=True):
            assert (one.shown, one.windows, one.absences, one.sources) == (
                other.shown,
                other.windows,
                other.absences,
                other.sources,
            )
            assert [channel.text for channel in one.channels] == [channel.text for channel in other.channels]
            assert [channel.reaches for channel in one.channels] == [channel.reaches for channel in other.channels]
    assert parts.turns == catalogue.turns
    assert parts.offices == catalogue.offices
