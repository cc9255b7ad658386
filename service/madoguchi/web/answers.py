"""The JSON Schemas (2020-12) of the answers: one file for each in `schemas/`, and the parts that they share."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

SCHEMAS: Final = Path(__file__).resolve().parent / "schemas"
PROBLEM: Final = "problem"
_PARTS: Final = "parts"
_REF: Final = re.compile(r"(?:(?P<file>[a-z-]+)\.json)?(?:#/\$defs/(?P<part>\w+))?")


@cache
def schemas() -> dict[str, Any]:
    """Return the JSON Schemas as components: `help`, `help.Answer` for its parts, and the shared parts by their name.

    The files of `schemas/` refer to each other by file name; here they refer to each other within the document.
    """
    found: dict[str, Any] = {}
    for path in sorted(SCHEMAS.glob("*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        for part, definition in schema.pop("$defs", {}).items():
            found[_component(path.stem, part)] = _moved(definition, path.stem)
        schema.pop("$schema")
        if path.stem != _PARTS:
            found[path.stem] = _moved(schema, path.stem)
    return found


def reference(name: str) -> str:
    """Return the reference to a component with this name."""
    return f"#/components/schemas/{name}"


def _component(file: str, part: str | None) -> str:
    if part is None:
        return file
    return part if file == _PARTS else f"{file}.{part}"


def _moved(schema: Any, file: str) -> Any:
    """Return a part of a schema of a file with its references pointing to components."""
    if isinstance(schema, list):
        return [_moved(item, file) for item in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _moved(value, file) for key, value in schema.items()}
    if isinstance(target := schema.get("$ref"), str) and (match := _REF.fullmatch(target)):
        moved["$ref"] = reference(_component(match["file"] or file, match["part"]))
    return moved
