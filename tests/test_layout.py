import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from checkout import ROOT
from madoguchi.errors import GraphError
from madoguchi.release.finding import FindingsError
from madoguchi.release.layout import lay_out
from madoguchi.release.load import read_facts, read_turtle
from madoguchi.vocab import BASE


def test_laying_out_keeps_every_statement_and_is_stable() -> None:
    for file in read_facts(ROOT):
        laid_out = lay_out(file.graph)
        again = Graph().parse(data=laid_out, format="turtle", publicID=BASE)
        assert isomorphic(file.graph, again), file.name
        assert lay_out(again) == laid_out == file.text, f"{file.name}: run `madoguchi fmt`"


def test_strings_with_quotes_and_line_breaks_survive() -> None:
    text = '@prefix dct: <http://purl.org/dc/terms/> . <id/x> dct:title "a\\"b\\n\\\\c"@ja , "2025-04"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .'
    graph = Graph().parse(data=text, format="turtle", publicID=BASE)
    assert isomorphic(graph, Graph().parse(data=lay_out(graph), format="turtle", publicID=BASE))


def test_a_blank_node_is_refused() -> None:
    graph = Graph().parse(data="<id/x> <id/y> [] .", format="turtle", publicID=BASE)
    with pytest.raises(GraphError, match="blank node"):
        lay_out(graph)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"<id/x> a <id/y> .\n<id/z> a .\n", 2, "not Turtle"),
        (b"<id/x> a <id/\xff> .\n", 1, "byte 13 is not UTF-8"),
        (b"# nothing\n", 1, "holds no triple"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path, content: bytes, line: int, message: str) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "bad.ttl").write_bytes(content)
    with pytest.raises(FindingsError) as raised:
        read_turtle(tmp_path, tmp_path / "graph" / "bad.ttl")
    (finding,) = raised.value.findings
    assert (finding.file, finding.line, finding.rule) == ("graph/bad.ttl", line, "turtle")
    assert message in finding.message.en


def test_every_unreadable_file_is_reported_at_once(tmp_path) -> None:
    (tmp_path / "graph").mkdir()
    for name in ("one", "two"):
        (tmp_path / "graph" / f"{name}.ttl").write_text("nonsense")
    with pytest.raises(FindingsError) as raised:
        read_facts(tmp_path)
    assert [finding.file for finding in raised.value.findings] == ["graph/one.ttl", "graph/two.ttl"]
