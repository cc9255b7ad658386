"""Open what queries run on: a release, or any file of quads or triples."""

import hashlib
import tempfile
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from madoguchi.errors import EngineError
from madoguchi.release.disk import STORE, write_store
from madoguchi.release.publish import DUMP, read_release

DATASETS: Final = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
_OPEN_AT_ONCE: Final = 16  # tables of a store that RocksDB opens, and keeps open, from the start


def open_store(place: Path) -> pyoxigraph.Store:
    """Open a release folder or a finished store on disk, read-only, or a file of a known suffix (`DATASETS`) in memory.

    Raises `EngineError` where it cannot be read or is not what its manifest says.
    """
    try:
        if (place / STORE).is_dir():
            return pyoxigraph.Store.read_only(str(place / STORE))
        if place.is_dir():
            return _loaded(_checked(place), RdfFormat.N_QUADS)
        return _loaded(place, format_of(place))
    except OSError as error:
        raise EngineError(f"{place} cannot be read: {error}") from error


def opens_later(place: Path) -> bool:
    """Tell whether a place holds a store on disk of which files are opened only when a query needs them."""
    return sum(1 for _ in (place / STORE).glob("*.sst")) > _OPEN_AT_ONCE


def format_of(file: Path) -> RdfFormat:
    """Return the format of a dataset file by its suffix; raises `EngineError` with those that there are."""
    if (form := DATASETS.get(file.suffix)) is None:
        raise EngineError(f"{file.name}: the suffix of a dataset is one of {', '.join(DATASETS)}")
    return form


def load(file: Path, folder: Path) -> None:
    """Load a dataset file into a new store on disk, which `folder` then holds, in bounded memory.

    Raises `EngineError` where the file cannot be read or the folder is there already; it is then left as it was.
    """
    form = format_of(file)
    if folder.exists():
        raise EngineError(f"{folder} is there already; name a new folder")
    try:
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".loading-") as building:
            write_store(file, form, Path(building))
            Path(building).rename(folder)
            Path(building).mkdir()  # which the end of the block removes
    except (SyntaxError, ValueError, OSError) as error:
        raise EngineError(f"{file.name} cannot be loaded: {error}") from error


def _checked(release: Path) -> Path:
    with (release / DUMP).open("rb") as dump:
        digest = hashlib.file_digest(dump, "sha256").hexdigest()
    if digest != read_release(release).manifest["files"][DUMP]["sha256"]:
        raise EngineError(f"release {release.name} is damaged: {DUMP} is not what the manifest says; build it again")
    return release / DUMP


def _loaded(file: Path, form: RdfFormat) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    try:
        store.bulk_load(path=str(file), format=form)
    except (SyntaxError, ValueError) as error:
        raise EngineError(f"{file.name} is not {form.name}: {error}") from error
    return store
