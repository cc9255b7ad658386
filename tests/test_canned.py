from pathlib import Path

import pytest

from madoguchi.ask import canned
from madoguchi.engine.embedded import Engine
from madoguchi.errors import GraphError, QueryError
from madoguchi.queryfile import read

ALL = sorted(canned.QUERIES.rglob("*.rq"))
NEED = "https://w3id.org/madoguchi/id/need/counterfeits"
VALUES = {"need": [NEED], "prefecture": ["https://w3id.org/madoguchi/id/prefecture/13"], "fiscal_year": [2026]}


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_query_file_runs_as_it_is(engine: Engine, path: Path) -> None:
    rows = engine.rows(read(path))
    assert rows, "an example that shows nothing"


def test_binding_replaces_the_examples(engine: Engine) -> None:
    text = canned.bind(canned.queries()["help"], VALUES)
    assert f"VALUES ?need {{ <{NEED}> }}" in text
    assert "VALUES ?fiscal_year { 2026 }" in text
    assert "prefecture/40" not in text
    assert list(engine.store.query(text, use_default_graph_as_union=True))


@pytest.mark.parametrize("value", ["x> } DROP ALL #", "a b", 'x"', "http://x/\\u003E", "<x>", "x\n"])
def test_a_value_that_is_no_iri_never_reaches_the_query(value: str) -> None:
    with pytest.raises(QueryError, match="IRI"):
        canned.bind(canned.queries()["help"], {**VALUES, "need": [value]})


def test_several_values_are_bound_and_the_line_of_an_optional_parameter_is_dropped(engine: Engine) -> None:
    other = "https://w3id.org/madoguchi/id/need/pct-filing"
    text = canned.bind(canned.queries()["help"], {**VALUES, "need": [NEED, other], "prefecture": []})
    assert f"VALUES ?need {{ <{NEED}> <{other}> }}" in text
    assert "VALUES ?prefecture" not in text
    assert list(engine.store.query(text, use_default_graph_as_union=True))


def test_a_missing_required_parameter_is_named() -> None:
    with pytest.raises(QueryError, match="need is missing"):
        canned.bind(canned.queries()["help"], {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# summary: x\n# summary.ja: x\n# colour: red\nASK {}", ":3: a header line"),
        ("# summary: x\nASK {}", "needs `summary` and `summary.ja`"),
        ("# summary: x\n# summary.ja: x\n# param: need concept\nASK {}", ":3: a parameter is"),
        ("# summary: x\n# summary.ja: x\n# param: need concept required\nASK {}", ":3: .need needs a line"),
    ],
)
def test_a_header_that_breaks_its_contract_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text)
    with pytest.raises(GraphError, match=message):
        read(path)
