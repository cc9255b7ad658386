import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph

from checkout import ROOT
from live import MADOGUCHI
from madoguchi.errors import EngineError, GraphError
from madoguchi.release import publish
from madoguchi.release.layout import lay_out
from madoguchi.release.load import read_turtle

SOURCE = "graph/sources/2025-jpo-overseas-ip-guide.ttl"
BASE = "https://w3id.org/madoguchi/"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the graph that a test may break."""
    for folder in ("ontology", "graph", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / "data" / folder)
    return tmp_path / "data"


def build(data: Path, releases: Path) -> publish.Release:
    return publish.build(data, releases, lambda _: None)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def relabel(data: Path, label: str) -> None:
    """Change one label of a need, in the house layout."""
    path = data / "graph/registers/needs.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("<id/need/counterfeits>\n", f'<id/need/counterfeits>\n    skos:altLabel "{label}"@ja ;\n'),
        encoding="utf-8",
    )
    path.write_text(lay_out(read_turtle(data, path).graph), encoding="utf-8")


def test_a_release_is_named_by_its_content_and_its_files_match_their_hashes(releases: Path) -> None:
    release = publish.read_release(releases / publish.CURRENT)
    dump = (release.folder / publish.DUMP).read_bytes()
    assert hashlib.sha256(dump).hexdigest().startswith(release.name)
    for name, file in release.manifest["files"].items():
        content = (release.folder / name).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file["sha256"], file["bytes"])


def test_both_dumps_reload_to_the_stated_count(releases: Path) -> None:
    release = publish.read_release(releases / publish.CURRENT)
    for name in (publish.DUMP, "madoguchi.trig"):
        store = pyoxigraph.Store()
        store.load(path=release.folder / name)
        assert len(store) == release.manifest["quads"], name


def test_void_states_the_counts_that_a_query_finds(releases: Path) -> None:
    release = publish.read_release(releases / publish.CURRENT)
    void = Graph().parse(release.folder / "void.ttl", publicID=BASE)
    rows = void.query("SELECT ?set ?n WHERE { ?set <http://rdfs.org/ns/void#triples> ?n }")
    sizes = {str(row[0]): int(row[1]) for row in rows}  # type: ignore[index]
    assert sizes.pop(f"{BASE}dataset") == release.manifest["quads"]
    assert sizes == release.manifest["graphs"]


def test_the_same_files_make_the_same_release_and_a_second_build_does_nothing(data: Path, tmp_path: Path) -> None:
    first = build(data, tmp_path / "one")
    again: list[str] = []
    assert publish.build(data, tmp_path / "one", again.append).name == first.name
    assert again == [f"release {first.name} is up to date"]
    assert build(data, tmp_path / "two").name == first.name


def test_a_new_fact_makes_a_new_release_and_the_old_one_stays(data: Path, tmp_path: Path) -> None:
    first = build(data, tmp_path / "releases")
    relabel(data, "まがいもの")
    second = build(data, tmp_path / "releases")
    assert second.name != first.name
    assert publish.current_name(tmp_path / "releases") == second.name
    assert publish.read_release(first.folder).manifest == first.manifest


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (SOURCE, 'cv:telephone "092-622-0035"', 'cv:telephone "092-622-003"', "contact-telephone"),
        (SOURCE, "mdg:numerator 2", "mdg:numerator 4", "rate-at-most-one"),
        (SOURCE, "    a mdg:Absence ;", "    a  mdg:Absence ;", "layout"),
        ("graph/registers/kinds.ttl", "<id/kind/subsidy>\n", "<id/kind/subsidy>\n    a <id/kind/money> .\n\n<id/kind/subsidy>\n", "duplicate-subject"),
        ("graph/registers/needs.ttl", "<id/need/counterfeits>\n", "<id/prefecture/40>\n    a <ns#Area> .\n\n<id/need/counterfeits>\n", "one-home"),
    ],
)  # fmt: skip
def test_a_graph_with_a_finding_is_never_published(
    data: Path, tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    good = build(data, tmp_path / "releases")
    edit(data / file, old, new)
    with pytest.raises(publish.FindingsError) as raised:
        build(data, tmp_path / "releases")
    finding = next(finding for finding in raised.value.findings if finding.rule == expected)
    assert finding.file == file or file.removesuffix(".ttl") in finding.found
    assert finding.line > 0
    assert publish.current_name(tmp_path / "releases") == good.name


def test_malformed_turtle_leaves_the_current_release(data: Path, tmp_path: Path) -> None:
    good = build(data, tmp_path / "releases")
    edit(data / SOURCE, "a mdg:Absence ;", "a mdg:Absence")
    with pytest.raises(GraphError, match=rf"{SOURCE}:\d+:\d+: not Turtle"):
        build(data, tmp_path / "releases")
    assert publish.current_name(tmp_path / "releases") == good.name


def test_a_rule_that_is_not_sparql_is_named(data: Path, tmp_path: Path) -> None:
    edit(data / "ontology/rules/20-reaches.rq", "CONSTRUCT", "CONSTRUKT")
    with pytest.raises(GraphError, match="20-reaches"):
        build(data, tmp_path / "releases")


def test_a_build_killed_at_any_moment_leaves_the_old_release_or_the_new_one_whole(data: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    names = {build(data, releases).name}
    environment = {**os.environ, "MADOGUCHI_DATA": str(data), "MADOGUCHI_RELEASES": str(releases)}
    for round_ in range(8):
        relabel(data, f"にせもの{round_}")
        process = subprocess.Popen(
            [*MADOGUCHI, "build"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.3 * round_)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
        current = publish.read_release(releases / publish.CURRENT)
        names.add(current.name)
        for name, file in current.manifest["files"].items():
            assert hashlib.sha256((current.folder / name).read_bytes()).hexdigest() == file["sha256"]
    (releases / ".building-0").mkdir(exist_ok=True)
    names.add(build(data, releases).name)
    assert not list(releases.glob(".building-*"))
    assert publish.current_name(releases) in names


def test_a_release_without_a_manifest_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="madoguchi build"):
        publish.read_release(tmp_path)


def test_a_current_release_that_was_deleted_is_built_again(data: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    first = build(data, releases)
    shutil.rmtree(first.folder)
    assert build(data, releases).name == first.name
    assert json.loads((releases / publish.CURRENT / publish.MANIFEST).read_text())["release"] == first.name
