"""The moments at which answers change by themselves, because a call opens or closes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from madoguchi.ask.records import Catalogue

_AFTER = timedelta(microseconds=1)


def turns(catalogue: Catalogue) -> tuple[datetime, ...]:
    """Return the moments (JST), in order, at which the status of an edition may be another than right before.

    The beginnings of days are not among them, unless something happens then.
    """
    return tuple(sorted(set(_turns(catalogue))))


def _turns(catalogue: Catalogue) -> Iterator[datetime]:
    editions = [edition for programme in catalogue.programmes for edition in programme.editions]
    for stated in (edition.as_of for edition in editions):
        yield from (stated.first, stated.last)
    for window in (window for edition in editions for window in edition.windows):
        for edge in (window.opens, window.closes):
            if edge is not None:
                # A call is still open at its last moment, and no longer right after it.
                yield from (edge.first, edge.first + _AFTER, edge.last, edge.last + _AFTER)
