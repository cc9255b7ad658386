"""What the SPARQL routes run on: the guarded workers, the place they open, and its name for validators."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from flask import current_app, request

from madoguchi.engine.embedded import Engine
from madoguchi.engine.engine import AnyEngine
from madoguchi.engine.hands import Keeper
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.limits import Limits
from madoguchi.engine.pool import Answer, Pool
from madoguchi.engine.relay import Relay, RelayedAnswer
from madoguchi.engine.remote import RemoteEngine, Versions
from madoguchi.engine.stranger import Asked
from madoguchi.settings import Settings

T = TypeVar("T")

EXTENSION: Final = "madoguchi.endpoint"
HANGUP: Final = "madoguchi.hangup"
"""The key of the WSGI environment under which the server says whether its client is there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`run` runs a query for a client, who may hang up; `name` gives the name of the release or dataset, and `version`
    one that changes with the content.

    `is_union` says whether the default graph is the union of all named graphs, where a query does not say what it is;
    `dataset` is the name of what is served in place of a release; `proxies` how many of ours stand between a client
    and us.
    """

    run: Callable[[Asked, str, Hangup], Answer | RelayedAnswer]
    name: Callable[[], str]
    version: Callable[[], str]
    proxies: int
    is_union: bool = True
    dataset: str = ""

    def ask(self, asked: Asked) -> Answer | RelayedAnswer:
        """Run a query for the client of this request."""
        return self.run(asked, self._client(), request.environ.get(HANGUP) or Hangup())

    def _client(self) -> str:
        """Return the address of the client: as the outermost proxy that we trust saw it, or as we see it."""
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if self.proxies and len(forwarded) >= self.proxies:
            return forwarded[-self.proxies]
        return request.remote_addr or ""


def local_endpoint(settings: Settings, current: Callable[[], AnyEngine]) -> Endpoint:
    """Return the endpoint on the dataset of the settings, or on the release of a folder that is `current`."""
    dataset = settings.dataset
    pool = Pool(Keeper(settings.keeper), _limits(settings), size=settings.query_workers, queue=settings.query_queue)

    def place() -> Path:
        return dataset or _is(Engine, current()).release.folder

    return Endpoint(
        run=lambda asked, client, hangup: pool.run(place(), asked, client, hangup),
        name=lambda: place().name,
        version=lambda: _version(place()),
        proxies=settings.proxies,
        is_union=settings.is_union or dataset is None,
        dataset=dataset.name if dataset else "",
    )


def remote_endpoint(settings: Settings, current: Callable[[], AnyEngine], versions: Versions) -> Endpoint:
    """Return the endpoint on the release of another server that is `current`."""
    relay = Relay(lambda: _is(RemoteEngine, current()), versions, _limits(settings), most=settings.query_queue)
    return Endpoint(relay.run, lambda: current().release.name, relay.version, settings.proxies)


def _is(kind: type[T], engine: AnyEngine) -> T:
    assert isinstance(engine, kind)
    return engine


def _limits(settings: Settings) -> Limits:
    return Limits(
        seconds=settings.query_seconds,
        memory=settings.query_memory * 2**20,
        rows=settings.query_rows,
        size=settings.query_size * 2**20,
    )


def endpoint() -> Endpoint:
    """Return what the SPARQL routes of this application run on."""
    held: Endpoint = current_app.extensions[EXTENSION]
    return held


@lru_cache(maxsize=8)
def _version(place: Path) -> str:
    stat = place.stat()
    return f"{place.name} {stat.st_mtime_ns} {stat.st_size}"
