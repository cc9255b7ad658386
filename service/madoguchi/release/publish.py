"""Turn checked files into an immutable release, named by its content, and make it the current one in one step."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat

from madoguchi import __version__
from madoguchi.errors import EngineError
from madoguchi.release import check, coverage, describe, disk, load, rules
from madoguchi.release.finding import Finding, FindingsError
from madoguchi.settings import JST
from madoguchi.vocab import DERIVED, PREFIXES

CURRENT = "current"
DUMP = "madoguchi.nq"
MANIFEST = "manifest.json"
VOID = "void.ttl"
COVERAGE = "coverage.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk: its folder, whose name is the hash of its content, and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The hash that names the release."""
        return self.folder.name


def read_release(folder: Path) -> Release:
    """Open a release folder; raises `EngineError` where it is not one."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if not {"release", "built", "inputs", "files"} <= manifest.keys():
            raise ValueError(f"{MANIFEST} is incomplete")  # noqa: TRY301  # one message for all that can be wrong
        return Release(folder.resolve(), manifest)
    except (OSError, ValueError, AttributeError) as error:
        raise EngineError(f"{folder} is not a release ({error}); run `madoguchi build`") from error


def current_name(releases: Path) -> str | None:
    """Return the name of the current release, or None before the first build. Costs one system call."""
    try:
        # Asked for every request: pathlib would take longer than the system call.
        return os.readlink(f"{releases}/{CURRENT}").rstrip("/").rpartition("/")[2]  # noqa: PTH115
    except OSError:
        return None


def assemble(root: Path) -> tuple[list[load.TurtleFile], pyoxigraph.Store]:
    """Return the files below `root`, and the whole graph: what they say and what the rules derive from it."""
    files = load.read_facts(root)
    store = rules.store_of(files)
    rules.derive(store, rules.read_rules(root))
    return files, store


def inspect(root: Path) -> tuple[pyoxigraph.Store, list[Finding]]:
    """Return the whole graph below `root` with everything there is to mend."""
    files, store = assemble(root)
    derived = store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode(DERIVED))
    of_shapes = check.check_shapes(files, load.read_shapes(root), derived)
    return store, [*check.check_layout(files), *of_shapes, *check.check_hygiene(store, root, files)]


def build(
    root: Path,
    releases: Path,
    progress: Callable[[str], None],
    rehearse: Callable[[Release], object] = lambda _: None,
    on_disk_from: int = 1_000_000,
) -> Release:
    """Build from the files below `root` and switch `releases/current` to the result.

    Nothing is done where the current release was built from the same files and is intact. A release of at least
    `on_disk_from` quads gets a store on disk. `rehearse` opens the release as a service would, before the switch.
    Raises `GraphError` (with findings: `FindingsError`), or what `rehearse` raises, and leaves the current release as
    it is. A build that is killed leaves only a hidden folder, which the next one removes.
    """
    with _lock(releases):
        for leftover in releases.glob(".building-*"):
            leftover.unlink() if leftover.is_symlink() else shutil.rmtree(leftover)
        inputs = _hash_of_inputs(root)
        current = _current(releases)
        if current is not None and current.manifest["inputs"] == inputs:
            put_on_disk(current, on_disk_from, progress)
            progress(f"release {current.name} is up to date")
            return current
        progress("reading and checking the graph")
        store, findings = inspect(root)
        if findings:
            raise FindingsError(findings)
        progress(f"writing {len(store)} statements")
        release = _write(store, releases, inputs, check.rules_in(root))
        put_on_disk(release, on_disk_from, progress)
        rehearse(release)
        _switch(releases, release.name)
        progress(f"release {release.name} is current")
        return release


def _current(releases: Path) -> Release | None:
    try:
        release = read_release(releases / CURRENT)
    except EngineError:
        return None
    return release if _is_intact(release) else None


def _is_intact(release: Release) -> bool:
    """Tell whether every file of a release is what its manifest says."""
    try:
        return all(
            hashlib.sha256((release.folder / name).read_bytes()).hexdigest() == file["sha256"]
            for name, file in release.manifest["files"].items()
        )
    except OSError:
        return False


def _write(store: pyoxigraph.Store, releases: Path, inputs: str, checked: list[str]) -> Release:
    quads = sorted(store, key=str)
    dump = "".join(f"{quad} .\n" for quad in quads).encode()
    known = _json(coverage.coverage(store))
    name = hashlib.sha256(dump + known).hexdigest()[:16]
    folder = releases / name
    if folder.exists():
        if _is_intact(release := read_release(folder)):
            return release
        folder.rename(releases / f".building-damaged-{os.getpid()}")
    contents = {
        DUMP: dump,
        "madoguchi.trig": pyoxigraph.serialize(quads, format=RdfFormat.TRIG, prefixes=PREFIXES) or b"",
    }
    built = datetime.now(JST).isoformat(timespec="seconds")
    contents[VOID] = describe.describe(store, contents, built).encode()
    contents[COVERAGE] = known
    contents["report.json"] = _json({"conforms": True, "checked": checked})
    files = {key: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for key, data in contents.items()}
    graphs = describe.graph_sizes(store)
    contents[MANIFEST] = _json(
        {
            "release": name,
            "software": __version__,
            "built": built,
            "inputs": inputs,
            "quads": len(quads),
            "graphs": graphs,
            "files": files,
        }
    )
    building = releases / f".building-{os.getpid()}"
    building.mkdir()
    for key, data in contents.items():
        _write_through(building / key, data)
    building.rename(folder)
    return read_release(folder)


def put_on_disk(release: Release, on_disk_from: int, progress: Callable[[str], None]) -> None:
    """Give a release of at least so many quads its store on disk, where it has none yet."""
    if release.manifest["quads"] < on_disk_from or (release.folder / disk.STORE).is_dir():
        return
    progress("writing the store on disk")
    building = release.folder.parent / f".building-store-{os.getpid()}"
    building.mkdir()
    disk.write_store(release.folder / DUMP, RdfFormat.N_QUADS, building)
    (building / disk.STORE).rename(release.folder / disk.STORE)
    building.rmdir()


def _switch(releases: Path, name: str) -> None:
    link = releases / f".building-current-{os.getpid()}"
    link.symlink_to(name)
    try:
        link.replace(releases / CURRENT)
    except OSError as error:
        raise EngineError(
            f"{releases / CURRENT} cannot be replaced by a link ({error.strerror}); move it away"
        ) from error


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a kill, finds either the old content or the new, never a part."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    _write_through(beside, data)
    beside.replace(path)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _lock(releases: Path) -> Iterator[None]:
    try:
        releases.mkdir(parents=True, exist_ok=True)
        lock = (releases / ".lock").open("w")
    except OSError as error:
        raise EngineError(f"releases cannot be written to {releases}: {error.strerror}") from error
    with lock as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hash_of_inputs(root: Path) -> str:
    digest = hashlib.sha256(__version__.encode())
    for folder in ("ontology", "graph", "shapes"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".ttl", ".rq"}:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
