"""Describe a release in VoID and DCAT, so that a machine can find its dumps and know how large they are."""

import hashlib
from collections.abc import Mapping

import pyoxigraph
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD, Namespace

from madoguchi.release.layout import lay_out
from madoguchi.vocab import BASE, DUMP, LICENCE, MEDIA_TYPES, PREFIXES

_DCAT = Namespace(PREFIXES["dcat"])  # rdflib's own DCAT is version 2
_SPDX = Namespace(PREFIXES["spdx"])
_VOID = Namespace(PREFIXES["void"])
_LINKS = BASE + "graph/links/"
_MEDIA = {".nq": "application/n-quads", ".trig": "application/trig"}


def graph_sizes(store: pyoxigraph.Store) -> dict[str, int]:
    """Return the number of statements in each named graph, by its IRI."""
    graphs = sorted(str(graph.value) for graph in store.named_graphs() if isinstance(graph, pyoxigraph.NamedNode))
    return {iri: sum(1 for _ in store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(iri))) for iri in graphs}


def describe(store: pyoxigraph.Store, dumps: Mapping[str, bytes], built: str) -> str:
    """Return Turtle: the dataset with its size, its named graphs, and its dumps with their sizes and SHA-256."""
    graph = Graph()
    dataset = URIRef(BASE + "dataset")
    for kind in (_VOID.Dataset, _DCAT.Dataset):
        graph.add((dataset, RDF.type, kind))
    graph.add((dataset, DCTERMS.title, Literal("madoguchi：日本企業の海外展開への公的支援", lang="ja")))
    graph.add((dataset, DCTERMS.title, Literal("madoguchi: public support for Japanese firms going abroad", lang="en")))
    graph.add((dataset, DCTERMS.license, URIRef(LICENCE)))
    graph.add((dataset, DCTERMS.modified, Literal(built, datatype=XSD.dateTime)))
    graph.add((dataset, _VOID.uriSpace, Literal(BASE)))
    graph.add((dataset, _VOID.triples, Literal(len(store))))
    for iri, size in graph_sizes(store).items():
        part = URIRef(iri)
        graph.add((dataset, _VOID.subset, part))
        graph.add((part, RDF.type, _VOID.Linkset if iri.startswith(_LINKS) else _VOID.Dataset))
        graph.add((part, _VOID.triples, Literal(size)))
    for name, data in dumps.items():
        _distribution(graph, dataset, name, data)
    return lay_out(graph)


def _distribution(graph: Graph, dataset: URIRef, name: str, data: bytes) -> None:
    dump, checksum = URIRef(DUMP + name), URIRef(f"{DUMP}{name}#checksum")
    media = _MEDIA["." + name.rpartition(".")[2]]
    graph.add((dataset, _VOID.dataDump, dump))
    graph.add((dataset, _DCAT.distribution, dump))
    graph.add((dump, RDF.type, _DCAT.Distribution))
    graph.add((dump, _DCAT.downloadURL, dump))
    graph.add((dump, _DCAT.mediaType, URIRef(MEDIA_TYPES + media)))
    graph.add((dump, _DCAT.byteSize, Literal(len(data), datatype=XSD.nonNegativeInteger)))
    graph.add((dump, DCTERMS.license, URIRef(LICENCE)))
    graph.add((dump, _SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, _SPDX.Checksum))
    graph.add((checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, _SPDX.checksumValue, Literal(hashlib.sha256(data).hexdigest(), datatype=XSD.hexBinary)))
