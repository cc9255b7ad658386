"""Virtuoso 7, where its programs are installed: `virtuoso.py PORT FOLDER DATA` writes its settings and becomes it.

It keeps its database in FOLDER and may read files in DATA. It listens on the loopback only.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from servers import Command, free_port

QUERY: Final = "/sparql"
_SERVER, _CLIENT = "virtuoso-t", "isql-vt"
_SQL_PORT: Final = "sql-port"
_BUFFERS: Final = 170_000  # pages of 8 KB
_SETTINGS: Final = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 24
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 2
DirsAllowed = {data}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 24
MaxKeepAlives = 24
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
"""


def is_installed() -> bool:
    """Tell whether the programs are there."""
    return all(map(shutil.which, (_SERVER, _CLIENT)))


def command(folder: Path, data: Path) -> Command:
    """Return how it is started with an empty database in a folder that it makes; `fill` loads files of `data`."""
    return Command([sys.executable, str(Path(__file__)), "{port}", str(folder), str(data)], QUERY, {})


def fill(folder: Path, dump: Path, patience: float) -> float:
    """Load N-Quads into the server with this folder; return the seconds. Raises `OSError` where it fails."""
    began = time.monotonic()
    address = "127.0.0.1:" + (folder / _SQL_PORT).read_text()
    statements = f"ld_dir('{dump.parent}', '{dump.name}', 'urn:none'); rdf_loader_run(); checkpoint;"
    failed = "select count(*) from DB.DBA.load_list where ll_error is not null or ll_state <> 2;"
    try:
        done = subprocess.run(
            [_CLIENT, address, "dba", "dba", "VERBOSE=OFF", "BANNER=OFF", f"exec={statements} {failed}"],
            capture_output=True,
            text=True,
            timeout=patience,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(f"the dump is not loaded after {patience:g} s") from error
    except subprocess.CalledProcessError as error:
        raise OSError(f"it does not load the dump: {error.stderr.strip()[-200:]}") from error
    if done.stdout.split()[-1:] != ["0"]:
        raise OSError(f"it does not load the dump: {done.stdout.strip()[-200:]} {done.stderr.strip()[-200:]}")
    return time.monotonic() - began


def _become(port: str, folder: Path, data: str) -> None:
    folder.mkdir(parents=True)
    sql = free_port()
    (folder / _SQL_PORT).write_text(str(sql))
    settings = _SETTINGS.format(sql=sql, port=port, data=data, buffers=_BUFFERS, dirty=_BUFFERS * 3 // 4)
    (folder / "virtuoso.ini").write_text(settings)
    os.chdir(folder)
    os.execlp(_SERVER, _SERVER, "+foreground", "+configfile", "virtuoso.ini")


if __name__ == "__main__":
    _become(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
