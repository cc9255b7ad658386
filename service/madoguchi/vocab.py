"""The IRIs that code needs, and the prefixes that every Turtle file, query and answer of ours shares."""

from typing import Final

BASE: Final = "https://w3id.org/madoguchi/"
DERIVED: Final = BASE + "graph/derived"

# What `publish --to` writes on another server beside the graphs themselves.
DATASET: Final = BASE + "dataset"
VERSION: Final = BASE + "version"
WHOLE: Final = BASE + "release/"
MANIFEST: Final = BASE + "manifest/"
STAGING: Final = BASE + "staging/"

PREFIXES: Final[dict[str, str]] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "mdg": BASE + "ns#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PLACE_STEMS: Final = (
    "http://www.wikidata.org/entity/",
    "https://www.wikidata.org/wiki/",
    "https://sws.geonames.org/",
    "http://data.e-stat.go.jp/lod/sac/",
)
PROBLEM: Final = BASE + "problem/"
DUMP: Final = BASE + "dump/"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
SERVICE_DESCRIPTION: Final = "http://www.w3.org/ns/sparql-service-description#"
RESULT_FORMAT: Final = SERVICE_DESCRIPTION + "resultFormat"
FORMATS: Final = "http://www.w3.org/ns/formats/"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"


def slug(iri: str) -> str:
    """Return the last path segment of one of our IRIs: `.../id/need/counterfeits` gives `counterfeits`."""
    return iri.rsplit("/", 1)[-1]
