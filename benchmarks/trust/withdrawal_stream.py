"""A recording that is being sent as somebody plays it: the server has to stop in the middle."""

import socket
import time
from collections.abc import Callable

PART_BYTES = 64 * 1024
SLOW_S, FAST_S = 0.1, 0.02  # between two parts: before the withdrawal, and after it


def read_as_played(port: int, address: str, moment: Callable[[], float | None]) -> float | None:
    """Ask for a whole recording and take it slowly, until the server ends it; returns when it did.

    moment: when consent was withdrawn, in seconds since 1970, or None while it holds. None where the
    whole recording arrived. Small buffers, so that what was sent is hardly more than what was taken.
    """
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PART_BYTES)
        line.settimeout(60)
        line.connect(("127.0.0.1", port))
        line.sendall(
            f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        head, _, body = _head(line)
        length = next(
            int(value)
            for name, value in (row.split(":", 1) for row in head.split("\r\n")[1:])
            if name.lower() == "content-length"
        )
        taken = len(body)
        withdrawn = False
        while taken < length:
            part = _take(line)
            if not part:
                return time.time()
            taken += len(part)
            withdrawn = withdrawn or moment() is not None
            time.sleep(FAST_S if withdrawn else SLOW_S)
    return None


def _head(line: socket.socket) -> tuple[str, bytes, bytes]:
    got = b""
    while b"\r\n\r\n" not in got:
        part = line.recv(PART_BYTES)
        if not part:
            raise RuntimeError("The recording was not sent.")
        got += part
    head, mark, body = got.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"The recording was not sent: {head[:60]!r}")
    return head.decode("latin-1"), mark, body


def _take(line: socket.socket) -> bytes:
    try:
        return line.recv(PART_BYTES)
    except ConnectionResetError:
        return b""
