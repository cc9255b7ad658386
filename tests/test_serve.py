"""The server under a switch of releases, as a process of its own."""

import json
import shutil
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

from checkout import ROOT
from live import serving
from madoguchi.release import publish
from madoguchi.release.layout import lay_out
from madoguchi.release.load import read_turtle

HELP = "/v1/help?" + urllib.parse.urlencode({"need": "模倣品", "prefecture": "40", "on": "2025-06-01"})


def get(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=20) as response:
        assert response.status == 200
        return json.loads(response.read())


def test_a_switch_of_releases_drops_no_request_and_every_answer_is_of_one_release(tmp_path: Path) -> None:
    data, releases = tmp_path / "data", tmp_path / "releases"
    for folder in ("ontology", "graph", "shapes"):
        shutil.copytree(ROOT / folder, data / folder)
    first = publish.build(data, releases, lambda _: None).name
    seen: list[str] = []
    stop = threading.Event()
    with serving(releases, tmp_path / "log") as address:

        def ask() -> None:
            while not stop.is_set():
                seen.append(get(address + HELP)["meta"]["release"])

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        path = data / "graph" / "registers" / "kinds.ttl"
        path.write_text(path.read_text(encoding="utf-8").replace('"補助金"@ja', '"補助金等"@ja'), encoding="utf-8")
        path.write_text(lay_out(read_turtle(data, path).graph), encoding="utf-8")
        second = publish.build(data, releases, lambda _: None).name
        for _ in range(1_000):
            assert all(asker.is_alive() for asker in askers)
            if seen.count(second) >= 20:
                break
            time.sleep(0.01)
        stop.set()
        for asker in askers:
            asker.join(20)
        ready = get(f"{address}/readyz")["release"]
    assert second != first
    assert ready == second
    assert set(seen) == {first, second}
    assert seen.count(first) > 0
    assert seen.count(second) >= 20
