"""No query makes the server call another."""

import socket
import threading
from collections.abc import Iterator

import pytest

from faults.asking import ask, is_well
from live import Server
from test_guard import SERVICE, UPDATES

FROM = [
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE <URL>",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
    "LOAD <URL>",
    "ASK {} ; LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://a>",
    "\\u004cOAD <URL>",
]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """An address of the loopback that nobody may call, and who did."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    connection, caller = listening.accept()
                except OSError:
                    return
                calls.append(caller)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", calls
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_no_query_opens_a_connection(target: Server, listener: tuple[str, list[object]]) -> None:
    url, calls = listener
    for query in [*SERVICE, *UPDATES, *FROM]:
        ask(target, query.replace("URL", url))
    assert is_well(target)
    assert calls == []
