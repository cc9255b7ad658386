"""Other SPARQL servers as processes of their own, on free ports of the loopback, ended by their process ids."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from live import free_port
from madoguchi.engine.network import Server

OXIGRAPH = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
VIRTUOSO = shutil.which("virtuoso-t")

INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 20
ServerThreads = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
MaxQueryCostEstimationTime = 400
"""


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """Run an Oxigraph server in memory."""
    with oxigraph_process(folder, *options) as (server, _):
        yield server


@contextmanager
def oxigraph_process(folder: Path, *options: str) -> Iterator[tuple[Server, "subprocess.Popen[bytes]"]]:
    """The same, with its process."""
    assert OXIGRAPH
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    server = Server(f"{base}/query", update=f"{base}/update", graphs=f"{base}/store")
    command = [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}", *options]
    with running(command, folder, f"{base}/query?query=ASK%7B%7D") as process:
        yield server, process


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000_000) -> Iterator[Server]:
    """Run Virtuoso with a new database."""
    assert VIRTUOSO
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(folder=folder, http=http, sql=sql, rows=rows))
    base = f"http://127.0.0.1:{http}"
    server = Server(f"{base}/sparql", "dba", "dba", 60, f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth")
    with running([VIRTUOSO, "-f", "-c", "virtuoso.ini"], folder, f"{base}/sparql?query=ASK%7B%7D"):
        yield server


@contextmanager
def running(command: list[str], folder: Path, ready: str, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server, with more in its environment, until the end of the block."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **more}, stdout=log, stderr=log)
        try:
            _wait_until_ready(ready, process)
            yield process
        finally:
            process.kill()
            process.wait(timeout=20)


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server ended before it was ready"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} did not become ready")
