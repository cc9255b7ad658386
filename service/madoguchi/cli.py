"""The command line: `madoguchi check | evidence | coverage | fmt | build | publish | ask | query | serve | mcp`.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 the graph, the store or
a setting is wrong, 2 the call is wrong.
"""

import json
import os
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click
from click import echo
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from madoguchi import __version__, settings
from madoguchi.ask import canned
from madoguchi.ask import help as helping
from madoguchi.ask import question as asking
from madoguchi.ask.catalogue import read_catalogue
from madoguchi.ask.phrases import lines
from madoguchi.ask.tell import tell, tell_coverage
from madoguchi.engine import deliver, network, remote, stores
from madoguchi.engine.embedded import open_release
from madoguchi.engine.engine import AnyEngine
from madoguchi.engine.forms import RESULTS
from madoguchi.engine.keeping import Kept
from madoguchi.engine.limits import open_more
from madoguchi.errors import EngineError, GraphError, QueryError
from madoguchi.release import evidence as proof
from madoguchi.release import layout, load, publish
from madoguchi.release.finding import Finding, FindingsError
from madoguchi.vocab import slug
from madoguchi.web.app import create_app
from madoguchi.web.desk import desk, open_desk
from madoguchi.web.queries import FORMATS
from madoguchi.words import Text

P = ParamSpec("P")
R = TypeVar("R")

DATA_WRONG, CALL_WRONG = 1, 2
CONNECTIONS = 16_384  # of each serving process: who opens a connection and is silent must not keep others out
HEADER_SECONDS = 10


def _explained(command: Callable[P, R]) -> Callable[P, R]:
    """Turn our exceptions into one clear message and an exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except FindingsError as error:
            _print_findings(error.findings)
            _stop(str(error), DATA_WRONG)
        except (GraphError, EngineError) as error:
            _stop(str(error), DATA_WRONG)
        except QueryError as error:
            choices = [item["label"]["ja"] for item in error.extra.get("choices", [])]
            near = f"\n近いもの：{'、'.join(choices)}" if choices else ""
            _stop(f"{error.detail.ja}{near}\n{error.detail.en}", CALL_WRONG)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Build, check, ask and serve the graph of public support for Japanese firms going abroad."""


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON array.")
@_explained
def check(as_json: bool) -> None:
    """Check the graph: layout, shapes, hygiene. Exit code 1 where there is a finding."""
    try:
        _, findings = publish.inspect(settings.from_environment().data)
    except FindingsError as error:
        findings = error.findings
    if as_json:
        echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2))
    else:
        _print_findings(findings)
        echo(f"{len(findings)} to mend" if findings else "no findings", err=True)
    sys.exit(DATA_WRONG if findings else 0)


@main.command()
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="The folder with the documents' extracted text.",
)
@_explained
def evidence(sources: Path) -> None:
    """Check every value of the graph against the lines of the documents. Exit code 1 where one is not there."""
    _, store = publish.assemble(settings.from_environment().data)
    accounts = proof.account(store, sources)
    for item in accounts:
        counts = f"{item.checked} checked, {item.matched} matched, {item.explained} explained"
        echo(f"{item.source}: {counts}, {len(item.unmatched)} unmatched")
        for claim in item.unmatched:
            where = ", ".join(lines(first, last) for first, last in claim.lines)
            echo(f"  {claim.thing}: {claim.value!r} is not in lines {where}")
    sys.exit(DATA_WRONG if any(item.unmatched for item in accounts) else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@_explained
def coverage(as_json: bool) -> None:
    """Tell what the current release knows, what is stated as absent, and what no document says."""
    report = (settings.from_environment().releases / publish.CURRENT / publish.COVERAGE).read_text(encoding="utf-8")
    echo(report if as_json else tell_coverage(json.loads(report)))


@main.command()
@_explained
def fmt() -> None:
    """Lay out the Turtle files of graph/ and ontology/; print the names of those that changed."""
    root = settings.from_environment().data
    for file in load.read_facts(root):
        try:
            wanted = layout.lay_out(file.graph)
        except GraphError as error:
            raise GraphError(f"{file.name}: {error}") from error
        if wanted != file.text:
            publish.replace_file(root / file.name, wanted.encode())
            echo(file.name)


@main.command()
@_explained
def build() -> None:
    """Build a release and make it the current one; print its name."""
    here = settings.from_environment()
    release = publish.build(here.data, here.releases, _progress, open_desk, here.on_disk_from)
    echo(release.name)


@main.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@_explained
def load_dataset(file: Path, folder: Path) -> None:
    """Load a dataset FILE into a new FOLDER with a store on disk, for `serve --dataset FOLDER`."""
    _progress(f"loading {file.name}")
    stores.load(file, folder)
    echo(folder)


@main.command("publish")
@click.option(
    "--to", "graphs", metavar="URL", required=True, help="Where the server takes graphs (Graph Store Protocol)."
)
@click.option("--query", "store", metavar="URL", help="Where it takes queries. Default: MADOGUCHI_STORE.")
@click.option("--update", metavar="URL", help="Where it takes updates. Default: where it takes queries.")
@_explained
def publish_to(graphs: str, store: str | None, update: str | None) -> None:
    """Put the current release on another SPARQL server, for services with MADOGUCHI_STORE; print its name.

    Readers see the old release until the new one is whole. Name and password for the server are read from
    MADOGUCHI_STORE_USER and MADOGUCHI_STORE_PASSWORD.
    """
    here = settings.from_environment()
    store = store or here.store
    addresses = {"--to": graphs, "--query": store, "--update": update or store}
    for name, address in addresses.items():
        settings.check_endpoint(name, address)
    server = network.Server(store, here.store_user, here.store_password, here.query_seconds, update or store, graphs)
    release = publish.read_release(here.releases / publish.CURRENT)
    deliver.deliver(release, server, _progress)
    echo(release.name)


@main.command()
@click.argument("need", nargs=-1, required=True)
@click.option("--in", "prefecture", metavar="PREFECTURE", help="Name, reading or code: 福岡県, ふくおか, Fukuoka, 40.")
@click.option("--on", metavar="DAY", help="The day to answer for, as 2025-06-01. Default: today in Japan.")
@click.option("--target", metavar="GROUP", help="Who asks: 小規模事業者, 大学, sme ...")
@click.option("--employees", metavar="N", help="How many people the firm employs.")
@click.option("--capital", metavar="YEN", help="The firm's capital.")
@click.option("--industry", metavar="INDUSTRY", help="製造業, 卸売業, 小売業, サービス業 ...")
@click.option("--expense", metavar="EXPENSE", help="The expense asked about: 翻訳費 ...")
@click.option("--cost", metavar="YEN", help="What it will cost: the answer works out what would be paid.")
@click.option("--right", metavar="RIGHT", help="特許, 商標, 意匠 ...")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, with the members of /v1/help.")
@_explained
def ask(need: tuple[str, ...], prefecture: str | None, on: str | None, as_json: bool, **more: str | None) -> None:
    """Say who helps with NEED, an everyday phrase or the id of a need."""
    here = settings.from_environment()
    catalogue = read_catalogue(_engine(here))
    said = {name: text for name, text in {"prefecture": prefecture, "on": on, **more}.items() if text}
    answer = helping.answer(catalogue, asking.read(catalogue, asking.Asked(need, said)))
    echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else tell(answer))


@main.command()
@click.argument("name", required=False)
@click.option("--set", "given", metavar="NAME=VALUE", multiple=True, help="An argument of the query; repeatable.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="csv", show_default=True)
@_explained
def query(name: str | None, given: tuple[str, ...], form: str) -> None:
    """Run the canned query NAME and print its rows; without a name, list the queries."""
    if name is None:
        _print_queries()
        return
    found = canned.find(name)
    here = settings.from_environment()
    engine = _engine(here)
    values = canned.read_values(found, _arguments(given), read_catalogue(engine))
    echo(engine.answer(canned.bind(found, values), RESULTS[FORMATS[form]].serialisation), nl=False)


@main.command()
@click.option(
    "--dataset",
    type=click.Path(exists=True, path_type=Path),
    help="Serve this file, or what `load` made of one, at /sparql and /graphs, instead of the release.",
)
@click.option(
    "--default-graph",
    type=click.Choice(["union", "strict"]),
    default="union",
    show_default=True,
    help="What a query over --dataset sees that names no graph: all of them, or the file's default graph.",
)
@_explained
def serve(dataset: Path | None, default_graph: str) -> None:
    """Serve the current release over HTTP, and follow it when it changes; or any dataset as a SPARQL endpoint."""
    here = settings.from_environment()
    if dataset is not None:
        os.environ.update({"MADOGUCHI_DATASET": str(dataset.resolve()), "MADOGUCHI_DEFAULT_GRAPH": default_graph})
    elif not here.store:
        dataset = publish.read_release(here.releases / publish.CURRENT).folder
    address = _free_address(here.host, here.port)
    with ExitStack() as running:
        if dataset is not None:
            kept = running.enter_context(closing(Kept(dataset.resolve())))
            os.environ["MADOGUCHI_KEEPER"] = str(kept.path)
        _progress(f"http://{here.host}:{here.port}")
        Granian(
            "madoguchi.web.gateway:create_gateway",
            address=address,
            port=here.port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            workers=here.workers,
            websockets=False,
            backpressure=open_more(CONNECTIONS),
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
            respawn_failed_workers=True,
            respawn_interval=0.1,
            workers_kill_timeout=10,
            factory=True,
            log_access=False,
        ).serve()


@main.command("mcp")
@click.option("--http", "over_http", is_flag=True, help="Serve over HTTP on the loopback, at /mcp.")
@click.option("--port", type=click.IntRange(1, 65535), default=8090, show_default=True, help="The port for --http.")
@_explained
def tools(over_http: bool, port: int) -> None:
    """Offer the questions as tools to an assistant (Model Context Protocol) on standard input and output."""
    if find_spec("mcp") is None:
        _stop("the tools need one more package: pip install '.[mcp]' in the checkout", DATA_WRONG)
    from madoguchi.mcp import server

    app = create_app(settings.from_environment())
    with app.app_context():
        desk()
    if over_http:
        _free_address(server.HOST, port, "--port")
        _progress(f"http://{server.HOST}:{port}{server.PATH}")
        server.serve_http(app, port)
    else:
        server.serve_stdio(app)


def _engine(here: settings.Settings) -> AnyEngine:
    """Open the release that the settings name: on another server, or the current one in the folder of releases."""
    if here.store:
        return remote.open_current(network.Server(here.store, here.store_user, here.store_password, here.query_seconds))
    return open_release(publish.read_release(here.releases / publish.CURRENT))


def _print_queries() -> None:
    for found in canned.queries().values():
        named = [f"{item.name}={slug(item.example)}" for item in found.parameters]
        takes = [pair if item.required else f"[{pair}]" for pair, item in zip(named, found.parameters, strict=True)]
        echo(" ".join([found.name, *takes]))
        echo(f"    {found.summary.ja}\n    {found.summary.en}")


def _arguments(given: Iterable[str]) -> dict[str, list[str]]:
    """Read `name=value` pairs; raises `QueryError` where there is no equals sign."""
    found: dict[str, list[str]] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            wrong = Text(f"--set {pair} は 名前=値 と書く。", f"Write --set {pair} as name=value.")
            raise QueryError("not-an-argument", wrong)
        found.setdefault(name.strip(), []).append(value)
    return found


def _print_findings(findings: list[Finding]) -> None:
    for finding in findings:
        where = f"{finding.file}:{finding.line}" if finding.line else finding.file or "graph"
        found = f"[{finding.found}]" if finding.found else ""
        parts = [where, finding.rule, " ".join(filter(None, [finding.thing, found])), finding.message.en]
        echo(f"{': '.join(filter(None, parts))} / {finding.message.ja}")


def _free_address(host: str, port: int, setting: str = "PORT") -> str:
    """Return the IP address of the host; raises `EngineError` where it has none or the port is taken."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise EngineError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with {setting}=8081"
        ) from error
    return str(address[0])


def _progress(message: str) -> None:
    echo(f"madoguchi: {message}", err=True)


def _stop(message: str, code: int) -> NoReturn:
    echo(f"madoguchi: {message}", err=True)
    sys.exit(code)
