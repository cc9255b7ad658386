"""The tools, asked by the SDK's own client of the real process, on standard input and output and over HTTP."""

import json
import os
import socket
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from checkout import ROOT
from live import MADOGUCHI, free_port, run
from madoguchi.ask import canned
from madoguchi.web.contract import OPERATIONS

needs_extra = pytest.mark.skipif(
    find_spec("mcp") is None, reason="the extra mcp is not installed: make test-mcp installs it"
)
WITHHELD = "06-6110-5746"
ON = "2025-06-01"
OPERATION_OF = {
    "who_can_help": "help",
    "programme": "programme",
    "office": "office",
    "list_needs": "needs",
    "coverage": "coverage",
}
OWN = {"programme": {"fiscal_year"}}
QUERIES = {
    name: {parameter.name: parameter.example for parameter in query.parameters}
    for name, query in canned.queries().items()
}
Ask = Callable[..., Any]


@contextmanager
def listening(releases: Path, log: Path) -> Iterator[str]:
    """Run `madoguchi mcp --http` on a free port; yield its address; end it by its process id."""
    port = free_port()
    environment = {**os.environ, "MADOGUCHI_RELEASES": str(releases)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [*MADOGUCHI, "mcp", "--http", "--port", str(port)], env=environment, stdout=output, stderr=output
        )
        try:
            for _ in range(300):
                assert process.poll() is None, log.read_text()
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    process_waits(process)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.terminate()
            process.wait(timeout=20)


def process_waits(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture(scope="module", params=["stdio", "http"])
def mcp_client(
    request: pytest.FixtureRequest, releases: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The SDK's client, connected to a process of its own; its methods are called through `portal`."""
    pytest.importorskip("mcp", reason="the extra mcp is not installed: make test-mcp installs it")
    from anyio.from_thread import start_blocking_portal
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    environment = {**os.environ, "MADOGUCHI_RELEASES": str(releases)}
    log = tmp_path_factory.mktemp("mcp") / "log"
    with start_blocking_portal() as portal:
        if request.param == "http":
            with listening(releases, log) as url, portal.wrap_async_context_manager(Client(url)) as client:
                yield portal, client
        else:
            process = StdioServerParameters(command=MADOGUCHI[0], args=[*MADOGUCHI[1:], "mcp"], env=environment)
            with log.open("w") as errors:
                transport = stdio_client(process, errlog=errors)
                with portal.wrap_async_context_manager(Client(transport)) as client:
                    yield portal, client


@pytest.fixture(scope="module")
def tools(mcp_client: Any) -> dict[str, Any]:
    portal, client = mcp_client
    return {tool.name: tool for tool in portal.call(client.list_tools).tools}


@pytest.fixture
def ask(mcp_client: Any, tools: dict[str, Any]) -> Ask:
    """Call a tool. The client itself checks structured content against the tool's schema, once it knows the tools."""
    portal, client = mcp_client
    return lambda tool, /, **arguments: portal.call(client.call_tool, tool, arguments)


def text(result: Any) -> str:
    (content,) = result.content
    return str(content.text)


def answered(result: Any) -> dict[str, Any]:
    assert not result.is_error, text(result)
    body: dict[str, Any] = result.structured_content
    return body


def refused(result: Any) -> str:
    assert result.is_error
    assert result.structured_content is None
    return text(result)


def test_a_tool_takes_what_the_http_api_takes(tools: dict[str, Any]) -> None:
    assert list(tools) == [*OPERATION_OF, "canned_query"]
    for name, operation in OPERATION_OF.items():
        declared = {one.name: one for one in OPERATIONS[operation].parameters if one.name != "format"}
        schema = tools[name].input_schema
        assert set(schema["properties"]) == set(declared) | OWN.get(name, set())
        assert schema["required"] == [one.name for one in declared.values() if one.required]
        assert schema["additionalProperties"] is False
        assert tools[name].annotations.read_only_hint
    assert tools["canned_query"].input_schema["properties"]["name"]["enum"] == list(canned.queries())


@pytest.mark.parametrize(
    ("tool", "path", "arguments"),
    [
        ("who_can_help", "/v1/help", {"need": ["模倣品"], "prefecture": "福岡県", "on": ON, "size": 100}),
        ("who_can_help", "/v1/help", {"need": ["海外出願", "funding"], "on": ON, "cost": 3_000_000, "size": 3}),
        ("office", "/v1/offices/jetro-ip", {}),
        ("coverage", "/v1/coverage", {"prefecture": "東京都"}),
        ("coverage", "/v1/coverage", {"need": "counterfeits"}),
    ],
)
def test_a_tool_answers_what_the_http_api_answers(
    ask: Ask, client: FlaskClient, tool: str, path: str, arguments: dict[str, Any]
) -> None:
    wanted = client.get(path, query_string=arguments).get_json()
    wanted.pop("@context")
    named = {"id": path.rsplit("/", 1)[-1]} if tool == "office" else {}
    assert answered(ask(tool, **named, **arguments)) == wanted


def test_every_row_names_its_source_its_lines_and_its_date(ask: Ask) -> None:
    result = ask("who_can_help", need=["模倣品"], prefecture="福岡県", on=ON)
    for row in answered(result)["answers"]:
        for proof in (*row["evidence"], *(one for office in row["offices"] for one in office["evidence"])):
            assert proof["source"]
            assert proof["lines"]
            assert proof["as_of"]
    assert "2025-jpo-overseas-ip-guide 242-258 (2025-04-01)" in text(result)
    assert "03-3582-5198" in text(result)


@pytest.mark.parametrize("name", ["offices-of-a-prefecture", "rates-and-caps", "unknowns", "not-offered"])
def test_every_row_of_a_canned_query_has_its_evidence(ask: Ask, name: str) -> None:
    rows = answered(ask("canned_query", name=name, arguments=QUERIES[name], size=100))["rows"]
    assert rows
    assert all(row["evidence"] for row in rows)


def test_a_canned_query_takes_names_and_tells_how_many_rows_there_are(ask: Ask) -> None:
    body = answered(ask("canned_query", name="offices-of-a-prefecture", arguments={"prefecture": "ふくおか"}, size=2))
    assert len(body["rows"]) == 2 < body["meta"]["total"]


def test_a_programme_comes_with_one_edition_and_says_which_others_there_are(ask: Ask) -> None:
    body = answered(ask("programme", id="overseas-filing-support", on=ON))
    assert [edition["fiscal_year"] for edition in body["editions"]] == [2025]
    assert {edition["fiscal_year"] for edition in body["other_editions"]} == {2022, 2023}
    older = answered(ask("programme", id=body["id"], fiscal_year=2022))
    assert {edition["fiscal_year"] for edition in older["editions"]} == {2022}
    assert "2022, 2023, 2025" in refused(ask("programme", id=body["id"], fiscal_year=1999))


def test_needs_are_listed_with_the_number_of_programmes(ask: Ask) -> None:
    body = answered(ask("list_needs", q="模倣"))
    assert {entry["id"].rsplit("/", 1)[-1] for entry in body["entries"]} >= {"counterfeits"}
    assert all(entry["counts"]["programmes"] for entry in body["entries"])


def test_coverage_without_a_place_or_need_lists_the_documents(ask: Ask) -> None:
    body = answered(ask("coverage"))
    assert set(body) == {"sources", "meta"}
    assert all(source["as_of"] for source in body["sources"])


def test_short_texts_come_in_english_where_that_is_asked(ask: Ask) -> None:
    assert text(ask("who_can_help", need=["counterfeits"], on=ON, lang="en")).startswith("Act against counterfeits")


def test_the_withheld_number_never_leaves(ask: Ask) -> None:
    asked = [
        ("office", {"id": "ip-desk-osaka"}),
        ("programme", {"id": "ip-support-desk", "fiscal_year": 2021}),
        ("who_can_help", {"need": ["overseas-ip"], "prefecture": "27", "on": "2021-06-01", "size": 100}),
        ("who_can_help", {"need": [WITHHELD]}),
        *(("canned_query", {"name": name, "arguments": given, "size": 100}) for name, given in QUERIES.items()),
    ]
    for name, arguments in asked:
        said = ask(name, **arguments).model_dump_json()
        assert WITHHELD not in said
        assert WITHHELD.replace("-", "") not in said
    assert "0570-082100" in text(ask("office", id="ip-desk-osaka"))


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("who_can_help", {}, "need=模倣品"),
        ("who_can_help", {"need": ["xyzzy"]}, "選べるもの: "),
        ("who_can_help", {"need": ["模倣品"], "on": "tomorrow"}, "2025-"),
        ("who_can_help", {"need": ["模倣品"], "employees": "many"}, "employees"),
        ("who_can_help", {"need": ["模倣品"], "prefecture": {"name": "福岡"}}, "prefecture は文字か数で書く"),
        ("who_can_help", {"need": ["模倣品"], "town": "福岡"}, "使えるのは need・prefecture"),
        ("who_can_help", {"need": ["模倣品"], "size": 1000}, "size は 1 から 100"),
        ("programme", {"id": "filing-support"}, "overseas-filing-support"),
        ("programme", {"id": "../x?y"}, "という制度はない"),
        ("office", {"id": ""}, "id が要る"),
        ("canned_query", {"name": "offices"}, "offices-of-a-prefecture"),
        ("canned_query", {"name": "offices-of-a-prefecture"}, "prefecture が要る"),
        ("canned_query", {"name": "needs", "arguments": "x"}, "名前と値の組"),
        ("canned_query", {"name": "needs", "arguments": {"limit": 1}}, "limit"),
    ],
)
def test_an_error_says_what_to_change(ask: Ask, tool: str, arguments: dict[str, Any], said: str) -> None:
    assert said in refused(ask(tool, **arguments))


def test_what_is_null_is_not_said(ask: Ask) -> None:
    assert answered(ask("who_can_help", need=["模倣品"], prefecture=None, on=ON))["understood"]["prefecture"] is None


def test_an_unknown_tool_is_an_error_of_the_protocol_that_names_the_tools(ask: Ask) -> None:
    from mcp.shared.exceptions import MCPError

    with pytest.raises(MCPError, match="who_can_help"):
        ask("whom_to_ask")


@needs_extra
def test_the_http_server_refuses_pages_and_names_of_elsewhere(releases: Path, tmp_path: Path) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    kinds = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    with listening(releases, tmp_path / "log") as url:
        for header, status in (({"Host": "evil.example"}, 421), ({"Origin": "https://evil.example"}, 403)):
            with pytest.raises(urllib.error.HTTPError) as refusal:
                urllib.request.urlopen(urllib.request.Request(url, body, {**kinds, **header}), timeout=20)
            assert refusal.value.code == status
            refusal.value.close()


@needs_extra
def test_a_taken_port_and_a_missing_release_are_told_in_one_line(releases: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("mcp", "--http", "--port", port, MADOGUCHI_RELEASES=str(releases))
    assert (result.returncode, result.stdout) == (1, "")
    assert "--port" in result.stderr
    empty = run("mcp", MADOGUCHI_RELEASES=str(tmp_path))
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "madoguchi build" in empty.stderr


def test_without_the_extra_one_sentence_says_how_to_install_it() -> None:
    hidden = "import sys; sys.modules['mcp'] = None; from madoguchi.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", hidden, "mcp"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "pip install '.[mcp]'" in result.stderr


def test_the_sdk_is_no_run_time_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not any(requirement.startswith("mcp") for requirement in project["dependencies"])
    assert "\nmcp==" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "\nmcp==" in (ROOT / "requirements-mcp.lock").read_text(encoding="utf-8")
