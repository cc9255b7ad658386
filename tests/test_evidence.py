import hashlib
from pathlib import Path

import pyoxigraph
import pytest

from checkout import DOCUMENTS, ROOT
from madoguchi.errors import GraphError
from madoguchi.release import evidence, publish

DOCUMENT = """あ
電話 ０３-3581-
1101（内線２577）
補助率 1━2 上限額 300万円
2025年10月31日まで
"""
GRAPH = """
@base <https://w3id.org/madoguchi/> .
@prefix cv: <http://data.europa.eu/m8g/> . @prefix mdg: <https://w3id.org/madoguchi/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<graph/sources/s> mdg:fileName "doc.txt" ; mdg:sha256 "HASH" .
<c> cv:telephone "03-3581-1101" ; mdg:extension "2577" ; prov:hadPrimarySource <graph/sources/s#line=1,3> .
<r> mdg:numerator 1 ; mdg:denominator 2 ; prov:hadPrimarySource <graph/sources/s#line=3,4> .
<x> mdg:yen 3000000 ; prov:hadPrimarySource <graph/sources/s#line=3,4> .
<w> mdg:closes "2025-10-31"^^xsd:date ; prov:hadPrimarySource <graph/sources/s#line=4,5> .
<k> mdg:corrects <r> ; mdg:asPrinted "1━2" ; mdg:corrected "1/2" ; prov:hadPrimarySource <graph/sources/s#line=3,4> .
"""


def account(folder: Path, graph: str, document: str = DOCUMENT) -> evidence.Account:
    (folder / "doc.txt").write_text(document, encoding="utf-8")
    store = pyoxigraph.Store()
    digest = hashlib.sha256(document.encode()).hexdigest()
    name = pyoxigraph.NamedNode("https://w3id.org/madoguchi/graph/sources/s")
    store.load(graph.replace("HASH", digest).encode(), format=pyoxigraph.RdfFormat.TURTLE, to_graph=name)
    rule = (ROOT / "ontology" / "rules" / "30-evidence.rq").read_text(encoding="utf-8")
    for triple in list(store.query(rule, use_default_graph_as_union=True)):
        store.add(pyoxigraph.Quad(*triple))
    (found,) = evidence.account(store, folder)
    return found


def test_values_match_after_folding_or_are_explained_by_a_correction(tmp_path: Path) -> None:
    found = account(tmp_path, GRAPH)
    assert (found.checked, found.matched, found.explained, found.unmatched) == (5, 4, 1, ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1101", "1102"),
        ("2577", "2578"),
        ("2577", "257"),
        ("03-3581-1101", "3-3581-1101"),
        ("mdg:yen 3000000", "mdg:yen 30000"),
        ("3000000", "300000"),
        ("2025-10-31", "2025-10-30"),
        ("#line=1,3", "#line=0,1"),
    ],
)
def test_a_value_that_the_lines_do_not_hold_is_unmatched(tmp_path: Path, old: str, new: str) -> None:
    assert account(tmp_path, GRAPH.replace(old, new)).unmatched


@pytest.mark.parametrize(
    ("yen", "printed", "stands"),
    [
        ("3000000", "300万円", True),
        ("3000000", "3,000,000円", True),
        ("720000000", "7.2億円", True),
        ("10761000000", "10,761百万円", True),
        ("12345678", "1234.57万円", False),
        ("12345678", "1,234.5678万円", True),
        ("3000000", "30万円", False),
    ],
)
def test_an_amount_matches_in_any_unit_and_to_the_last_digit(
    tmp_path: Path, yen: str, printed: str, stands: bool
) -> None:
    graph = GRAPH.replace("mdg:yen 3000000", f"mdg:yen {yen}")
    assert bool(account(tmp_path, graph, DOCUMENT.replace("300万円", printed)).unmatched) is not stands


@pytest.mark.parametrize(
    ("claim", "printed", "stands"),
    [
        ('mdg:opens "2025-10-31T17:00:00+09:00"', "2025年10月31日（金）17:00", True),
        ('mdg:opens "2025-10-31T17:00:00+09:00"', "令和7年10月31日１７時", True),
        ('mdg:opens "2025-10-31T17:00:00+09:00"', "2025年10月31日12:00", False),
        ('mdg:opens "2025-10-31"', "2025年9月1日～10月31日", True),
        ('mdg:opens "2025-10-31"', "10月31日", False),
        ('mdg:opens "2025-10"', "2025年10月", True),
        ('mdg:opens "2025-10"', "2025年1月", False),
        ("mdg:floorYen 300000", "30～450万円", True),
        ("mdg:yen 4500000", "30～450万円", True),
        ("mdg:yen 20000", "2万～50万円", True),
        ("mdg:yen 169352324369", "1,693億 5,232万 4,369円", True),
        ("mdg:yen 300000", "1.30万円", False),
        ("mdg:round 12", "【12次〆切】", True),
        ("mdg:round 2", "12次", False),
        ("mdg:value 45.2 ; mdg:unit <percent>", "45.2%", True),
        ("mdg:value 45.2 ; mdg:unit <percent>", "145.2%", False),
        ('mdg:fax "03-3512-7660"', "FAX.03-3512-7660", True),
    ],
)  # fmt: skip
def test_a_value_matches_in_the_forms_that_are_printed(tmp_path: Path, claim: str, printed: str, stands: bool) -> None:
    graph = GRAPH.replace("mdg:yen 3000000", claim)
    assert bool(account(tmp_path, graph, DOCUMENT.replace("300万円", printed)).unmatched) is not stands


def test_an_empty_correction_explains_nothing(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="do not say"):
        account(tmp_path, GRAPH.replace('"1━2"', '""'))


def test_a_correction_of_something_that_is_not_printed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="do not say"):
        account(tmp_path, GRAPH.replace('"1━2"', '"1━3"'))


def test_another_document_than_the_one_that_was_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="SHA-256"):
        account(tmp_path, GRAPH.replace("HASH", "0" * 64))


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not beside the project")
def test_every_value_of_the_graph_stands_in_the_lines_that_it_names() -> None:
    _, store = publish.assemble(ROOT)
    accounts = evidence.account(store, DOCUMENTS)
    assert accounts
    assert [claim for item in accounts for claim in item.unmatched] == []
    assert len(accounts) == 18
    assert sum(item.checked for item in accounts) > 1500
