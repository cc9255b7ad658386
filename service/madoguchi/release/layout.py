"""The one layout of a Turtle file: sorted, one object a line, IRIs relative to our base. A diff shows meaning only."""

from typing import Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from madoguchi.errors import GraphError
from madoguchi.vocab import BASE, PREFIXES

_FIRST: Final[list[Node]] = [
    RDF.type,
    SKOS.prefLabel,
    RDFS.label,
    DCTERMS.title,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    DCTERMS.description,
]
_PLAIN: Final = {XSD.integer, XSD.boolean}


def lay_out(graph: Graph) -> str:
    """Return the graph as Turtle in the house layout; raises `GraphError` where it holds a blank node."""
    if any(isinstance(term, BNode) for triple in graph for term in triple):
        raise GraphError("a blank node: give every thing an IRI")
    used: set[str] = set()
    blocks = [_block(graph, subject, used) for subject in sorted(set(graph.subjects()), key=str)]
    head = [f"@base <{BASE}> .", *(f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(used))]
    return "\n".join(head) + "\n\n" + "\n\n".join(blocks) + "\n"


def _block(graph: Graph, subject: Node, used: set[str]) -> str:
    lines = []
    for predicate in sorted(set(graph.predicates(subject)), key=_predicate_order):
        verb = "a" if predicate == RDF.type else _term(predicate, used)
        objects = sorted(graph.objects(subject, predicate), key=_object_order)
        lines.append(f"    {verb} " + " ,\n        ".join(_term(item, used) for item in objects))
    return f"{_term(subject, used)}\n" + " ;\n".join(lines) + " ."


def _predicate_order(predicate: Node) -> tuple[int, str]:
    return (_FIRST.index(predicate) if predicate in _FIRST else len(_FIRST), str(predicate))


def _object_order(term: Node) -> tuple[str, str, str]:
    """Sort Japanese before other languages, then by text."""
    if isinstance(term, Literal):
        language = term.language or ""
        return ("" if language == "ja" else language or "~", str(term), str(term.datatype or ""))
    return ("", str(term), "")


def _term(term: Node, used: set[str]) -> str:
    if isinstance(term, Literal):
        return _literal(term, used)
    iri = str(term)
    for name, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.isidentifier():
            used.add(name)
            return f"{name}:{local}"
    return f"<{iri.removeprefix(BASE)}>"


def _literal(literal: Literal, used: set[str]) -> str:
    if literal.datatype in _PLAIN and literal.ill_typed is False:
        return str(literal)
    quoted = Literal(str(literal)).n3()
    if literal.language:
        return f"{quoted}@{literal.language}"
    return quoted if literal.datatype is None else f"{quoted}^^{_term(URIRef(literal.datatype), used)}"
