import asyncio

import pytest

from madoguchi.engine.waiting import in_thread, spawn, wait_for


async def echo(value: str, order: list[str], turns: int) -> str:
    for _ in range(turns):
        await asyncio.sleep(0)
    order.append(value)
    return value


def test_plain_code_gets_what_it_waited_for_while_others_go_on() -> None:
    order: list[str] = []

    def work(value: str, turns: int) -> str:
        return wait_for(echo(value, order, turns)).upper()

    async def both() -> list[str]:
        return await asyncio.gather(spawn(work, "slow", 5), spawn(work, "quick", 1))

    assert asyncio.run(both()) == ["SLOW", "QUICK"]
    assert order == ["quick", "slow"]


def test_an_error_is_raised_where_it_was_waited_for() -> None:
    async def fail() -> None:
        raise ValueError("no")

    def work() -> str:
        try:
            wait_for(fail())
        except ValueError as error:
            return f"caught {error}"
        return "nothing"

    assert asyncio.run(spawn(work)) == "caught no"


def test_an_error_of_the_work_reaches_whoever_spawned_it() -> None:
    def work() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        asyncio.run(spawn(work))


def test_outside_of_spawn_it_is_run_on_the_spot() -> None:
    assert wait_for(echo("x", [], 1)) == "x"
    assert in_thread(str.upper, "x") == "X"


def test_what_takes_long_runs_in_a_thread_and_the_loop_goes_on() -> None:
    async def both() -> tuple[str, str]:
        reached = asyncio.Event()
        loop = asyncio.get_running_loop()

        def long() -> str:
            # It can end only if the loop goes on meanwhile.
            asyncio.run_coroutine_threadsafe(reached.wait(), loop).result(10)
            return "long"

        async def other() -> str:
            reached.set()
            return "other"

        return await asyncio.gather(spawn(in_thread, long), other())

    assert asyncio.run(both()) == ["long", "other"]
