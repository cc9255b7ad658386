"""What every engine offers, wherever its store is."""

from collections.abc import Mapping
from typing import Any, Protocol

from madoguchi.engine.forms import Serialisation
from madoguchi.queryfile import QueryFile, Row


class Named(Protocol):
    """A release: its name, and its manifest, which says when it was `built` and what it holds."""

    @property
    def name(self) -> str:
        """The hash that names the release."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest as JSON."""


class AnyEngine(Protocol):
    """A release that answers queries of our own. The default graph is the union of all named graphs."""

    @property
    def release(self) -> Named:
        """The release that answers."""

    def rows(self, query: QueryFile) -> list[Row]:
        """Run a SELECT of our own; each row holds the text of the variables that are bound."""

    def answer(self, text: str, form: Serialisation) -> bytes:
        """Run a SELECT of our own and return its result, written."""

    def file(self, name: str) -> bytes:
        """Return a file of the release that describes it; raises `EngineError` where it cannot be read."""
