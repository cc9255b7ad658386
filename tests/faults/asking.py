"""Ask a server as a stranger does, who may be rude."""

import http.client
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from live import Server

PATIENCE = 30  # seconds: more than any limit of the servers asked
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HELP = "/v1/help?" + urlencode({"need": "模倣品", "prefecture": "40", "on": "2025-06-01"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: `is_cut` where the connection ended before the answer did."""

    status: int
    body: bytes
    is_cut: bool
    retry_after: str | None

    @property
    def problem(self) -> dict:
        return json.loads(self.body)

    @property
    def limit(self) -> str | None:
        return None if self.status == 200 else self.problem.get("limit")


def connect(server: Server, source: str = "127.0.0.1") -> http.client.HTTPConnection:
    address = urlsplit(server.address)
    return http.client.HTTPConnection(address.hostname, address.port, timeout=PATIENCE, source_address=(source, 0))


def send(connection: http.client.HTTPConnection, query: str) -> None:
    connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})


def receive(connection: http.client.HTTPConnection) -> Outcome:
    response = connection.getresponse()
    is_cut, body = False, b""
    try:
        body = response.read()
    except (http.client.IncompleteRead, ConnectionError):
        is_cut = True
    return Outcome(response.status, body, is_cut, response.getheader("Retry-After"))


def ask(server: Server, query: str, source: str = "127.0.0.1") -> Outcome:
    """Send a query and read its answer to the end."""
    connection = connect(server, source)
    try:
        send(connection, query)
        return receive(connection)
    finally:
        connection.close()


def get(server: Server, path: str) -> int:
    """Read a page to its end, and return its status."""
    connection = connect(server)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def is_well(server: Server, source: str = "127.0.0.1") -> bool:
    """Tell whether a simple query is answered."""
    outcome = ask(server, "ASK {}", source)
    return outcome.status == 200 and outcome.body.endswith(b"true}")


def until(happens: Callable[[], bool], what: str) -> None:
    """Wait for something that must happen soon."""
    for _ in range(PATIENCE * 20):
        if happens():
            return
        time.sleep(0.05)
    raise AssertionError(f"in {PATIENCE} seconds: {what}")


def port_of(connection: http.client.HTTPConnection) -> int:
    assert isinstance(connection.sock, socket.socket)
    return int(connection.sock.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Process:
    """A process as /proc shows it."""

    pid: int
    parent: int
    command: str
    state: str
    held: int
    """Bytes of memory that no other process shares."""


def processes(server: Server) -> list[Process]:
    """Return the processes of a server, its own first, then parents before children."""
    everybody = {process.pid: process for process in map(_read, Path("/proc").glob("[0-9]*")) if process}
    found = [everybody[server.pid]]
    for process in found:
        found += [other for other in everybody.values() if other.parent == process.pid]
    return found


def keepers(server: Server) -> list[Process]:
    return [process for process in processes(server) if _is_keeper(process) and process.parent == server.pid]


def workers(server: Server) -> list[Process]:
    """Return the workers, those that have ended and wait to be buried left out."""
    return [
        process
        for process in processes(server)
        if _is_keeper(process) and process.parent != server.pid and process.state != "Z"
    ]


def webs(server: Server) -> list[Process]:
    return [process for process in processes(server)[1:] if not _is_keeper(process) and process.parent == server.pid]


def _is_keeper(process: Process) -> bool:
    return "madoguchi.engine.keeper" in process.command


def _read(folder: Path) -> Process | None:
    try:
        _, _, rest = (folder / "stat").read_text().rpartition(")")
        state, parent = rest.split()[:2]
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        held = (
            sum(
                int(line.split()[1]) * 1024
                for line in (folder / "smaps_rollup").read_text().splitlines()
                if line.startswith(("Private_Clean", "Private_Dirty"))
            )
            if state != "Z"
            else 0
        )
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return None
    return Process(int(folder.name), int(parent), command, state, held)
