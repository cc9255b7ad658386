"""What a request needs of the current release, held once per process."""

from dataclasses import dataclass

from flask import current_app

from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine, open_release
from madoguchi.engine.follow import Follower
from madoguchi.release.publish import Release

EXTENSION = "madoguchi.follower"


@dataclass(frozen=True, slots=True)
class Desk:
    """A release ready to answer: the engine for SPARQL, the catalogue for the canned questions."""

    engine: Engine
    catalogue: Catalogue


def open_desk(release: Release) -> Desk:
    """Open a release for serving."""
    engine = open_release(release)
    return Desk(engine, read_catalogue(engine))


def desk() -> Desk:
    """Return the desk of the current release; raises `EngineError` where there is none."""
    follower: Follower[Desk] = current_app.extensions[EXTENSION]
    return follower.get()
