"""JSON texts (RFC 8259, UTF-8) that are made once and joined when asked: objects as members without their braces."""

import json
from typing import Any, Final

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def value(body: Any) -> bytes:
    """Return a value as JSON text."""
    return _ENCODER.encode(body).encode()


def members(body: dict[str, Any]) -> bytes:
    """Return the members of an object as JSON text, to be joined with others by `whole`."""
    return value(body)[1:-1]


def named(name: bytes, text: bytes) -> bytes:
    """Return one member from its name and the JSON text of its value."""
    return b'"%b":%b' % (name, text)


def whole(*parts: bytes) -> bytes:
    """Return the object that has these members."""
    return b"{%b}" % b",".join(parts)


def array(*values: bytes) -> bytes:
    """Return the array of these values."""
    return b"[%b]" % b",".join(values)
