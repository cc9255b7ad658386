"""What a long attack costs: nothing that stays, and little that others feel."""

import statistics
import threading
import time
import tomllib
from contextlib import closing

from checkout import CASES
from faults.asking import ENDLESS, HELP, ask, connect, get, is_well, processes, until
from faults.test_hostile import written
from live import Server

FAST = ["braces", "parentheses", "optionals", "too-long", "string-of-replace", "cartesian-stream", "random-order"]
FEW = 3
MOST = 40 * 2**20  # bytes that the allocators may keep


def test_a_thousand_hostile_queries_leave_memory_and_processes_where_they_were(target: Server) -> None:
    queries = [written(tomllib.loads((CASES / "hostile" / f"{name}.toml").read_text("utf-8"))) for name in FAST]
    refused = ["SELECT * { SERVICE <http://127.0.0.1/> {} }", "SELECT", "INSERT DATA {}", *queries[:4]]

    def attack(times: int, few: int) -> None:
        for _ in range(few):
            for query in [*queries, ENDLESS]:
                ask(target, query)
        for i in range(times):
            ask(target, refused[i % len(refused)])

    attack(100, 1)
    assert is_well(target)
    before = processes(target)
    attack(1_000 - FEW * (len(queries) + 1), FEW)
    assert is_well(target)
    until(lambda: len(processes(target)) <= len(before), "there are as many processes as before")
    assert sum(process.held for process in processes(target)) < sum(process.held for process in before) + MOST


def test_a_canned_question_takes_at_most_twice_as_long_under_attack(target: Server) -> None:
    def p50() -> float:
        times = []
        with closing(connect(target)) as connection:
            for _ in range(150):
                began = time.perf_counter()
                connection.request("GET", HELP)
                connection.getresponse().read()
                times.append(time.perf_counter() - began)
        return statistics.median(times)

    ratios = []
    get(target, HELP)
    for _ in range(5):
        idle = p50()
        stop = threading.Event()

        def attack(source: str, stop: threading.Event = stop) -> None:
            while not stop.is_set():
                ask(target, ENDLESS, source)

        attackers = [threading.Thread(target=attack, args=(f"127.0.0.{i}",)) for i in (2, 3, 4)]
        for attacker in attackers:
            attacker.start()
        time.sleep(1)
        ratios.append(p50() / idle)
        stop.set()
        for attacker in attackers:
            attacker.join()
    assert statistics.median(ratios) <= 2, ratios
