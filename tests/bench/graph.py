"""Release folders to measure: the graph of the checkout, and the same graph grown by clones of its programmes.

A copy holds every need, programme, edition, track and absence again under new slugs, so that a question about a copied
need has as many answers, as large, as one about the need itself. What the copies point to is shared: rates, caps,
conditions, contacts, documents, and the channels to offices (each reaches up to 47 prefectures, and copies of them
would be two thirds of the graph). Statements that the rules derive in other vocabularies are not copied: no answer
reads them.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from madoguchi.release import coverage, publish
from madoguchi.vocab import BASE, DERIVED, PREFIXES

_CLONED: Final = "programme|edition|track|absence|need"
_THING: Final = re.compile(rf"<{BASE}id/(?:{_CLONED})/[^/>#]+(?=>)")
_NAMES: Final = (PREFIXES["dct"] + "title", PREFIXES["dct"] + "alternative", PREFIXES["skos"] + "prefLabel")
_LEFT_OUT: Final = (PREFIXES["skos"] + "altLabel", PREFIXES["skos"] + "hiddenLabel")
_CHANNEL_OF: Final = f"<{PREFIXES['mdg']}channelOf>"
_PROGRAMME: Final = f"<{PREFIXES['rdf']}type> <{PREFIXES['mdg']}Programme>"
_HERE: Final = "\0"  # where the number of a copy goes; no N-Quads line holds this character


@dataclass(frozen=True, slots=True)
class Real:
    """The graph of the checkout as N-Quads lines, its number of programmes, and its report on coverage."""

    lines: tuple[str, ...]
    programmes: int
    coverage: str


@dataclass(frozen=True, slots=True)
class Grown:
    """A folder of releases with one release in it: its dump, programmes, statements and copies beside the original."""

    releases: Path
    dump: Path
    programmes: int
    quads: int
    copies: int


def read_real(root: Path) -> Real:
    """Return the graph of the checkout below `root`, with what its rules derive."""
    _, store = publish.assemble(root)
    lines = tuple(f"{quad} .\n" for quad in store)
    programmes = sum(_PROGRAMME in line for line in lines)
    return Real(lines, programmes, json.dumps(coverage.coverage(store), ensure_ascii=False))


def grow(real: Real, programmes: int, releases: Path) -> Grown:
    """Write a release with at least so many programmes into the folder `releases`, and make it the current one."""
    return _grown(real, max(0, -(-programmes // real.programmes) - 1), releases)


def grow_to(real: Real, quads: int, cache: Path) -> Grown:
    """Return a release with at least so many statements, below the folder `cache`: written once from the same lines.

    What was written as large from other lines is removed.
    """
    copies = max(0, -(-(quads - len(real.lines)) // len(_template(real))))
    digest = hashlib.sha256("".join(sorted(real.lines)).encode()).hexdigest()[:12]
    releases = cache / f"{copies:05d}-{digest}"
    current = releases / publish.CURRENT
    if not current.exists():
        for other in cache.glob(f"{copies:05d}-*"):
            shutil.rmtree(other)
        return _grown(real, copies, releases)
    quads = json.loads((current / publish.MANIFEST).read_text(encoding="utf-8"))["quads"]
    return Grown(releases, current.resolve() / publish.DUMP, real.programmes * (copies + 1), quads, copies)


def _grown(real: Real, copies: int, releases: Path) -> Grown:
    template = _template(real)
    folder = releases / f"{copies:016d}"
    folder.mkdir(parents=True)
    dump = folder / publish.DUMP
    digest = hashlib.sha256()
    with dump.open("wb") as file:
        for block in _blocks(real.lines, template, copies):
            digest.update(block)
            file.write(block)
    (folder / publish.COVERAGE).write_text(real.coverage, encoding="utf-8")
    quads = len(real.lines) + copies * len(template)
    manifest = {
        "release": folder.name,
        "built": "2026-01-01T00:00:00+09:00",
        "inputs": "",
        "quads": quads,
        "files": {publish.DUMP: {"sha256": digest.hexdigest(), "bytes": dump.stat().st_size}},
    }
    (folder / publish.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (releases / publish.CURRENT).symlink_to(folder.name)
    return Grown(releases, dump, real.programmes * (copies + 1), quads, copies)


def copied_slug(slug: str, copy: int) -> str:
    """Return the slug of a thing in a copy; copy 0 is the original."""
    return f"{slug}-{copy:04d}" if copy else slug


def needs(real: Real) -> dict[str, str]:
    """Return the needs of the graph: the Japanese label of each by its slug, in order."""
    label = re.compile(rf'<{BASE}id/need/([^>]+)> <{PREFIXES["skos"]}prefLabel> "([^"]+)"@ja ')
    return dict(sorted((match[1], match[2]) for line in real.lines if (match := label.match(line))))


def _template(real: Real) -> list[str]:
    return [line for line in map(_copied, real.lines) if line]


def _blocks(lines: tuple[str, ...], template: list[str], copies: int) -> Iterator[bytes]:
    yield "".join(lines).encode()
    text = "".join(template)
    for copy in range(1, copies + 1):
        yield text.replace(_HERE, copied_slug("", copy)).encode()


def _copied(line: str) -> str:
    """Return a line of N-Quads as a copy says it, with `_HERE` after each slug and name; empty where it does not."""
    subject, predicate, rest = line.split(" ", 2)
    if predicate == _CHANNEL_OF:
        return f"{subject} {predicate} {_marked(rest)}"
    iri = predicate[1:-1]
    if not _THING.match(subject) or iri in _LEFT_OUT:
        return ""
    if f"<{DERIVED}> ." in rest and not iri.startswith((PREFIXES["mdg"], PREFIXES["skos"])):
        return ""
    named = re.sub(r'"(?=@\w+ )', f'{_HERE}"', rest, count=1) if iri in _NAMES else _marked(rest)
    return f"{_marked(subject)} {predicate} {named}"


def _marked(text: str) -> str:
    return _THING.sub(lambda match: match[0] + _HERE, text)
