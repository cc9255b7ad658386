"""The MCP server on standard input and output, or over HTTP on the loopback. Needs the packages of the extra `mcp`."""

from typing import Any, Final

import anyio
import mcp_types as types
import uvicorn
from flask import Flask
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from madoguchi import __version__
from madoguchi.mcp import schema
from madoguchi.mcp.calls import call
from madoguchi.mcp.tools import Tool, tools

HOST: Final = "127.0.0.1"
PATH: Final = "/mcp"
_ABOUT: Final = (
    "Public support that a Japanese firm can use to go abroad. Begin with who_can_help: everyday words in `need`, and "
    "the prefecture. Every row names the document, its lines and the date for which it was true (as_of): cite them, "
    "say when they are old, and tell the user to ask the office before applying. Names come in Japanese and, where "
    "known, English. 日本企業の海外展開に使える公的支援を、根拠の行つきで答える。まず who_can_help に困りごとを書く。"
)


def make_server(app: Flask) -> "Server[Any]":
    """Return a server whose tools ask this application."""
    known = tools()

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in known.values()])

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        if (tool := known.get(params.name)) is None:
            raise MCPError(types.INVALID_PARAMS, f"There is no tool '{params.name[:40]}'. Use {', '.join(known)}.")
        outcome = await anyio.to_thread.run_sync(call, app, tool, params.arguments or {})
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=outcome.text)],
            structured_content=outcome.body,
            is_error=outcome.body is None,
        )

    return Server(
        "madoguchi",
        version=__version__,
        title="窓口 madoguchi",
        instructions=_ABOUT,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def serve_stdio(app: Flask) -> None:
    """Answer one client on standard input and output until it closes them."""
    anyio.run(_serve_stdio, make_server(app))


def serve_http(app: Flask, port: int) -> None:
    """Answer clients over streamable HTTP on the loopback until the process is told to end."""
    web = make_server(app).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, host=HOST
    )
    uvicorn.run(web, host=HOST, port=port, log_level="warning")


async def _serve_stdio(server: "Server[Any]") -> None:
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.about.ja,
        description=f"{tool.about.en} / {tool.about.ja}",
        input_schema=schema.of_arguments((*tool.own, *tool.parameters)),
        output_schema=tool.schema,
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )
