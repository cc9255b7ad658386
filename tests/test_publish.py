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
from rdflib.namespace import VOID

from checkout import ROOT
from live import MADOGUCHI
from madoguchi.ask import help as helping
from madoguchi.ask import question as asking
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.engine.embedded import open_release
from madoguchi.errors import EngineError, GraphError
from madoguchi.release import publish
from madoguchi.release.finding import FindingsError
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


@pytest.fixture
def built(releases: Path, tmp_path: Path) -> None:
    """The release of the graph as it is, in the folder where a test goes on building."""
    shutil.copytree(releases, tmp_path / "releases", symlinks=True)


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
    known = (release.folder / publish.COVERAGE).read_bytes()
    assert hashlib.sha256(dump + known).hexdigest().startswith(release.name)
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
    sizes = {str(part): int(str(size)) for part, size in void.subject_objects(VOID.triples)}
    assert sizes.pop(f"{BASE}dataset") == release.manifest["quads"]
    assert sizes == release.manifest["graphs"]


def test_the_same_files_make_the_same_release_and_a_second_build_does_nothing(data: Path, tmp_path: Path) -> None:
    first = build(data, tmp_path / "one")
    again: list[str] = []
    assert publish.build(data, tmp_path / "one", again.append).name == first.name
    assert again == [f"release {first.name} is up to date"]
    assert build(data, tmp_path / "two").name == first.name


@pytest.mark.usefixtures("built")
def test_a_new_fact_makes_a_new_release_and_the_old_one_stays(data: Path, tmp_path: Path) -> None:
    first = build(data, tmp_path / "releases")
    relabel(data, "まがいもの")
    second = build(data, tmp_path / "releases")
    assert second.name != first.name
    assert publish.current_name(tmp_path / "releases") == second.name
    assert publish.read_release(first.folder).manifest == first.manifest


@pytest.mark.usefixtures("built")
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
    with pytest.raises(FindingsError) as raised:
        build(data, tmp_path / "releases")
    finding = next(finding for finding in raised.value.findings if finding.rule == expected)
    assert finding.file == file or file.removesuffix(".ttl") in finding.found
    assert finding.line > 0
    assert publish.current_name(tmp_path / "releases") == good.name


@pytest.mark.usefixtures("built")
def test_malformed_turtle_leaves_the_current_release(data: Path, tmp_path: Path) -> None:
    good = build(data, tmp_path / "releases")
    edit(data / SOURCE, "a mdg:Absence ;", "a mdg:Absence")
    with pytest.raises(FindingsError) as raised:
        build(data, tmp_path / "releases")
    (finding,) = raised.value.findings
    assert (finding.file, finding.rule) == (SOURCE, "turtle")
    assert publish.current_name(tmp_path / "releases") == good.name


def test_a_rule_that_is_not_sparql_is_named(data: Path, tmp_path: Path) -> None:
    edit(data / "ontology/rules/20-reaches.rq", "CONSTRUCT", "CONSTRUKT")
    with pytest.raises(GraphError, match="20-reaches"):
        build(data, tmp_path / "releases")


@pytest.mark.usefixtures("built")
def test_a_build_killed_at_any_moment_leaves_the_old_release_or_the_new_one_whole(data: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    build(data, releases)
    environment = {**os.environ, "MADOGUCHI_DATA": str(data), "MADOGUCHI_RELEASES": str(releases)}
    for round_ in range(8):
        before = publish.current_name(releases)
        relabel(data, f"にせもの{round_}")
        process = subprocess.Popen(
            [*MADOGUCHI, "build"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.3 * round_)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)
        current = publish.read_release(releases / publish.CURRENT)
        assert (
            current.name == before
            or current.manifest["inputs"] != publish.read_release(releases / str(before)).manifest["inputs"]
        )
        for name, file in current.manifest["files"].items():
            assert hashlib.sha256((current.folder / name).read_bytes()).hexdigest() == file["sha256"]
    (releases / ".building-0").mkdir(exist_ok=True)
    last = build(data, releases).name
    assert not list(releases.glob(".building-*"))
    assert publish.current_name(releases) == last


def test_a_release_without_a_manifest_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="madoguchi build"):
        publish.read_release(tmp_path)


@pytest.mark.usefixtures("built")
def test_a_current_release_that_was_deleted_is_built_again(data: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    first = build(data, releases)
    shutil.rmtree(first.folder)
    assert build(data, releases).name == first.name
    assert json.loads((releases / publish.CURRENT / publish.MANIFEST).read_text())["release"] == first.name


@pytest.mark.usefixtures("built")
def test_a_damaged_current_release_is_built_again(data: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    first = build(data, releases)
    with (first.folder / publish.DUMP).open("ab") as file:
        file.write(b"<http://a> <http://b> <http://c> .\n")
    assert build(data, releases).name == first.name
    content = b"".join((first.folder / name).read_bytes() for name in (publish.DUMP, publish.COVERAGE))
    assert hashlib.sha256(content).hexdigest().startswith(first.name)


@pytest.mark.usefixtures("built")
def test_a_release_that_cannot_be_served_never_becomes_current(data: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    good = build(data, releases)
    relabel(data, "まがいもの")

    def rehearse(_: publish.Release) -> None:
        raise EngineError("it does not open")

    with pytest.raises(EngineError, match="does not open"):
        publish.build(data, releases, lambda _: None, rehearse)
    assert publish.current_name(releases) == good.name


def test_releases_that_cannot_be_written_are_told_in_a_sentence(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="releases cannot be written"):
        build(data, tmp_path / "file")
    (tmp_path / "releases" / publish.CURRENT).mkdir(parents=True)
    with pytest.raises(EngineError, match="cannot be replaced by a link"):
        build(data, tmp_path / "releases")


@pytest.mark.usefixtures("built")
def test_a_second_document_may_speak_of_the_same_office_with_another_number(data: Path, tmp_path: Path) -> None:
    """The next year's document: the same programme and office, another telephone; each year has its own answer."""
    old, new = "2025-jpo-overseas-ip-guide", "2026-jpo-overseas-ip-guide"
    first = read_turtle(data, data / SOURCE).graph.serialize(format="nt")
    wanted = (
        "anti-counterfeit-support-2025",
        f"contact/{old}-jetro-ip",
        f"contact/{old}-jpo-overseas-business-support",
    )
    about = [line for line in first.splitlines() if any(f"/{name}" in line.split()[0] for name in wanted)]
    text = "\n".join(about).replace("-support-2025", "-support-2026").replace(old, new).replace('"2025"^^', '"2026"^^')
    text = (
        text.replace("2025-10-31", "2026-10-30")
        .replace("2025-04-01", "2026-04-01")
        .replace("03-3582-5198", "03-3582-0000")
    )
    (data / SOURCE.replace(old, new)).write_text(lay_out(Graph().parse(data=text, format="nt")), encoding="utf-8")
    catalogue = data / "graph" / "catalogue.ttl"
    both = catalogue.read_text(encoding="utf-8").split("\n\n", 1)
    again = both[1].replace(old, new).replace("2025-04", "2026-04")
    catalogue.write_text("\n\n".join([both[0], both[1].rstrip(), again]), encoding="utf-8")
    catalogue.write_text(lay_out(read_turtle(data, catalogue).graph), encoding="utf-8")
    read = read_catalogue(open_release(build(data, tmp_path / "releases")))
    for day, number, status in (
        ("2025-06-01", "03-3582-5198", "open"),
        ("2026-06-01", "03-3582-0000", "open"),
        ("2026-11-20", "03-3582-0000", "closed"),
    ):
        answers = helping.answer(read, asking.read(read, asking.Asked(("模倣品",), {"prefecture": "40", "on": day})))[
            "answers"
        ]
        (found,) = (item for item in answers if item["programme"]["id"].endswith("/anti-counterfeit-support"))
        assert found["offices"][0]["telephone"] == number
        assert found["edition"]["status"] == status
        assert {item["fiscal_year"] for item in found["other_editions"]} == {2022, 2023, 2025, 2026} - {int(day[:4])}
    assert read.offices["https://w3id.org/madoguchi/id/office/jetro-ip"]["telephone"] == "03-3582-0000"
