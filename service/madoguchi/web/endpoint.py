"""What the SPARQL routes run on: the guarded workers, the place they open, and its name for validators."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import current_app, request

from madoguchi.engine.hands import Keeper
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.limits import Limits
from madoguchi.engine.pool import Answer, Pool
from madoguchi.engine.stranger import Asked
from madoguchi.settings import Settings

EXTENSION: Final = "madoguchi.endpoint"
HANGUP: Final = "madoguchi.hangup"
"""The key of the WSGI environment under which the server says whether its client is there."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`place` is what to open now. `is_union` says whether the default graph is the union of all named graphs, where a
    query does not say what it is; `is_plain` that this is a dataset, not a release; `proxies` how many of ours stand
    between a client and us.
    """

    pool: Pool
    place: Callable[[], Path]
    is_union: bool
    is_plain: bool
    proxies: int

    @property
    def version(self) -> str:
        """A name that changes with the content."""
        return _version(self.place())

    def ask(self, asked: Asked) -> Answer:
        """Run a query for the client of this request."""
        return self.pool.run(self.place(), asked, self._client(), request.environ.get(HANGUP) or Hangup())

    def _client(self) -> str:
        """Return the address of the client: as the outermost proxy that we trust saw it, or as we see it."""
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if self.proxies and len(forwarded) >= self.proxies:
            return forwarded[-self.proxies]
        return request.remote_addr or ""


def open_endpoint(settings: Settings, current: Callable[[], Path]) -> Endpoint:
    """Return the endpoint on the dataset of the settings, or on the release folder that is `current`."""
    limits = Limits(
        seconds=settings.query_seconds,
        memory=settings.query_memory * 2**20,
        rows=settings.query_rows,
        size=settings.query_size * 2**20,
    )
    pool = Pool(Keeper(settings.keeper), limits, size=settings.query_workers, queue=settings.query_queue)
    dataset = settings.dataset
    if dataset is None:
        return Endpoint(pool, current, is_union=True, is_plain=False, proxies=settings.proxies)
    return Endpoint(pool, lambda: dataset, settings.is_union, is_plain=True, proxies=settings.proxies)


def endpoint() -> Endpoint:
    """Return what the SPARQL routes of this application run on."""
    held: Endpoint = current_app.extensions[EXTENSION]
    return held


@lru_cache(maxsize=8)
def _version(place: Path) -> str:
    stat = place.stat()
    return f"{place.name} {stat.st_mtime_ns} {stat.st_size}"
