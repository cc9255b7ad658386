"""The forms in which a result can be had: media type, pyoxigraph's name of it, and how its rows are counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from madoguchi.vocab import FORMATS

Serialisation = QueryResultsFormat | RdfFormat


@dataclass(frozen=True, slots=True)
class Form:
    """How a result is written.

    `short` is its name in the argument `format`. `mark` is a byte string that stands once for each row, and in no
    value, so that rows can be counted as they pass. `iri` names the format in a service description.
    """

    short: str
    serialisation: Serialisation
    mark: bytes
    iri: str


# Our own tables: pyoxigraph's media types carry parameters that plain Accept headers do not match. The first is the
# default. A quote inside a JSON string is escaped, as is `<` in XML, so these marks stand only between rows; a line
# break in a value of CSV or Turtle counts as a row, and a limit may be met early.
RESULTS: Final[Mapping[str, Form]] = {
    "application/sparql-results+json": Form("json", QueryResultsFormat.JSON, b'}},{"', FORMATS + "SPARQL_Results_JSON"),
    "application/sparql-results+xml": Form("xml", QueryResultsFormat.XML, b"<result>", FORMATS + "SPARQL_Results_XML"),
    "text/csv": Form("csv", QueryResultsFormat.CSV, b"\n", FORMATS + "SPARQL_Results_CSV"),
    "text/tab-separated-values": Form("tsv", QueryResultsFormat.TSV, b"\n", FORMATS + "SPARQL_Results_TSV"),
    "application/json": Form("json", QueryResultsFormat.JSON, b'}},{"', FORMATS + "SPARQL_Results_JSON"),
    "application/xml": Form("xml", QueryResultsFormat.XML, b"<result>", FORMATS + "SPARQL_Results_XML"),
}
TRIPLES: Final[Mapping[str, Form]] = {
    "text/turtle": Form("turtle", RdfFormat.TURTLE, b"\n", FORMATS + "Turtle"),
    "application/n-triples": Form("n-triples", RdfFormat.N_TRIPLES, b"\n", FORMATS + "N-Triples"),
    "application/rdf+xml": Form("rdf-xml", RdfFormat.RDF_XML, b"\n", FORMATS + "RDF_XML"),
    "application/ld+json": Form("json-ld", RdfFormat.JSON_LD, b'"@id":', FORMATS + "JSON-LD"),
    "application/n-quads": Form("n-quads", RdfFormat.N_QUADS, b"\n", FORMATS + "N-Quads"),
    "application/trig": Form("trig", RdfFormat.TRIG, b"\n", FORMATS + "TriG"),
}
