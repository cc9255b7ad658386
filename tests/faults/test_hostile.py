"""Every query of `cases/hostile` meets a limit that is named, or ends the connection; the next query is answered."""

import tomllib
from pathlib import Path

import pytest

from checkout import CASES
from faults.asking import ask, is_well
from live import Server

HOSTILE = sorted((CASES / "hostile").glob("*.toml"))
STATUS = {"time": 503, "memory": 507, "answer": 507, "depth": 400, "size": 413}


def written(case: dict) -> str:
    """Return the query of a case: its parts, each as often as it says, `%` and `%%` counted up."""
    pieces = []
    for part in case["parts"]:
        if (times := part.get("times", 1)) == 1:
            pieces.append(part["text"])
        else:
            text = part["text"].replace("%%", "\0")
            pieces += [text.replace("%", str(i)).replace("\0", str(i + 1)) for i in range(1, times + 1)]
    return "".join(pieces)


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_query_meets_a_limit_and_harms_nobody(path: Path, target: Server) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    outcome = ask(target, written(case))
    if outcome.status == 200:
        assert outcome.is_cut == bool(case["meets"])
        assert not outcome.is_cut or {"time", "memory", "answer"} & set(case["meets"])
    else:
        assert outcome.limit in case["meets"], outcome.body
        assert outcome.status == STATUS[outcome.limit]
    assert is_well(target)
