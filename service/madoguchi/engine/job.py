"""One query in one worker: sent, listened to, stopped in time, and how it ended."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Awaitable, Mapping
from typing import Final, TypeVar

from madoguchi.engine import wire
from madoguchi.engine.hands import Worker
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.limits import Limits
from madoguchi.engine.stranger import Asked
from madoguchi.errors import EngineError, QueryError
from madoguchi.words import Text

T = TypeVar("T")

SLOW: Final = 1.0  # seconds after which a query lets everybody else's work go first, and its worker is not used again


class Job:
    """A query that a worker runs: `is_over` once the worker is free, `is_spent` where it must not be used again."""

    def __init__(self, worker: Worker, limits: Limits, hangup: Hangup) -> None:
        """Begin the time that the query has."""
        self.worker = worker
        self.is_over = self.is_spent = False
        self._limits = limits
        self._hangup = hangup
        self._end = time.monotonic() + limits.seconds
        self._is_late = False
        self._timer: asyncio.TimerHandle | None = None
        hangup.on(worker.kill)

    async def begin(self, asked: Asked) -> tuple[str, bytes]:
        """Send the query; return the media type and the first bytes of its answer.

        Raises `QueryError` where the query is wrong, and `EOFError` where the worker has ended.
        """
        self.worker.link.setblocking(False)
        sending = asyncio.get_running_loop().sock_sendall(self.worker.link, wire.frame(wire.ASK, asked.as_json()))
        try:
            await self._in_time(sending)
        except ConnectionError as error:
            raise EOFError from error
        kind, payload = await self._frame()
        assert kind == wire.HEAD
        return json.loads(payload), await self.more() or b""

    async def more(self) -> bytes | None:
        """Return the next bytes of the answer, or None after its end; raises as `begin` does."""
        if self.is_over:
            return None
        kind, payload = await self._frame()
        if kind != wire.DATA:
            self._over(kind != wire.LAST)
        return payload

    def why_it_ended(self, status: int) -> Exception:
        """Return the error for a worker that has ended with a wait status: the limit that its query met."""
        ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if self._hangup.gone:
            return QueryError("client-gone", Text("相手がもういない。", "The client has gone."), status=408)
        if self._is_late or ended_by == signal.SIGALRM:
            return _time_limit(self._limits.seconds)
        if ended_by == signal.SIGABRT:
            return _memory_limit(self._limits.memory)
        if ended_by in (signal.SIGSEGV, signal.SIGBUS):
            return _too_deep()
        return EngineError(f"a worker ended with wait status {status}")

    async def _frame(self) -> tuple[bytes, bytes]:
        """Return the next frame of the worker."""
        kind, payload = await self._in_time(self.worker.reader.read_async())
        if kind == wire.FAULT:
            fault = json.loads(payload)
            self._over(bool(fault["spent"]))
            raise _fault(fault)
        return kind, payload

    async def _in_time(self, talk: Awaitable[T]) -> T:
        """Return what talking with the worker returns; it is slowed down, and ended, in time."""
        self._wait()
        try:
            return await talk
        finally:
            if self._timer:
                self._timer.cancel()

    def _wait(self) -> None:
        """Do what is due next when its time comes."""
        loop = asyncio.get_running_loop()
        left = self._end - time.monotonic()
        if self.worker.is_slow:
            self._timer = loop.call_later(left, self._stop)
        else:
            self._timer = loop.call_later(left - self._limits.seconds + SLOW, self._slow_down)

    def _slow_down(self) -> None:
        self.worker.slow_down()
        self._wait()

    def _stop(self) -> None:
        self._is_late = True
        self.worker.kill()

    def _over(self, is_spent: bool) -> None:
        self._hangup.on(None)
        self.is_over, self.is_spent = True, is_spent or self.worker.is_slow


def _fault(fault: Mapping[str, object]) -> QueryError:
    extra = fault["extra"]
    assert isinstance(extra, dict)
    return QueryError(
        str(fault["code"]), Text(str(fault["ja"]), str(fault["en"])), status=int(str(fault["status"])), extra=extra
    )


def _time_limit(seconds: float) -> QueryError:
    late = Text(
        f"問い合わせが {seconds:g} 秒で終わらない。条件を絞るか、LIMIT を書く。",
        f"The query did not end within {seconds:g} seconds. Ask for less, or add a LIMIT.",
    )
    return QueryError("time-limit", late, status=503, extra={"limit": "time", "seconds": seconds})


def _memory_limit(memory: int) -> QueryError:
    room = memory // 2**20
    large = Text(
        f"問い合わせに {room} MiB を超えるメモリが要る。並べ替え・集計・結合の前に条件を絞る。",
        f"The query needs more than {room} MiB of memory. Narrow it before sorting, grouping or joining.",
    )
    return QueryError("memory-limit", large, status=507, extra={"limit": "memory", "bytes": memory})


def _too_deep() -> QueryError:
    deep = Text(
        "問い合わせの入れ子か連なりが深すぎて読めない。浅く、短く書き直す。",
        "The query nests or chains too deep to be read. Write it flatter.",
    )
    return QueryError("query-too-deep", deep, extra={"limit": "depth"})
