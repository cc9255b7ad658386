"""What a stranger's query may use of this machine, set by the operating system on the process that runs it."""

import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STACK: Final = 64 * 2**20  # bytes: enough for chains of operators as long as a query may be, short of nesting
_FILES: Final = 256  # that a serving process opens besides its connections


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` by the clock, from the first byte of the query to the last of the answer; `memory` in bytes beyond the
    store; `rows` and `size` (bytes) of the answer.
    """

    seconds: float = 30.0
    memory: int = 512 * 2**20
    rows: int = 1_000_000
    size: int = 256 * 2**20


def confine(limits: Limits, *, can_open: bool) -> None:
    """Set the limits of this process, for good: memory, stack, no core file, no file written.

    Unless `can_open`, the process can open nothing more, neither a file nor a connection to anywhere.
    """
    _lower(resource.RLIMIT_AS, _address_space() + limits.memory)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _, hardest = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(
        resource.RLIMIT_STACK, (_STACK if hardest == resource.RLIM_INFINITY else min(_STACK, hardest), hardest)
    )
    if not can_open:
        _lower(resource.RLIMIT_NOFILE, 0)


def open_more(wanted: int) -> int:
    """Let this process and those it starts open so many connections, or as many as they may; return how many."""
    _, hardest = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted + _FILES if hardest == resource.RLIM_INFINITY else min(wanted + _FILES, hardest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hardest))
    return max(1, most - _FILES)


def arm(seconds: float) -> None:
    """Let the system end this process after some seconds; 0 takes that back."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def most_memory() -> int:
    """Return the most bytes of memory that this process has held at once, those it shares included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _lower(what: int, value: int) -> None:
    _, hardest = resource.getrlimit(what)
    lowest = value if hardest == resource.RLIM_INFINITY else min(value, hardest)
    resource.setrlimit(what, (lowest, lowest))


def _address_space() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(pages.split()[0]) * os.sysconf("SC_PAGE_SIZE")
