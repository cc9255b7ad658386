"""The arguments of a call as the HTTP API reads them: texts by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.errors import QueryError
from madoguchi.web.contract import Parameter
from madoguchi.words import Text


def read(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the texts that are said of each parameter (or its object), without those that are null.

    Raises `QueryError` that says what to change: an unknown name, a required one left out, a value that is no text or
    number, several values where one is taken.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            detail = Text(
                f"「{name[:40]}」という引数はない。使えるのは {'・'.join(known)}。",
                f"There is no argument '{name[:40]}'. Use {', '.join(known)}.",
            )
            raise QueryError("unknown-parameter", detail)
    said = {name: _values(known[name], value) for name, value in given.items() if value is not None}
    for parameter in parameters:
        if parameter.required and not any(str(value).strip() for value in said.get(parameter.name, ())):
            example = f"{parameter.name}={parameter.example}"
            detail = Text(
                f"{parameter.name} が要る（{parameter.about.ja}）。例：{example}",
                f"{parameter.name} is missing ({parameter.about.en}), such as {example}.",
            )
            raise QueryError("missing-parameter", detail)
    return said


def _values(parameter: Parameter, value: Any) -> list[Any]:
    if parameter.schema.get("type") == "object":
        return [_object(parameter, value)]
    values = value if parameter.repeatable and isinstance(value, list) else [value]
    for one in values:
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            detail = Text(f"{parameter.name} は文字か数で書く。", f"Write {parameter.name} as text or as a number.")
            raise QueryError("bad-value", detail)
    return [str(int(one)) if isinstance(one, float) and one.is_integer() else str(one) for one in values]


def _object(parameter: Parameter, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        detail = Text(f"{parameter.name} は名前と値の組で書く。", f"Write {parameter.name} as names with values.")
        raise QueryError("bad-value", detail)
    return value
