"""A finding: one thing to mend in the files of the graph, and the error that carries several."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from madoguchi.errors import GraphError
from madoguchi.words import Text


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend. `line` counts from 1 and is 0 where no line is known; `found` is the offending value."""

    file: str
    line: int
    rule: str
    thing: str
    found: str
    message: Text

    def as_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object, the message in both languages."""
        return {**asdict(self), "message": self.message.as_json()}


class FindingsError(GraphError):
    """The files break their rules: `findings` says where and how to mend them. Nothing was published."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings."""
        super().__init__(f"{len(findings)} to mend; nothing was published")
        self.findings = list(findings)
