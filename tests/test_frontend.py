"""A front end in another language, run against a live server: the description is all that it needs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from checkout import ROOT

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_a_front_end_that_knows_only_the_description_asks_pages_revalidates_and_explains(server: str) -> None:
    script: Path = ROOT / "tests" / "frontend.mjs"
    done = subprocess.run([str(NODE), str(script), server], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["total"] > 4
    assert len(set(found["answers"])) == len(found["answers"]) == found["total"]
    assert found["pages"] == -(-found["total"] // 2)
    assert found["again"] == 304
    assert found["wrong"] == 400
    assert "江戸" in found["detail"]
