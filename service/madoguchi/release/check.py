"""Check the files: layout, SHACL shapes and hygiene queries. A finding names rule, thing, file and line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pyoxigraph
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from madoguchi import queryfile
from madoguchi.errors import GraphError
from madoguchi.release.finding import Finding
from madoguchi.release.layout import lay_out
from madoguchi.release.load import TurtleFile, read_shapes
from madoguchi.vocab import BASE
from madoguchi.words import Text

# Rule, thing, value, and the message in Japanese and in English.
_Row = tuple[str, str, str, str, str]


def rules_in(root: Path) -> list[str]:
    """Return the names of the rules below `root`: property shapes and hygiene queries."""
    shapes = (shape for file in read_shapes(root) for shape in file.graph.subjects(RDF.type, SH.PropertyShape))
    hygiene = (path.stem for path in (root / "shapes" / "hygiene").glob("*.rq"))
    return sorted({*map(_name, shapes), *hygiene})


def check_layout(files: Iterable[TurtleFile]) -> Iterator[Finding]:
    """Find files that are not in the house layout, and subjects whose statements stand in two blocks of a file."""
    for file in files:
        for iri, lines in file.subject_lines.items():
            for line in lines[1:]:
                message = Text(
                    f"{lines[0]} 行目でも述べている。一つにまとめる",
                    f"also described at line {lines[0]}; merge the two",
                )
                yield Finding(file.name, line, "duplicate-subject", iri, "", message)
        try:
            wanted = lay_out(file.graph)
        except GraphError as error:
            yield Finding(file.name, 1, "blank-node", "", "", Text("すべてのものに IRI を付ける", str(error)))
        else:
            if file.text != wanted:
                message = Text("`madoguchi fmt` で並べ直す", "lay the file out with `madoguchi fmt`")
                yield Finding(file.name, _first_difference(file.text, wanted), "layout", "", "", message)


def _first_difference(text: str, wanted: str) -> int:
    pairs = zip_longest(text.split("\n"), wanted.split("\n"))
    return next(number for number, (have, want) in enumerate(pairs, 1) if have != want)


def check_shapes(
    files: Sequence[TurtleFile],
    shapes: Sequence[TurtleFile],
    derived: Iterable[pyoxigraph.Quad],
) -> list[Finding]:
    """Run SHACL: the shapes of facts over the facts, and those of `shapes/published/` over facts and what was derived.

    They run one after the other: to send two graphs to other processes takes longer than both runs.
    """
    of_facts = [file for file in shapes if not file.name.startswith("shapes/published/")]
    published = [file for file in shapes if file not in of_facts]
    facts, whole = _merge(files), _merge(files)
    whole.parse(data="".join(f"{quad.triple} .\n" for quad in derived), format="nt")
    places = _places(files)
    rows = [*_violations(facts, _merge(of_facts)), *(_violations(whole, _merge(published)) if published else [])]
    return sorted({_located(row, places) for row in rows})


def check_hygiene(store: pyoxigraph.Store, root: Path, files: Sequence[TurtleFile]) -> list[Finding]:
    """Run shapes/hygiene/*.rq below `root` over the whole graph; each row is a finding, the file name is the rule."""
    places = _places(files)
    findings = []
    for path in sorted((root / "shapes" / "hygiene").glob("*.rq")):
        query = queryfile.read(path)
        for row in queryfile.rows(store, query):
            file, line = places.get(row["thing"], ("", 0))
            findings.append(Finding(file, line, query.name, row["thing"], row.get("detail", ""), query.summary))
    return sorted(findings)


def _merge(files: Iterable[TurtleFile]) -> Graph:
    merged = Graph()
    for file in files:
        merged += file.graph
    return merged


def _violations(data: Graph, shapes: Graph) -> list[_Row]:
    """Return rule, thing, value, and the message in Japanese and English, of each result of one SHACL run."""
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", meta_shacl=False, advanced=False)
    assert isinstance(report, Graph)
    rows = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        value = report.value(result, SH.value)
        messages = {m.language: str(m) for m in report.objects(result, SH.resultMessage) if isinstance(m, Literal)}
        rows.append((_name(shape), str(focus), _shown(value), messages.get("ja", ""), messages.get("en", "")))
    return rows


def _places(files: Iterable[TurtleFile]) -> dict[str, tuple[str, int]]:
    """Return the file and line at which each thing is described; line 0 where its block was not found."""
    places: dict[str, tuple[str, int]] = {}
    for file in files:
        places |= {str(subject): (file.name, 0) for subject in file.graph.subjects()}
        places |= {iri: (file.name, lines[0]) for iri, lines in file.subject_lines.items()}
    return places


def _located(row: _Row, places: dict[str, tuple[str, int]]) -> Finding:
    rule, thing, found, ja, en = row
    file, line = places.get(thing, ("", 0))
    return Finding(file, line, rule, thing, found, Text(ja, en))


def _name(shape: Node | None) -> str:
    return str(shape).rpartition("#")[2] if isinstance(shape, URIRef) else "shape"


def _shown(value: Node | None) -> str:
    return "" if value is None else str(value).removeprefix(BASE)
