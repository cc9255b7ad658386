"""One connection of the load generator: reads jobs from standard input, asks over HTTP, writes what it measured.

A job is a line `{port, paths, accept, seconds, repeat}`: ask the paths one after another on one kept connection, for at
most so many seconds, over and over where `repeat`. The answer is a line
`{began, ended, milliseconds: [...], bytes, failed}`.
"""

import http.client
import json
import sys
import time
from typing import Any, Final

_RENEWED: Final = 25  # answers, so that no process of a server keeps more of the connections for long
_PATIENCE: Final = 20.0  # seconds for one answer


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do one job."""
    connection = http.client.HTTPConnection("127.0.0.1", job["port"], timeout=_PATIENCE)
    headers = {"Accept": job["accept"]}
    connection.connect()
    milliseconds: list[float] = []
    size = failed = 0
    began = ended = time.monotonic()
    rounds = range(1_000_000 if job["repeat"] else 1)
    for path in (path for _ in rounds for path in job["paths"]):
        if ended - began > job["seconds"]:
            break
        if milliseconds and len(milliseconds) % _RENEWED == 0:
            connection.close()
        asked = ended
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        size += len(response.read())
        failed += response.status != 200
        ended = time.monotonic()
        milliseconds.append((ended - asked) * 1000)
    connection.close()
    return {"began": began, "ended": ended, "milliseconds": milliseconds, "bytes": size, "failed": failed}


def main() -> None:
    """Do jobs until the input ends."""
    for line in sys.stdin:
        try:
            done = run(json.loads(line))
        except (OSError, http.client.HTTPException) as error:
            done = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
