"""Run queries with pyoxigraph in this process: `with_pyoxigraph.py DUMP`, or a folder with a store on disk.

It says on standard output how many seconds opening took; then each line of standard input is a job
`{queries, accept, seconds}`, answered by `{milliseconds: [...], bytes}`.
"""

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pyoxigraph


def main() -> None:
    """Open the store and do jobs until the input ends."""
    began = time.monotonic()
    store = _opened(Path(sys.argv[1]))
    _say({"opened": time.monotonic() - began})
    for line in sys.stdin:
        try:
            _say(_run(store, json.loads(line)))
        except (ValueError, RuntimeError) as error:
            _say({"error": str(error)})


def _opened(path: Path) -> pyoxigraph.Store:
    if path.is_dir():
        return pyoxigraph.Store.read_only(str(path))
    store = pyoxigraph.Store()
    store.bulk_load(path=str(path), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def _run(store: pyoxigraph.Store, job: dict[str, Any]) -> dict[str, Any]:
    form = pyoxigraph.QueryResultsFormat.from_media_type(job["accept"])
    milliseconds, size, until = [], 0, time.monotonic() + job["seconds"]
    for query in job["queries"]:
        asked, body = time.monotonic(), io.BytesIO()
        results = store.query(query, use_default_graph_as_union=True)
        assert isinstance(results, pyoxigraph.QuerySolutions)
        assert form
        results.serialize(body, format=form)
        milliseconds.append((time.monotonic() - asked) * 1000)
        size += len(body.getvalue())
        if time.monotonic() > until:
            break
    return {"milliseconds": milliseconds, "bytes": size}


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
