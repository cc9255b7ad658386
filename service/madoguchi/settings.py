"""Settings, read from the environment once at start-up. This is the only module that reads it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    `on_disk_from`: a release of at least so many quads gets a store on disk (MADOGUCHI_ON_DISK_FROM).
    `report_to`: where the pages send somebody who found a mistake, an https or mailto address (MADOGUCHI_REPORT_TO).

    What a stranger's query may use: `query_seconds` (MADOGUCHI_QUERY_SECONDS), `query_memory` in MiB beyond the store
    (MADOGUCHI_QUERY_MEMORY), `query_rows` (MADOGUCHI_QUERY_ROWS) and `query_size` in MiB (MADOGUCHI_QUERY_SIZE) of the
    answer. In each serving process `query_workers` run (MADOGUCHI_QUERY_WORKERS) and `query_queue` wait
    (MADOGUCHI_QUERY_QUEUE). `proxies`: how many proxies of ours stand before us, whose X-Forwarded-For says who the
    client is (MADOGUCHI_PROXIES).

    `store`: the SPARQL endpoint of another server that holds the release (MADOGUCHI_STORE); without it, the store is in
    this process. It knows us by `store_user` and `store_password` (MADOGUCHI_STORE_USER, MADOGUCHI_STORE_PASSWORD).

    Set by `madoguchi serve`: `keeper`, the socket of the process that holds the store (MADOGUCHI_KEEPER); `dataset`, a
    file to serve as a plain endpoint in place of the release (MADOGUCHI_DATASET), whose default graph is the union of
    all graphs unless `is_union` is false (MADOGUCHI_DEFAULT_GRAPH: union or strict).
    """

    data: Path
    releases: Path
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    on_disk_from: int = 1_000_000
    report_to: str = ""
    query_seconds: int = 30
    query_memory: int = 512
    query_rows: int = 1_000_000
    query_size: int = 256
    query_workers: int = 2
    query_queue: int = 64
    proxies: int = 0
    keeper: Path | None = None
    dataset: Path | None = None
    is_union: bool = True
    store: str = ""
    store_user: str = ""
    store_password: str = field(default="", repr=False)


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
        on_disk_from=_whole_number(environ, "MADOGUCHI_ON_DISK_FROM", 1_000_000, 10**12),
        report_to=_address(environ, "MADOGUCHI_REPORT_TO"),
        query_seconds=_whole_number(environ, "MADOGUCHI_QUERY_SECONDS", 30, 3600),
        query_memory=_whole_number(environ, "MADOGUCHI_QUERY_MEMORY", 512, 1_000_000),
        query_rows=_whole_number(environ, "MADOGUCHI_QUERY_ROWS", 1_000_000, 10**9),
        query_size=_whole_number(environ, "MADOGUCHI_QUERY_SIZE", 256, 1_000_000),
        query_workers=_whole_number(environ, "MADOGUCHI_QUERY_WORKERS", 2, 64),
        query_queue=_whole_number(environ, "MADOGUCHI_QUERY_QUEUE", 64, 1000),
        proxies=_whole_number(environ, "MADOGUCHI_PROXIES", 0, 10, least=0),
        keeper=_path(environ, "MADOGUCHI_KEEPER"),
        dataset=_path(environ, "MADOGUCHI_DATASET"),
        is_union=_is_union(environ),
        store=_endpoint(environ, "MADOGUCHI_STORE"),
        store_user=environ.get("MADOGUCHI_STORE_USER", ""),
        store_password=environ.get("MADOGUCHI_STORE_PASSWORD", ""),
    )


def _whole_number(environ: Mapping[str, str], name: str, default: int, most: int, *, least: int = 1) -> int:
    value = environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise EngineError(f"{name} is {value!r}; it must be a whole number from {least} to {most}")
    return int(value)


def _path(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(value) if (value := environ.get(name)) else None


def _is_union(environ: Mapping[str, str]) -> bool:
    value = environ.get("MADOGUCHI_DEFAULT_GRAPH") or "union"
    if value not in ("union", "strict"):
        raise EngineError(f"MADOGUCHI_DEFAULT_GRAPH is {value!r}; it must be union or strict")
    return value == "union"


def check_endpoint(name: str, address: str) -> None:
    """Raise `EngineError` where an address is not one of HTTP, or holds a name or a password, which logs would show."""
    if not address.startswith(("http://", "https://")) or "@" in address:
        raise EngineError(
            f"{name} must begin with http:// or https:// and name no user: "
            "that goes into MADOGUCHI_STORE_USER and MADOGUCHI_STORE_PASSWORD"
        )


def _endpoint(environ: Mapping[str, str], name: str) -> str:
    if value := environ.get(name, ""):
        check_endpoint(name, value)
    return value


def _address(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if value and not value.startswith(("https://", "mailto:")):
        raise EngineError(f"{name} is {value!r}; it must begin with https:// or mailto:")
    return value
