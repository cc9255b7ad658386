"""One exception for each audience. The web layer and the command line translate them once, at the edge."""

from collections.abc import Mapping
from typing import Any

from madoguchi.words import Text


class QueryError(Exception):
    """The asker is wrong, and `detail` says what to change.

    `status` is the HTTP status that fits (RFC 9110), `code` a short stable name of the problem, and `extra` holds
    members for the problem document, such as the nearest choices.
    """

    def __init__(self, code: str, detail: Text, *, status: int = 400, extra: Mapping[str, Any] | None = None) -> None:
        """Keep the parts of the problem."""
        super().__init__(detail.en)
        self.code = code
        self.detail = detail
        self.status = status
        self.extra = dict(extra or {})


class GraphError(Exception):
    """The files of the graph are wrong; the message names file and line and says what to write."""


class EngineError(Exception):
    """The store or its releases are in trouble; the asker can only come back later.

    `status` is the HTTP status that fits (RFC 9110, 15.6): 503, or for a store on another server 502 where that is not
    reached or answers wrongly, and 504 where it takes too long.
    """

    def __init__(self, message: str, *, status: int = 503) -> None:
        """Keep the message, which is for operators, and the status."""
        super().__init__(message)
        self.status = status
