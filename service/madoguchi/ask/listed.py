"""What the lists say of a programme and of an office."""

from datetime import date

from madoguchi.ask import show
from madoguchi.ask.facts import Json
from madoguchi.ask.find import Desk, Found
from madoguchi.ask.records import Catalogue, Concept


def programme(catalogue: Catalogue, found: Found, day: date) -> Json:
    """Return a programme of the list: what it is, how its edition stands on the day, what is paid and what it costs."""
    edition = found.edition
    needs = [labelled(catalogue.concepts[need]) for need in sorted(found.programme.needs)]
    about = {**found.programme.shown, "section": found.programme.section, "needs": needs}
    if edition is None or found.standing is None:
        return {**about, "edition": None, "rates": [], "caps": [], "fee": None, "agencies": None}
    return {
        **about,
        "edition": show.edition_on(edition, found.standing, day),
        "rates": amounts(edition.shown, "rates"),
        "caps": amounts(edition.shown, "caps"),
        "fee": edition.shown["fee"],
        "agencies": edition.shown["agencies"],
    }


def office(catalogue: Catalogue, found: Desk) -> Json:
    """Return an office of the list: its newest contact, the areas that it serves, and the programmes that it takes.

    `level` says how near it is to the place that was asked for.
    """
    serves = {channel.shown["serves"]["id"]: channel.shown["serves"] for _, _, channel in found.takes}
    taken = {one.id: {"id": one.id, "name": one.shown["name"]} for one, _, _ in found.takes}
    return {
        **found.office,
        "alternatives": catalogue.registers.alternatives.get(found.office["id"], {}),
        "level": found.level,
        "serves": [serves[area] for area in sorted(serves)],
        "programmes": list(taken.values()),
    }


def labelled(concept: Concept) -> Json:
    """Return a concept as `{id, label}`."""
    return {"id": concept.id, "label": concept.label.as_json()}


def amounts(shown: Json, what: str) -> list[Json]:
    """Return the rates or caps of an edition and of its tracks, each as `{id, text, track}`."""
    own = [{"id": one["id"], "text": one["text"], "track": None} for one in shown[what]]
    of_tracks = [
        {"id": one["id"], "text": one["text"], "track": track["name"]}
        for track in shown["tracks"]
        for one in track[what]
    ]
    return own + of_tracks
