"""What a request needs of the current release, held once per process."""

from dataclasses import dataclass

from flask import current_app, g

from madoguchi.ask import need
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import open_release
from madoguchi.engine.engine import AnyEngine
from madoguchi.engine.follow import Follower
from madoguchi.release.publish import Release

EXTENSION = "madoguchi.follower"


@dataclass(frozen=True, slots=True)
class Desk:
    """A release ready to answer: the engine for SPARQL, the catalogue for the canned questions."""

    engine: AnyEngine
    catalogue: Catalogue


def open_desk(release: Release) -> Desk:
    """Open a release for serving."""
    return desk_of(open_release(release))


def desk_of(engine: AnyEngine) -> Desk:
    """Read what answers are made of, for serving from this engine."""
    catalogue = read_catalogue(engine)
    need.prepare(catalogue)
    return Desk(engine, catalogue)


def desk() -> Desk:
    """Return the desk of the current release, the same one during a request; raises `EngineError` without a release."""
    if "desk" not in g:
        follower: Follower[Desk] = current_app.extensions[EXTENSION]
        g.desk = follower.get()
    held: Desk = g.desk
    return held
