from pathlib import Path

import pytest
from click.testing import CliRunner

from madoguchi.cli import main
from madoguchi.engine import stores
from madoguchi.errors import EngineError
from madoguchi.release import publish
from madoguchi.release.disk import STORE

SAID = {
    "a.ttl": "<http://example.org/s> <http://example.org/p> '窓口' .",
    "a.nt": '<http://example.org/s> <http://example.org/p> "窓口" .\n',
    "a.nq": '<http://example.org/s> <http://example.org/p> "窓口" <http://example.org/g> .\n',
    "a.trig": "<http://example.org/g> { <http://example.org/s> <http://example.org/p> '窓口' }",
    "a.jsonld": '{"@id": "http://example.org/s", "http://example.org/p": "窓口"}',
    "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">'
    '<rdf:Description rdf:about="http://example.org/s"><e:p>窓口</e:p></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("name", SAID)
def test_a_file_of_every_format_is_opened(name: str, tmp_path: Path) -> None:
    assert set(SAID) == {f"a{suffix}" for suffix in stores.DATASETS}
    (tmp_path / name).write_text(SAID[name], encoding="utf-8")
    assert [quad.object.value for quad in stores.open_store(tmp_path / name)] == ["窓口"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("a.txt", "x", "suffix"), ("a.ttl", "<x", "not Turtle"), ("a.nq", "<a> <b> .", "not N-Quads")],
)
def test_what_cannot_be_opened_says_why(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(EngineError, match=said):
        stores.open_store(tmp_path / name)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read"):
        stores.open_store(tmp_path / "a.ttl")


def test_a_loaded_dataset_is_opened_from_disk_and_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.nq").write_text(SAID["a.nq"], encoding="utf-8")
    stores.load(tmp_path / "a.nq", tmp_path / "loaded")
    store = stores.open_store(tmp_path / "loaded")
    quads = list(store)
    assert [quad.object.value for quad in quads] == ["窓口"]
    with pytest.raises(RuntimeError, match="read-write"):
        store.add(quads[0])


def test_a_load_that_fails_leaves_nothing_and_one_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<x", encoding="utf-8")
    with pytest.raises(EngineError, match="cannot be loaded"):
        stores.load(tmp_path / "a.ttl", tmp_path / "loaded")
    assert [path.name for path in tmp_path.iterdir()] == ["a.ttl"]
    (tmp_path / "taken").mkdir()
    with pytest.raises(EngineError, match="there already"):
        stores.load(tmp_path / "a.ttl", tmp_path / "taken")


def test_the_command_says_what_to_change(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    said = CliRunner().invoke(main, ["load", str(tmp_path / "a.txt"), str(tmp_path / "loaded")])
    assert said.exit_code != 0
    assert "suffix of a dataset" in said.output


def test_a_large_release_gets_a_store_on_disk_and_answers_the_same(releases: Path, tmp_path: Path) -> None:
    release = publish.read_release(releases / publish.CURRENT)
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in (*release.manifest["files"], publish.MANIFEST):
        (copied / name).write_bytes((release.folder / name).read_bytes())
    publish.put_on_disk(publish.read_release(copied), release.manifest["quads"] + 1, lambda _: None)
    assert not (copied / STORE).exists()
    publish.put_on_disk(publish.read_release(copied), release.manifest["quads"], lambda _: None)
    assert sorted(map(str, stores.open_store(copied))) == sorted(map(str, stores.open_store(release.folder)))
    assert (copied / STORE).is_dir()
    assert not stores.opens_later(copied)
