"""The JSON Schemas (2020-12) of a tool, made from the declarations of the HTTP API."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from madoguchi.ask.facts import Json
from madoguchi.web import answers
from madoguchi.web.contract import Parameter

CONTEXT: Final = "@context"  # for readers of JSON-LD; a tool leaves it out
_COMPONENT: Final = re.compile(re.escape(answers.reference("")) + r"(.+)")


def of_arguments(parameters: Iterable[Parameter]) -> Json:
    """Return the schema of a tool's arguments: one property for each parameter, and no other."""
    parameters = tuple(parameters)
    return {
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in parameters},
        "required": [parameter.name for parameter in parameters if parameter.required],
        "additionalProperties": False,
    }


def of_answer(name: str, **own: Mapping[str, Any]) -> Json:
    """Return the schema of an answer of the HTTP API as one document, without `@context`.

    `own` declares the members that the tool has beside those of the API, or has in a form of its own.
    """
    known = answers.schemas()
    plain = without(name, CONTEXT, *own)
    schema = _local({**plain, "properties": {**plain["properties"], **own}, "required": [*plain["required"], *own]})
    used: dict[str, Any] = {}
    _collect(schema, known, used)
    return {**schema, "$defs": used} if used else schema


def without(name: str, *members: str) -> Json:
    """Return the schema of a part of the answers with some of its members left out."""
    schema = answers.schemas()[name]
    kept = {key: value for key, value in schema["properties"].items() if key not in members}
    return {**schema, "properties": kept, "required": [key for key in schema["required"] if key not in members]}


def _property(parameter: Parameter) -> Json:
    schema = dict(parameter.schema)
    about = {"description": f"{parameter.about.en} / {parameter.about.ja}"}
    example = {} if parameter.example is None else {"examples": [parameter.example]}
    if parameter.repeatable:
        return {"type": "array", "items": {**schema, **example}, "minItems": 1, **about}
    return {**schema, **about, **example}


def _collect(schema: Any, known: Mapping[str, Any], used: dict[str, Any]) -> None:
    """Gather the definitions that a schema refers to, and those that they refer to."""
    if isinstance(schema, list):
        for item in schema:
            _collect(item, known, used)
    elif isinstance(schema, dict):
        target = str(schema.get("$ref", "")).removeprefix("#/$defs/")
        if target in known and target not in used:
            used[target] = _local(known[target])
            _collect(used[target], known, used)
        for value in schema.values():
            _collect(value, known, used)


def _local(schema: Any) -> Any:
    """Return a schema with its references pointing to `$defs` of the same document."""
    if isinstance(schema, list):
        return [_local(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _local(value) for key, value in schema.items()}
    if isinstance(target := schema.get("$ref"), str) and (match := _COMPONENT.fullmatch(target)):
        moved["$ref"] = f"#/$defs/{match[1]}"
    return moved
