"""Read the Turtle files: one file, one named graph, named after the file's path."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph
from rdflib import Graph

from madoguchi.errors import GraphError
from madoguchi.release.finding import Finding, FindingsError
from madoguchi.vocab import BASE, PREFIXES
from madoguchi.words import Text

_SUBJECT = re.compile(r"^(<[^>\s]*>|[A-Za-z][\w-]*:[\w.-]+)(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True)
class TurtleFile:
    """A Turtle file: its path below the data folder, its text and its triples."""

    name: str
    text: str
    graph: Graph

    @property
    def iri(self) -> str:
        """The named graph of the file: the base and the file's path without its suffix."""
        return BASE + self.name.removesuffix(".ttl")

    @cached_property
    def subject_lines(self) -> dict[str, list[int]]:
        """Line numbers, from 1, at which the block of each subject begins, by the subject's IRI."""
        lines: dict[str, list[int]] = {}
        for match in _SUBJECT.finditer(self.text):
            line = self.text.count("\n", 0, match.start()) + 1
            lines.setdefault(_absolute(match[1]), []).append(line)
        return lines


def read_turtle(root: Path, path: Path) -> TurtleFile:
    """Read one file; raises `FindingsError` with file and line where it is not Turtle in UTF-8."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_bytes().decode("utf-8")
        triples = sum(1 for _ in pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE))
    except UnicodeDecodeError as error:
        told = Text("UTF-8 で保存する", f"byte {error.start} is not UTF-8; save the file as UTF-8")
        raise _unreadable(name, 1, told) from error
    except SyntaxError as error:
        place = f"{error.offset}: {_reason(error)}"
        told = Text(f"Turtle として読めない：{place}", f"not Turtle: {place}")
        raise _unreadable(name, error.lineno or 1, told) from error
    if not triples:
        told = Text("何も述べていない。消すか、書く", "holds no triple; remove the file or write what it is for")
        raise _unreadable(name, 1, told)
    return TurtleFile(name, text, Graph().parse(data=text, format="turtle", publicID=BASE))


def _unreadable(name: str, line: int, message: Text) -> FindingsError:
    return FindingsError([Finding(name, line, "turtle", "", "", message)])


def read_facts(root: Path) -> list[TurtleFile]:
    """Read ontology/ and graph/ below `root`, sorted by path; raises `FindingsError` with every unreadable file."""
    paths = [*sorted((root / "ontology").glob("*.ttl")), *sorted((root / "graph").rglob("*.ttl"))]
    return _read_all(root, paths)


def read_shapes(root: Path) -> list[TurtleFile]:
    """Read the SHACL files in shapes/ below `root`, sorted by path."""
    return _read_all(root, sorted((root / "shapes").rglob("*.ttl")))


def _read_all(root: Path, paths: Iterable[Path]) -> list[TurtleFile]:
    files, findings = [], []
    for path in paths:
        try:
            files.append(read_turtle(root, path))
        except FindingsError as error:
            findings += error.findings
    if findings:
        raise FindingsError(findings)
    if not files:
        raise GraphError(f"there is no Turtle file below {root}; set MADOGUCHI_DATA to the folder with graph/")
    return files


def _absolute(token: str) -> str:
    if token.startswith("<"):
        iri = token[1:-1]
        return iri if ":" in iri else BASE + iri
    prefix, _, local = token.partition(":")
    return PREFIXES.get(prefix, prefix + ":") + local


def _reason(error: SyntaxError) -> str:
    return re.sub(r"^Parser error at line .*?: ", "", error.msg)
