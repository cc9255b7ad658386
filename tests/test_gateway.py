import os
import socket
from pathlib import Path

from madoguchi.web.gateway import cut

DESCRIPTORS = Path("/proc/self/fd" if Path("/proc/self/fd").is_dir() else "/dev/fd")


def test_cutting_a_connection_ends_that_one_alone_and_leaks_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, Path(os.devnull).open():
        ours = [socket.create_connection(listening.getsockname()) for _ in range(2)]
        theirs = [listening.accept()[0] for _ in range(2)]
        before = len([*DESCRIPTORS.iterdir()])
        host, port = ours[0].getsockname()
        cut(f"{host}:{port}")
        assert len([*DESCRIPTORS.iterdir()]) == before
        assert ours[0].recv(1) == b""
        theirs[1].sendall(b"x")
        assert ours[1].recv(1) == b"x"
        for connection in [*ours, *theirs]:
            connection.close()
