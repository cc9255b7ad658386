"""Each rule has a case that breaks it and nothing else; the graph that the cases change breaks none."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph
from rdflib.namespace import RDF, SH

from checkout import CASES, ROOT
from madoguchi.release import check, load, rules
from madoguchi.release.layout import lay_out
from madoguchi.vocab import BASE, DERIVED

UPDATES = sorted((CASES / "rules").glob("*.ru"))
SHAPES = load.read_shapes(ROOT)
PUBLISHED = [file for file in SHAPES if file.name.startswith("shapes/published/")]
OF_FACTS = [file for file in SHAPES if file not in PUBLISHED]
RULES = rules.read_rules(ROOT)


def facts(update: str | None = None) -> list[load.TurtleFile]:
    store = pyoxigraph.Store()
    store.load(path=CASES / "rules" / "valid.trig")
    core = load.read_turtle(ROOT, ROOT / "ontology" / "core.ttl")
    for quad in rules.store_of([core]):
        store.add(quad)
    if update:
        store.update(update)
    files = []
    for name in store.named_graphs():
        dump = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=name)
        graph = Graph().parse(data=dump, format="nt")
        files.append(load.TurtleFile(str(name.value).removeprefix(BASE) + ".ttl", lay_out(graph), graph))
    return files


def broken_facts(update: str | None = None) -> set[str]:
    """Return the rules of facts that an update breaks: shapes and hygiene."""
    files = facts(update)
    store = rules.store_of(files)
    rules.derive(store, RULES)
    findings = [*check.check_shapes(files, OF_FACTS, []), *check.check_hygiene(store, ROOT, files)]
    return {finding.rule for finding in findings}


def broken_in_public(update: str | None = None) -> set[str]:
    """Return the rules of the published graph that an update breaks when it runs on what was derived."""
    files = facts()
    store = rules.store_of(files)
    rules.derive(store, RULES)
    if update:
        store.update(update)
    derived = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(DERIVED))
    return {finding.rule for finding in check.check_shapes(files, PUBLISHED, derived)}


def test_the_valid_graph_breaks_no_rule() -> None:
    assert broken_facts() == set()
    assert broken_in_public() == set()


@pytest.mark.parametrize("path", UPDATES, ids=lambda path: path.stem)
def test_a_case_breaks_the_rule_that_it_is_named_after_and_no_other(path: Path) -> None:
    rule = path.name.split(".")[0]
    update = path.read_text(encoding="utf-8")
    broken = broken_in_public(update) if rule.startswith("cpsv-") else broken_facts(update)
    assert broken == {rule}


def test_every_named_shape_and_every_hygiene_query_has_a_case() -> None:
    named = {
        str(shape).rpartition("#")[2] for file in SHAPES for shape in file.graph.subjects(RDF.type, SH.PropertyShape)
    }
    hygiene = {path.stem for path in (ROOT / "shapes" / "hygiene").glob("*.rq")}
    assert not (named | hygiene) - {path.name.split(".")[0] for path in UPDATES}


def test_every_message_is_in_both_languages() -> None:
    for file in SHAPES:
        for shape in file.graph.subjects(RDF.type, SH.PropertyShape):
            messages = list(file.graph.objects(shape, SH.message))
            assert {m.language for m in messages} == {"ja", "en"}, shape
            assert not [message for message in messages if "('" in message], shape


def test_a_finding_names_rule_thing_file_and_line() -> None:
    files = facts((CASES / "rules" / "contact-telephone.ru").read_text(encoding="utf-8"))
    (finding,) = check.check_shapes(files, OF_FACTS, [])
    file = next(file for file in files if file.name == finding.file)
    assert finding.rule == "contact-telephone"
    assert finding.thing == f"{BASE}id/contact/o"
    assert file.text.split("\n")[finding.line - 1] == "<id/contact/o>"
    assert finding.found == "092-482-546"
    assert finding.as_json()["message"].keys() == {"ja", "en"}


def test_a_file_out_of_layout_is_found_at_its_first_line_that_differs() -> None:
    file = facts()[0]
    lines = file.text.split("\n")
    number = next(i for i, line in enumerate(lines) if re.match("    [a-z]+:", line))
    lines[number] = " " + lines[number]
    (finding,) = check.check_layout([load.TurtleFile(file.name, "\n".join(lines), file.graph)])
    assert (finding.rule, finding.line) == ("layout", number + 1)


def test_a_thing_described_twice_in_a_file_is_found_with_both_lines() -> None:
    text = "@base <https://w3id.org/madoguchi/> .\n\n<id/x>\n    a <id/y> .\n\n<id/x>\n    a <id/z> .\n"
    graph = Graph().parse(data=text, format="turtle")
    first = next(iter(check.check_layout([load.TurtleFile("graph/x.ttl", text, graph)])))
    assert (first.rule, first.line) == ("duplicate-subject", 6)
    assert "line 3" in first.message.en
