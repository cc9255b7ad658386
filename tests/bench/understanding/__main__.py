"""Measure how many everyday questions are understood: `python tests/bench/understanding`. Prints; nothing fails."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(_ROOT / "tests"))

from madoguchi.ask.catalogue import read_catalogue  # noqa: E402
from madoguchi.ask.need import understand  # noqa: E402
from madoguchi.engine.embedded import open_release  # noqa: E402
from madoguchi.release import publish  # noqa: E402
from understanding import place, questions, share  # noqa: E402


def main() -> None:
    """Print, for all questions and for each language and half, the shares that are right and the CPU time."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        publish.build(_ROOT, Path(folder), lambda _: None)
        catalogue = read_catalogue(open_release(publish.read_release(Path(folder) / publish.CURRENT)))
        began = time.process_time()
        understand(["counterfeits abroad"], catalogue)
        ready, asked = time.process_time(), questions()
        places = {one: place(one, catalogue) for one in asked}
        spent = time.process_time() - ready
    meant = [one for one in asked if one.needs]
    groups = {"all": meant}
    groups |= {key: [one for one in meant if key in (one.language, one.half)] for key in ("ja", "en", "open", "kept")}
    lines = ["            n    p@1    p@3    p@5"]
    for name, group in groups.items():
        right = [f"{share([places[one] for one in group], within):7.1%}" for within in (1, 3, 5)]
        lines.append(f"{name:8}{len(group):5}{''.join(right)}")
    strange = [places[one] for one in asked if not one.needs]
    lines.append(f"means no need: {share(strange, 1):.1%} of {len(strange)} are not understood, as they must not be")
    lines.append(
        f"{1000 * spent / len(asked):.2f} ms of CPU for a question; the index takes {ready - began:.2f} s, once"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
