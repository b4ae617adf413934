"""Ports of this machine, for programs that serve the app to look at it."""

import socket
import time


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Say whether something listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until_answers(port: int) -> None:
    """Return once something listens on the port."""
    while not answers(port):
        time.sleep(0.05)  # leaves the processor to what is starting
