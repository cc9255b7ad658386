"""Open what queries run on: a release, or any file of quads or triples."""

import hashlib
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from madoguchi.errors import EngineError
from madoguchi.release.publish import DUMP, STORE, read_release

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
            return _load(_checked(place), RdfFormat.N_QUADS)
        return _load(place.read_bytes(), format_of(place))
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


def write_store(file: Path, folder: Path) -> None:
    """Load a dataset file into a new store on disk, in `folder / STORE`, in bounded memory."""
    store = pyoxigraph.Store(str(folder / STORE))
    _load_into(store, file)
    store.flush()
    store.optimize()


def _checked(release: Path) -> bytes:
    dump = (release / DUMP).read_bytes()
    if hashlib.sha256(dump).hexdigest() != read_release(release).manifest["files"][DUMP]["sha256"]:
        raise EngineError(f"release {release.name} is damaged: {DUMP} is not what the manifest says; build it again")
    return dump


def _load(data: bytes, form: RdfFormat) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    try:
        store.bulk_load(data, format=form)
    except (SyntaxError, ValueError) as error:
        raise EngineError(f"the dataset is not {form.name}: {error}") from error
    return store


def _load_into(store: pyoxigraph.Store, file: Path) -> None:
    try:
        store.bulk_load(path=str(file), format=format_of(file))
    except (SyntaxError, ValueError) as error:
        raise EngineError(f"{file.name} cannot be read: {error}") from error
