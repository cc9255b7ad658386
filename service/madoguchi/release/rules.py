"""Derive what follows from the facts, once per release, into a named graph of its own."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph

from madoguchi.errors import GraphError
from madoguchi.queryfile import QueryFile, read
from madoguchi.release.load import TurtleFile
from madoguchi.vocab import DERIVED


def store_of(files: Iterable[TurtleFile]) -> pyoxigraph.Store:
    """Return a store in memory that holds each file in its named graph."""
    store = pyoxigraph.Store()
    for file in files:
        graph = pyoxigraph.NamedNode(file.iri)
        store.load(file.graph.serialize(format="nt"), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
    return store


def read_rules(root: Path) -> list[QueryFile]:
    """Read ontology/rules/*.rq below `root` in the order of their names, which is the order in which they run."""
    return [read(path) for path in sorted((root / "ontology" / "rules").glob("*.rq"))]


def derive(store: pyoxigraph.Store, rules: Iterable[QueryFile]) -> None:
    """Run each rule over everything known so far; raises `GraphError` naming the rule that does not run."""
    derived = pyoxigraph.NamedNode(DERIVED)
    for rule in rules:
        try:
            triples = store.query(rule.text, use_default_graph_as_union=True)
            if not isinstance(triples, pyoxigraph.QueryTriples):
                raise GraphError(f"rule {rule.name}: a rule is a CONSTRUCT query")
            quads = [pyoxigraph.Quad(triple.subject, triple.predicate, triple.object, derived) for triple in triples]
        except SyntaxError as error:
            raise GraphError(f"rule {rule.name}: {error}") from error
        store.extend(quads)
