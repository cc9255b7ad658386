"""Strangers' queries, each in a worker process: how many run, who waits, and who is next."""

import asyncio
import atexit
import contextlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from madoguchi.engine.hands import Keeper, Worker
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.job import Job
from madoguchi.engine.limits import Limits
from madoguchi.engine.stranger import Asked
from madoguchi.engine.waiting import wait_for
from madoguchi.errors import QueryError
from madoguchi.words import Text

PATIENCE: Final = 10.0  # seconds that a query waits for a worker
RETRY_AFTER: Final = 5  # seconds


@dataclass(eq=False, slots=True)
class _Ticket:
    """Somebody's place in the queue: their turn comes, or they go."""

    client: str
    has_worker: bool = False
    called: asyncio.Event = field(default_factory=asyncio.Event)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def call(self) -> None:
        """Wake whoever holds this, whichever thread they wait in."""
        self.loop.call_soon_threadsafe(self.called.set)


class Pool:
    """At most `size` workers, and at most `queue` queries that wait for one.

    One client holds at most all workers but one, and half of the queue. Of those who wait, whoever has the fewest
    queries running is next. A worker runs one query after another, until one was slow or took much memory.
    """

    def __init__(self, keeper: Keeper, limits: Limits, *, size: int = 2, queue: int = 64) -> None:
        """Begin with no worker; each is forked when it is first needed."""
        self._keeper, self._limits = keeper, limits
        self._most, self._queue = max(1, size - 1), queue
        self._lock = threading.Lock()
        self._free = size
        self._idle: list[tuple[Path, Worker]] = []
        self._running: Counter[str] = Counter()
        self._waiting: list[_Ticket] = []
        atexit.register(self.close)

    def close(self) -> None:
        """Let the idle workers go."""
        with self._lock:
            while self._idle:
                self._idle.pop()[1].link.close()

    def run(self, place: Path, asked: Asked, client: str, hangup: Hangup) -> "Answer":
        """Run a query on a place (see `stores.open_store`) for a client (its address), and return its answer, begun.

        Raises `QueryError` where the query is wrong, meets a limit or finds no worker within `PATIENCE`, and
        `EngineError` where no worker can be made.
        """
        return wait_for(self._run(place, asked, client, hangup))

    async def _run(self, place: Path, asked: Asked, client: str, hangup: Hangup) -> "Answer":
        await self._wait_for_turn(client, hangup)
        answer = Answer(self, place, client)
        try:
            await answer.begin(await self._worker(place), self._limits, asked, hangup)
        except BaseException:
            answer.close()
            raise
        return answer

    async def reap(self, worker: Worker) -> int:
        """Return the wait status of a worker that has ended."""
        return await asyncio.to_thread(self._keeper.reap, worker)

    def drop(self, worker: Worker) -> None:
        """End a worker, however it ends."""
        self._keeper.drop(worker)

    def leave(self, client: str, place: Path, worker: Worker | None) -> None:
        """Give a turn back, with the worker if it can be used again."""
        with self._lock:
            if worker:
                self._idle.append((place, worker))
            self._free += 1
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
            self._call_next()

    async def _wait_for_turn(self, client: str, hangup: Hangup) -> None:
        with self._lock:
            if not self._waiting and self._may_run(client):
                self._let_run(client)
                return
            ahead = sum(other.client == client for other in self._waiting)
            if len(self._waiting) >= self._queue or ahead >= max(1, self._queue // 2):
                raise _busy()
            ticket = _Ticket(client)
            self._waiting.append(ticket)
            self._call_next()
        hangup.on(ticket.call)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ticket.called.wait(), PATIENCE)
        hangup.on(None)
        with self._lock:
            if not ticket.has_worker:
                self._waiting.remove(ticket)
                raise _busy()

    def _may_run(self, client: str) -> bool:
        return self._free > 0 and self._running[client] < self._most

    def _let_run(self, client: str) -> None:
        self._free -= 1
        self._running[client] += 1

    def _call_next(self) -> None:
        while may := [ticket for ticket in self._waiting if self._may_run(ticket.client)]:
            ticket = min(may, key=lambda waiting: self._running[waiting.client])
            self._waiting.remove(ticket)
            self._let_run(ticket.client)
            ticket.has_worker = True
            ticket.call()

    async def _worker(self, place: Path) -> Worker:
        """Return an idle worker on this place, or a new one; those that died, or whose place was left, are dropped."""
        with self._lock:
            idle, self._idle = self._idle, []
            kept = [worker for its, worker in idle if its == place and worker.is_there]
            found = kept.pop() if kept else None
            self._idle = [(place, worker) for worker in kept]
        for _, worker in idle:
            if worker is not found and worker not in kept:
                self._keeper.drop(worker)
        if found is not None:
            return found
        return await asyncio.to_thread(self._keeper.fork, place, self._limits)


class Answer:
    """The answer to a query: `media` type, `first` bytes, whether that `is_all`, and the rest by iterating.

    An answer must be read to its end or closed, so that its worker is free again. Iterating raises `QueryError` or
    `EngineError` where the rest cannot be had: what was sent of it is then worth nothing.
    """

    def __init__(self, pool: Pool, place: Path, client: str) -> None:
        """Hold a turn of a client; see `Pool.run`."""
        self._pool, self._place, self._client = pool, place, client
        self._job: Job | None = None
        self._is_closed = False
        self.media = ""
        self.first = b""

    @property
    def is_all(self) -> bool:
        """Whether nothing follows the first bytes."""
        return self._job is not None and self._job.is_over

    async def begin(self, worker: Worker, limits: Limits, asked: Asked, hangup: Hangup) -> None:
        """Send the query and wait for the first bytes."""
        self._job = Job(worker, limits, hangup)
        try:
            self.media, self.first = await self._job.begin(asked)
        except EOFError as error:
            raise await self._end_of_worker() from error
        if self._job.is_over:
            self.close()

    def __iter__(self) -> "Answer":
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Return the next bytes."""
        assert self._job is not None
        try:
            data = wait_for(self._job.more())
        except EOFError as error:
            raise wait_for(self._end_of_worker()) from error
        if data is None:
            self.close()
            raise StopIteration
        return data

    def close(self) -> None:
        """Free the worker: for another query where this one has ended, else for good."""
        if self._is_closed:
            return
        self._is_closed = True
        job = self._job
        is_usable = job is not None and job.is_over and not job.is_spent
        if job is not None and not is_usable:
            self._pool.drop(job.worker)
        self._pool.leave(self._client, self._place, job.worker if job is not None and is_usable else None)

    async def _end_of_worker(self) -> Exception:
        assert self._job is not None
        self._is_closed = True
        try:
            status = await self._pool.reap(self._job.worker)
        finally:
            self._pool.leave(self._client, self._place, None)
        return self._job.why_it_ended(status)


def _busy() -> QueryError:
    busy = Text(
        f"いまは混んでいる。{RETRY_AFTER} 秒ほどしてもう一度送る。",
        f"Too many queries are running. Send this one again in {RETRY_AFTER} seconds.",
    )
    return QueryError("busy", busy, status=503, extra={"retry_after": RETRY_AFTER})
