"""Run queries over an N-Quads file with rdflib, as a job from standard input says; write what was measured as JSON."""

import json
import resource
import sys
import time

from rdflib import Dataset


def main() -> None:
    """Load, then ask one query after another until the time is up."""
    job = json.load(sys.stdin)
    began = time.monotonic()
    graph = Dataset(default_union=True)
    graph.parse(job["dump"], format="nquads")
    load, milliseconds, size = time.monotonic() - began, [], 0
    until = time.monotonic() + job["seconds"]
    for query in job["queries"]:
        asked = time.monotonic()
        size += len(graph.query(query).serialize(format="json") or b"")
        milliseconds.append((time.monotonic() - asked) * 1000)
        if time.monotonic() > until:
            break
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"load": load, "milliseconds": milliseconds, "bytes": size, "megabytes": megabytes}, sys.stdout)


if __name__ == "__main__":
    main()
