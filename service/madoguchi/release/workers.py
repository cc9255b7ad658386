"""Processes that work side by side and never outlive the one that started them, however that one ends."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection


@contextmanager
def pool() -> Iterator[ProcessPoolExecutor]:
    """Yield a pool with one worker for each core.

    Workers are spawned, not forked: a forked one would keep the files, and so the locks, of a parent that was killed.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn, initializer=_end_with_parent) as executor:
        yield executor


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_wait_and_exit, args=(parent.sentinel,), daemon=True).start()


def _wait_and_exit(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
