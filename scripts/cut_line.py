"""A line between a browser and a server that can be cut, to look at what a lost connection does."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from scripts.ports import free_port

_PART_BYTES = 65_536


class CuttableLine:
    """Passes connections on to a port of this machine until it is cut; then all of them end and none begins.

    port: where the browser connects. A server that restarts behind it is none of the line's business.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = free_port()
        self.is_cut = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        _in_background(self._accept)

    def cut(self) -> None:
        """End all connections and let none begin until `mend`."""
        self.is_cut = True
        for one in list(self._open):
            self._end(one)

    def mend(self) -> None:
        """Let connections through again."""
        self.is_cut = False

    def close(self) -> None:
        """End all connections for good."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:  # closed
                return
            try:
                far = None if self.is_cut else socket.create_connection(("127.0.0.1", self.target_port))
            except OSError:  # nobody serves at the moment
                far = None
            if far is None:
                near.close()
                continue
            self._open |= {near, far}
            _in_background(partial(self._pass, near, far))
            _in_background(partial(self._pass, far, near))

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(_PART_BYTES):
                target.sendall(part)
        self._end(source)
        self._end(target)

    def _end(self, one: socket.socket) -> None:
        self._open.discard(one)
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def _in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()
