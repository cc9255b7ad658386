"""The command line as its user runs it: results on standard output, the rest on standard error, exit codes."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from checkout import DOCUMENTS, ROOT
from live import free_port, run


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    for folder in ("ontology", "graph", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "graph" / "sources" / "2025-jpo-overseas-ip-guide.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"092-622-0035"', '"092-622-00"'), encoding="utf-8")
    return tmp_path


def test_ask_tells_who_to_ring(releases: Path) -> None:
    done = run("ask", "模倣品", "--in", "福岡県", "--on", "2025-06-01", MADOGUCHI_RELEASES=str(releases))
    assert (done.returncode, done.stderr) == (0, "")
    assert "模倣品対策支援事業［受付中］" in done.stdout
    assert "☎ 03-3582-5198" in done.stdout


def test_ask_as_json_is_the_answer_of_the_service(releases: Path, client) -> None:
    done = run("ask", "海外出願", "--in", "13", "--on", "2025-06-01", "--json", MADOGUCHI_RELEASES=str(releases))
    answer = json.loads(done.stdout)
    served = client.get("/v1/help?need=海外出願&prefecture=13&on=2025-06-01").get_json()
    for key in ("understood", "answers", "not_available", "near_misses"):
        assert answer[key] == served[key]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["カレー"], "近いもの："),
        (["模倣品", "--in", "Tkyo"], "東京都"),
        (["模倣品", "--on", "2025-02-30"], "2025-02-30"),
    ],
)
def test_a_question_that_is_not_understood_ends_with_2_and_says_why(
    releases: Path, arguments: list[str], said: str
) -> None:
    done = run("ask", *arguments, MADOGUCHI_RELEASES=str(releases))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_check_is_clean_and_quiet() -> None:
    done = run("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no findings\n")


def test_check_names_rule_thing_file_and_line(broken: Path) -> None:
    done = run("check", MADOGUCHI_DATA=str(broken))
    assert done.returncode == 1
    assert "graph/sources/2025-jpo-overseas-ip-guide.ttl:" in done.stdout
    assert "contact-telephone" in done.stdout
    (finding,) = json.loads(run("check", "--json", MADOGUCHI_DATA=str(broken)).stdout)
    assert finding["rule"] == "contact-telephone"
    assert finding["found"] == "092-622-00"
    assert finding["line"] > 0


def test_check_as_json_reports_a_file_that_is_not_turtle(broken: Path) -> None:
    (broken / "graph" / "registers" / "kinds.ttl").write_text("nonsense")
    done = run("check", "--json", MADOGUCHI_DATA=str(broken))
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)
    assert (finding["file"], finding["line"], finding["rule"]) == ("graph/registers/kinds.ttl", 1, "turtle")


def test_fmt_names_the_file_with_a_blank_node(broken: Path) -> None:
    (broken / "graph" / "registers" / "kinds.ttl").write_text("<a> <b> [] .")
    done = run("fmt", MADOGUCHI_DATA=str(broken))
    assert (done.returncode, done.stdout) == (1, "")
    assert "graph/registers/kinds.ttl: a blank node" in done.stderr


def test_build_of_a_broken_graph_ends_with_1_and_publishes_nothing(broken: Path, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    done = run("build", MADOGUCHI_DATA=str(broken), MADOGUCHI_RELEASES=str(releases))
    assert done.returncode == 1
    assert "1 to mend; nothing was published" in done.stderr
    assert not (releases / "current").exists()


def test_fmt_lays_out_what_is_not(broken: Path) -> None:
    path = broken / "graph" / "registers" / "kinds.ttl"
    wanted = path.read_text(encoding="utf-8")
    path.write_text("# a comment\n" + wanted, encoding="utf-8")
    done = run("fmt", MADOGUCHI_DATA=str(broken))
    assert (done.returncode, done.stdout) == (0, "graph/registers/kinds.ttl\n")
    assert path.read_text(encoding="utf-8") == wanted
    assert run("fmt", MADOGUCHI_DATA=str(broken)).stdout == ""


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not beside the project")
def test_evidence_reports_each_document() -> None:
    done = run("evidence", "--sources", str(DOCUMENTS))
    assert done.returncode == 0
    assert "0 unmatched" in done.stdout


def test_serve_without_a_release_says_what_to_run(tmp_path: Path) -> None:
    done = run("serve", MADOGUCHI_RELEASES=str(tmp_path), PORT=str(free_port()))
    assert done.returncode == 1
    assert "madoguchi build" in done.stderr


def test_serve_on_a_port_in_use_says_so(releases: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", MADOGUCHI_RELEASES=str(releases), PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"madoguchi: cannot listen on 127.0.0.1:{port}")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "70000", "http", "８０"])
def test_a_port_that_is_none_is_refused(releases: Path, port: str) -> None:
    done = run("serve", MADOGUCHI_RELEASES=str(releases), PORT=port)
    assert done.returncode == 1
    assert "PORT" in done.stderr
