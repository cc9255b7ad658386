"""Let code that is not async wait for what is, without holding up the event loop that it runs in.

A WSGI application is plain code. `spawn` runs it in a greenlet; where it calls `wait_for`, it is put aside, the event
loop goes on with others, and it is taken up again with the result.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")


class _Aside(greenlet):
    """Plain code that can be put aside in favour of the event loop."""

    def __init__(self, work: Callable[..., Any]) -> None:
        super().__init__(work)
        self.loop_side = getcurrent()


async def spawn(work: Callable[..., T], *arguments: Any) -> T:
    """Call a function that may use `wait_for`; return what it returns, raise what it raises."""
    aside = _Aside(work)
    said = aside.switch(*arguments)
    while not aside.dead:
        try:
            result = await said
        except BaseException:  # noqa: BLE001  # handed on to where it was waited for
            said = aside.throw(*sys.exc_info())
        else:
            said = aside.switch(result)
    return said  # type: ignore[no-any-return]  # what the function returned


def wait_for(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns: while the event loop goes on, or, outside of `spawn`, by running it here."""
    current = getcurrent()
    if isinstance(current, _Aside):
        return current.loop_side.switch(coroutine)  # type: ignore[no-any-return]  # the result of the coroutine
    return asyncio.run(coroutine)


def in_thread(work: Callable[..., T], *arguments: Any, threads: Executor | None = None) -> T:
    """Call a function that takes long: in another thread, of `threads`, where an event loop would be held up."""
    if isinstance(getcurrent(), _Aside):
        return wait_for(_in_thread(threads, work, arguments))
    return work(*arguments)


async def _in_thread(threads: Executor | None, work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    return await asyncio.get_running_loop().run_in_executor(threads, work, *arguments)
