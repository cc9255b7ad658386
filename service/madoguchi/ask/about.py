"""What the registers say of a need, an agency, a prefecture or a document: listed, or read alone."""

from collections import Counter

from madoguchi.ask import find, when
from madoguchi.ask.facts import Json
from madoguchi.ask.find import Wanted
from madoguchi.ask.listed import labelled
from madoguchi.ask.records import LEVELS, Catalogue, Concept, Programme
from madoguchi.vocab import slug


def concept(catalogue: Catalogue, iri: str) -> Json:
    """Return a need, expense or target group with its other names, its neighbours, and how many programmes it finds."""
    concept = catalogue.concepts[iri]
    return {
        **labelled(concept),
        **_around(catalogue, iri),
        "counts": {"programmes": len(_programmes(catalogue, concept))},
    }


def _around(catalogue: Catalogue, iri: str) -> Json:
    """Return the other names of a concept, and the concepts right above and below it."""
    known = catalogue.registers
    return {
        "alternatives": known.alternatives.get(iri, {}),
        "broader": [labelled(catalogue.concepts[one]) for one in known.broader.get(iri, ())],
        "narrower": [labelled(catalogue.concepts[one]) for one in known.narrower.get(iri, ())],
    }


def _programmes(catalogue: Catalogue, concept: Concept) -> list[Programme]:
    """Return the programmes that the list gives today for a need, a target group or an expense."""
    wanted = {
        "needs": Wanted(need=concept),
        "targets": Wanted(target=concept),
        "expenses": Wanted(expense=concept),
    }[slug(concept.scheme)]
    return [found.programme for found in find.programmes(catalogue, wanted, when.now())]


def concept_more(catalogue: Catalogue, iri: str) -> Json:
    """Return the programmes that the list gives today for a need, expense or target group."""
    return {"programmes": [_named(one) for one in _programmes(catalogue, catalogue.concepts[iri])]}


def _named(programme: Programme) -> Json:
    return {"id": programme.id, "name": programme.shown["name"]}


def agency(catalogue: Catalogue, iri: str) -> Json:
    """Return an agency with its other names, the body that it is a part of, and how much it has and does."""
    agency = catalogue.registers.agencies[iri]
    parent = catalogue.registers.agencies.get(agency["part_of"] or "")
    editions = _editions_of(catalogue, iri)
    offices = [one for one in catalogue.offices.values() if one["agency"] and one["agency"]["id"] == iri]
    return {
        **agency,
        "alternatives": catalogue.registers.alternatives.get(iri, {}),
        "part_of": {"id": parent["id"], "name": parent["name"]} if parent else None,
        "counts": {
            "offices": len(offices),
            "programmes": len({edition["programme"]["id"] for said in editions.values() for edition in said}),
            **{role: len(said) for role, said in editions.items()},
        },
    }


def _editions_of(catalogue: Catalogue, iri: str) -> dict[str, list[Json]]:
    """Return the editions that an agency answers for, and those that it runs."""
    found: dict[str, list[Json]] = {"authority_of": [], "operator_of": []}
    for programme in catalogue.programmes:
        for edition in programme.editions:
            for agency, role in find.roles(edition):
                if agency == iri:
                    found[f"{role}_of"].append(_edition(programme, edition.id, edition.fiscal_year))
    return found


def _edition(programme: Programme, iri: str, fiscal_year: int) -> Json:
    return {"id": iri, "fiscal_year": fiscal_year, "programme": _named(programme)}


def agency_more(catalogue: Catalogue, iri: str) -> Json:
    """Return the editions that an agency answers for, those that it runs, and its offices."""
    offices = catalogue.offices.values()
    own = [{"id": one["id"], "name": one["name"]} for one in offices if one["agency"] and one["agency"]["id"] == iri]
    return {**_editions_of(catalogue, iri), "offices": own}


def prefecture(catalogue: Catalogue, iri: str) -> Json:
    """Return a prefecture with its codes, and how many offices serve it, by how near they are."""
    levels = Counter(one.level for one in find.offices(catalogue, place=catalogue.places[iri]))
    around = _around(catalogue, iri)
    return {
        **labelled(catalogue.concepts[iri]),
        "alternatives": around["alternatives"],
        **catalogue.registers.prefectures[iri],
        "broader": around["broader"],
        "counts": {"offices": levels.total(), **{level: levels[level] for level in LEVELS}},
    }


def prefecture_more(catalogue: Catalogue, iri: str) -> Json:
    """Return the towns of a prefecture that are known, the offices that serve it, and what is known of it."""
    served = find.offices(catalogue, place=catalogue.places[iri])
    towns = [one for one in catalogue.places.values() if one.prefecture == iri and one.level == "city"]
    return {
        "municipalities": [{"id": town.id, "label": town.label.as_json()} for town in towns],
        "offices": [{"id": one.office["id"], "name": one.office["name"], "level": one.level} for one in served],
        "coverage": _reported(catalogue, "prefectures", iri),
    }


def source(catalogue: Catalogue, iri: str) -> Json:
    """Return a document with its file and lines, and how many things of each class it tells of."""
    report = _reported(catalogue, "sources", iri) or {"triples": 0, "things": {}}
    counts = {"triples": report["triples"], **report["things"]}
    return {**catalogue.sources[iri], **catalogue.registers.documents.get(iri, {}), "counts": counts}


def source_more(catalogue: Catalogue, iri: str) -> Json:
    """Return the editions that a document tells of."""
    told = [
        _edition(programme, edition.id, edition.fiscal_year)
        for programme in catalogue.programmes
        for edition in programme.editions
        if edition.shown["source"] == iri
    ]
    return {"editions": told}


def _reported(catalogue: Catalogue, section: str, iri: str) -> Json | None:
    return next((one for one in catalogue.registers.coverage[section] if one["id"] == iri), None)
