"""A store on disk (RocksDB): written once, then opened by many processes, read-only, in milliseconds."""

from pathlib import Path
from typing import Final

import pyoxigraph

STORE: Final = "store"
"""The folder, inside a release or a folder of its own, that holds the store."""


def write_store(file: Path, form: pyoxigraph.RdfFormat, folder: Path) -> None:
    """Load a file into a new store in `folder / STORE`, in bounded memory; raises as pyoxigraph does."""
    store = pyoxigraph.Store(str(folder / STORE))
    store.bulk_load(path=str(file), format=form)
    store.flush()
    store.optimize()
