"""The engine by itself: a test's data in a store of its own, asked in this process."""

import pyoxigraph
from pyoxigraph import NamedNode, Quad, QueryResultsFormat

from conformance.manifest import Case, parsed
from conformance.outcomes import Outcome, Refusal
from conformance.results import from_bytes, of_engine


def ask(case: Case) -> Outcome:
    """Return what the engine makes of a test."""
    try:
        found = _store_of(case).query(case.text, base_iri=case.query)
        if case.result.endswith(".csv"):
            assert isinstance(found, pyoxigraph.QuerySolutions)
            written = found.serialize(format=QueryResultsFormat.CSV)
            assert written is not None
            return from_bytes(written, QueryResultsFormat.CSV)
        return of_engine(found)
    except SyntaxError as error:
        return Refusal("syntax", str(error))
    except (ValueError, RuntimeError, OSError) as error:
        return Refusal("query-refused", str(error))


def _store_of(case: Case) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    for iri in case.data:
        store.extend(Quad(*quad.triple) for quad in parsed(iri))
    for iri in {*case.named, *case.mentioned}:
        graph = NamedNode(iri)
        store.add_graph(graph)
        store.extend(Quad(*quad.triple, graph) for quad in parsed(iri))
    return store
