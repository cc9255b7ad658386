"""Fetch the W3C SPARQL suites into `var/conformance`: `make conformance`, or `python tests/conformance/fetch.py`.

No file of the suites is part of this project. They come out of a package pinned by name, version and SHA-256
(`suite.lock`), and only their folders are unpacked.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_LOCK: Final = _HERE / "suite.lock"
_TARGET: Final = _HERE.parents[1] / "var" / "conformance"
_INSIDE: Final = Path("test", "data", "suites", "w3c")
_FOLDERS: Final = ("dawg-data-r2", "sparql11")


def main() -> None:
    """Fetch what the lock file names, unless it is there already."""
    if (_TARGET / _LOCK.name).is_file() and (_TARGET / _LOCK.name).read_bytes() == _LOCK.read_bytes():
        return
    _TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_TARGET.parent, prefix="conformance-") as folder:
        suites = Path(folder) / "suites"
        _unpack(_download(Path(folder)), suites)
        shutil.copy(_LOCK, suites)
        shutil.rmtree(_TARGET, ignore_errors=True)
        suites.rename(_TARGET)


def _download(folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--no-deps"]
    pinned = ["--no-binary", "rdflib", "--require-hashes", "--requirement", str(_LOCK), "--dest", str(folder)]
    subprocess.run([*pip, *pinned], check=True)
    return next(folder.glob("*.tar.gz"))


def _unpack(package: Path, target: Path) -> None:
    with tarfile.open(package) as archive:
        for member in archive:
            path = Path(member.name)  # rdflib-7.6.0/test/data/suites/w3c/sparql11/...
            if path.is_relative_to(path.parts[0] / _INSIDE) and path.parts[5:6] and path.parts[5] in _FOLDERS:
                member.name = str(Path(*path.parts[5:]))
                archive.extract(member, target, filter="data")


if __name__ == "__main__":
    main()
