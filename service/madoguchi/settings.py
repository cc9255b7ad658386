"""Settings, read from the environment once at start-up. This is the only module that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from pathlib import Path
from typing import Final

from madoguchi.errors import EngineError

JST: Final = timezone(timedelta(hours=9), "JST")

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose.

    `data`: folder that holds ontology/, graph/ and shapes/ (MADOGUCHI_DATA; default: the checkout, or the copy in the
    wheel). `releases`: folder for built releases (MADOGUCHI_RELEASES). `host` (MADOGUCHI_HOST) and `port` (PORT) to
    listen on. `workers`: number of serving processes (MADOGUCHI_WORKERS).
    `report_to`: where the pages send somebody who found a mistake, an https or mailto address (MADOGUCHI_REPORT_TO).
    """

    data: Path
    releases: Path
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    report_to: str = ""


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises `EngineError` with the name of a variable that does not hold what it must."""
    environ = os.environ if environ is None else environ
    in_checkout = (_CHECKOUT / "ontology").is_dir()
    data = environ.get("MADOGUCHI_DATA") or (_CHECKOUT if in_checkout else _PACKAGE / "_data")
    releases = environ.get("MADOGUCHI_RELEASES") or (_CHECKOUT if in_checkout else Path.cwd()) / "var" / "releases"
    return Settings(
        data=Path(data),
        releases=Path(releases),
        host=environ.get("MADOGUCHI_HOST") or "127.0.0.1",
        port=_whole_number(environ, "PORT", 8080, 65535),
        workers=_whole_number(environ, "MADOGUCHI_WORKERS", 1, 64),
        report_to=_address(environ, "MADOGUCHI_REPORT_TO"),
    )


def _whole_number(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise EngineError(f"{name} is {value!r}; it must be a whole number from 1 to {most}")
    return int(value)


def _address(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if value and not value.startswith(("https://", "mailto:")):
        raise EngineError(f"{name} is {value!r}; it must begin with https:// or mailto:")
    return value
