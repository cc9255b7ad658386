"""How the processes of the engine speak with each other over stream sockets: frames of a kind, a length and bytes."""

import asyncio
import json
import socket
import struct
from typing import Any, Final

HEAD: Final = b"H"  # JSON: the media type of the answer that follows
DATA: Final = b"D"  # bytes of the answer
LAST: Final = b"L"  # the same, and the answer is whole
LAST_OF_ALL: Final = b"Z"  # the same, and the worker must not be used again
FAULT: Final = b"F"  # JSON: the asker is wrong, or a limit was met
ASK: Final = b"A"  # JSON: a query to run

_PREFIX: Final = struct.Struct("!cI")
_MOST: Final = 262_144  # bytes read at once


def frame(kind: bytes, payload: bytes) -> bytes:
    """Return a frame ready to send."""
    return _PREFIX.pack(kind, len(payload)) + payload


def frame_of(kind: bytes, value: Any) -> bytes:
    """Return a frame whose payload is a value as JSON."""
    return frame(kind, json.dumps(value).encode())


class Reader:
    """Reads frames from a socket."""

    def __init__(self, link: socket.socket) -> None:
        """Begin with an empty buffer."""
        self._link = link
        self._buffer = b""

    def read(self) -> tuple[bytes, bytes]:
        """Return the kind and payload of the next frame; raises `EOFError` where the other side has gone."""
        while (found := self._taken()) is None:
            try:
                self._add(self._link.recv(_MOST))
            except ConnectionError as error:
                raise EOFError from error
        return found

    async def read_async(self) -> tuple[bytes, bytes]:
        """Do as `read` does, with a socket that does not block."""
        loop = asyncio.get_running_loop()
        while (found := self._taken()) is None:
            try:
                self._add(await loop.sock_recv(self._link, _MOST))
            except ConnectionError as error:
                raise EOFError from error
        return found

    def _taken(self) -> tuple[bytes, bytes] | None:
        """Take the first frame out of the buffer, if it is there as a whole."""
        if len(self._buffer) < _PREFIX.size:
            return None
        kind, length = _PREFIX.unpack_from(self._buffer)
        end = _PREFIX.size + length
        if len(self._buffer) < end:
            return None
        payload, self._buffer = self._buffer[_PREFIX.size : end], self._buffer[end:]
        return kind, payload

    def _add(self, data: bytes) -> None:
        if not data:
            raise EOFError
        self._buffer += data
