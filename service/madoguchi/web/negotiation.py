"""Which media type a client prefers (RFC 9110, 12.5.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range: its type, its subtype (either may be `*`), and its quality from 0 to 1."""

    type: str
    subtype: str
    quality: float

    def matches(self, media: str) -> int:
        """Return how closely a media type is meant: 3 itself, 2 its type, 1 anything, 0 not at all."""
        type_, _, subtype = media.partition("/")
        if (self.type, self.subtype) == (type_, subtype):
            return 3
        if self.subtype == "*":
            return 2 if self.type == type_ else int(self.type == "*")
        return 0


@lru_cache(maxsize=256)
def preferred(accept: str, offered: tuple[str, ...]) -> str | None:
    """Return the media type of `offered` with the highest quality, or None where every one is refused.

    The closest range decides over a media type, so that `*/*, text/csv;q=0` refuses CSV alone. Of equals the one that
    the client names closest is taken, then the one that is offered first. Parameters other than `q` do not count: a
    charset is not ours to choose. An empty header accepts everything.
    """
    ranges = [*_ranges(accept)]
    if not ranges:
        return offered[0]
    best, best_rank = None, (0.0, 0)
    for media in offered:
        closeness, quality = max(((range_.matches(media), range_.quality) for range_ in ranges), default=(0, 0.0))
        if closeness and quality and (quality, closeness) > best_rank:
            best, best_rank = media, (quality, closeness)
    return best


def _ranges(accept: str) -> Iterator[_Range]:
    for item in accept.split(","):
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        type_, _, subtype = media.partition("/")
        if type_ and subtype:
            yield _Range(type_, subtype, _quality(parameters))
        elif media == "*":
            yield _Range("*", "*", _quality(parameters))


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
