"""Read the records of a release, by the queries in `queries/records`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from madoguchi import queryfile
from madoguchi.ask import editions, facts, heard, names, reach, registers
from madoguchi.ask.editions import Known
from madoguchi.ask.facts import Json, Rows
from madoguchi.ask.keys import place_key
from madoguchi.ask.reach import Channels
from madoguchi.ask.records import Catalogue, Concept, Place, Programme, SizeLimit
from madoguchi.ask.shelf import Shelf
from madoguchi.ask.turns import turns
from madoguchi.engine.engine import AnyEngine
from madoguchi.errors import EngineError
from madoguchi.queryfile import QueryFile, Row
from madoguchi.release.publish import COVERAGE
from madoguchi.vocab import slug
from madoguchi.words import Text, folded

QUERIES: Final = Path(__file__).resolve().parent.parent / "queries"
_AT_ONCE: Final = 500  # programmes that are read together
_PROGRAMME, _THING = "programme", "thing"


@cache
def _record_queries() -> Mapping[str, QueryFile]:
    return {path.stem: queryfile.read(path) for path in sorted((QUERIES / "records").glob("*.rq"))}


def _taking(parameter: str | None) -> list[QueryFile]:
    """Return the record queries that take this parameter, or none."""
    wanted = [parameter] if parameter else []
    return [query for query in _record_queries().values() if [one.name for one in query.parameters] == wanted]


def read_catalogue(engine: AnyEngine) -> Catalogue:
    """Read the records of a release; raises `EngineError` where they are not what the queries promise."""
    try:
        return _read(engine)
    except (KeyError, ValueError) as error:
        raise EngineError(f"release {engine.release.name} cannot be served: {type(error).__name__} {error}") from error


def _read(engine: AnyEngine) -> Catalogue:
    rows: dict[str, list[Row]] = {query.name: engine.rows(query) for query in _taking(None)}
    labels = facts.labels(rows)
    concepts, places = _concepts(rows, labels), _places(rows, labels)
    proof = _evidence(
        engine, rows, [row[name] for row in rows["channels"] for name in ("channel", "contact") if name in row]
    )
    channels = reach.channels(rows, labels, facts.offices(rows), proof)
    programmes = _programmes(engine, Known(rows, labels, concepts, channels, Shelf()))
    schemes = _by_scheme(concepts.values())
    named = names.index((name, programme.id) for programme in programmes for name in sorted(programme.names))
    known = Catalogue(
        release=engine.release.name,
        built=str(engine.release.manifest["built"]),
        concepts=concepts,
        schemes=schemes,
        need_keys={key: need for need in schemes.get("needs", ()) for key in (need.id, slug(need.id))},
        narrower=_narrower(schemes.get("needs", ())),
        places=places,
        place_keys={place_key(key): place.id for place in places.values() for key in (*place.keys, slug(place.id))},
        ears=heard.ears(schemes, places.values(), named),
        programmes=programmes,
        by_need=_by_need(programmes),
        by_slug={slug(programme.id): programme for programme in programmes},
        names=named,
        offices=_offices_now(channels),
        sources=facts.sources(rows),
        size_limits=_size_limits(rows, _evidence(engine, rows, [row["limit"] for row in rows["size_limits"]])),
        registers=registers.read(rows, engine.file(COVERAGE)),
        turns=(),
    )
    return replace(known, turns=turns(known))


def _evidence(engine: AnyEngine, rows: Rows, things: Iterable[str]) -> facts.Evidence:
    """Return the evidence of these things."""
    (query,) = _taking(_THING)
    return facts.evidence({**rows, query.name: _about(engine, query, _THING, sorted({*things}))})


def _about(engine: AnyEngine, query: QueryFile, parameter: str, things: Sequence[str]) -> list[Row]:
    """Return the rows that a query has about these things."""
    text = queryfile.bound(query.text, parameter, [f"<{thing}>" for thing in things])
    return engine.rows(replace(query, text=text)) if things else []


def _programmes(engine: AnyEngine, known: Known) -> tuple[Programme, ...]:
    """Read the programmes some at a time, so that no more of them than these are held as rows."""
    (lines,) = _taking(_THING)
    found: list[Programme] = []
    every = [row[_PROGRAMME] for row in known.rows["programme_ids"]]
    for start in range(0, len(every), _AT_ONCE):
        part = every[start : start + _AT_ONCE]
        rows = {**known.rows, **{query.name: _about(engine, query, _PROGRAMME, part) for query in _taking(_PROGRAMME)}}
        rows[lines.name] = _about(engine, lines, _THING, editions.proven(rows))
        found += editions.programmes(rows, known)
    known.shelf.finish()
    return tuple(found)


def _by_scheme(concepts: Iterable[Concept]) -> dict[str, tuple[Concept, ...]]:
    found: dict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        found[slug(concept.scheme)].append(concept)
    return {scheme: tuple(group) for scheme, group in found.items()}


def _narrower(needs: Iterable[Concept]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for need in needs:
        for above in need.broader:
            found[above].append(need.id)
    return dict(found)


def _by_need(programmes: Iterable[Programme]) -> dict[str, list[Programme]]:
    found: dict[str, list[Programme]] = defaultdict(list)
    for programme in programmes:
        for need in programme.needs:
            found[need].append(programme)
    return dict(found)


def _concepts(rows: Rows, names: Mapping[str, Text]) -> dict[str, Concept]:
    broader: dict[str, set[str]] = defaultdict(set)
    for row in rows["broader"]:
        broader[row["concept"]].add(row["broader"])
    related: dict[str, set[str]] = defaultdict(set)
    for row in rows["related"]:
        related[row["concept"]].add(row["related"])
    return {
        iri: Concept(
            id=iri,
            scheme=group[0]["scheme"],
            label=names[iri],
            labels=tuple((row["label"], folded(row["label"])) for row in group),
            broader=frozenset(broader[iri]),
            related=frozenset(related[iri]),
        )
        for iri, group in facts.by(rows["labels"], "concept")
    }


def _places(rows: Rows, names: Mapping[str, Text]) -> dict[str, Place]:
    return {
        iri: Place(iri, group[0]["level"], group[0]["prefecture"], names[iri], (iri, *(row["key"] for row in group)))
        for iri, group in facts.by(rows["place_keys"], "place")
    }


def _size_limits(rows: Rows, proof: facts.Evidence) -> tuple[SizeLimit, ...]:
    return tuple(
        SizeLimit(
            row["target"],
            row["sector"],
            int(row["employees"]) if "employees" in row else None,
            int(row["capital"]) if "capital" in row else None,
            tuple(proof.of([row["limit"]])),
        )
        for row in rows["size_limits"]
    )


def _offices_now(channels: Channels) -> dict[str, Json]:
    """Return each office with the newest of its contacts."""
    found: dict[str, Json] = {}
    for row in channels.rows.values():
        office = channels.offices[row["office"]]
        if "contact" not in row:
            found.setdefault(row["office"], {**office, **facts.no_contact(None), "evidence": []})
            continue
        contact, known = channels.contacts[row["contact"]], found.get(row["office"])
        if known is None or (known["as_of"] or "") < contact["as_of"]:
            found[row["office"]] = {**office, **contact, "evidence": channels.proof.of([row["contact"]])}
    return dict(sorted(found.items()))
