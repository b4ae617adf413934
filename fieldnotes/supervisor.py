"""Web app and worker side by side: started and stopped together; a worker that dies is started again."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path
from urllib.error import HTTPError

from .errors import SettingsError
from .services.members import check_somebody_gets_in
from .services.workspace import open_workspace, stopping
from .settings import Settings, load_settings
from .ui.launch import refuse_to_be_open, web_command, web_environment

STOP_WITHIN_S = 20.0
RESTART_AFTER_S = 2.0

log = logging.getLogger("fieldnotes")


def run_app(folder: Path, *, address: str = "127.0.0.1", port: int = 8501, open_browser: bool = False) -> int:
    """Serve the workspace in `folder` and do its jobs until Ctrl-C; returns an exit status.

    Raises SettingsError when the port is taken, or others could get in without signing in, or nobody at all.
    """
    settings = load_settings(folder)
    refuse_to_be_open(address, settings)
    if settings.sign_in:
        check_somebody_gets_in(open_workspace(folder))
    _check_port(address, port)
    environment = {**web_environment(folder), "OMP_WAIT_POLICY": "PASSIVE"}
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    web = _start(web_command(address=address, port=port), environment)
    worker = _start(worker_command(folder), environment)
    threading.Thread(
        target=_announce,
        args=(f"http://{address}:{port}", who_gets_in(settings), open_browser, stop),
        daemon=True,
    ).start()
    try:
        while not stop.wait(0.5):
            if web.poll() is not None:
                log.error("The web app ended with status %d; its last words are above.", web.returncode)
                return web.returncode or 1
            if worker.poll() is not None:
                log.warning("The worker ended with status %d; starting it again.", worker.returncode)
                stop.wait(RESTART_AFTER_S)
                worker = _start(worker_command(folder), environment)
    finally:
        with stopping(folder):
            _stop(web, worker)
    return 0


def worker_command(folder: Path) -> list[str]:
    """Return the command line of a worker on a workspace."""
    return [sys.executable, "-m", "fieldnotes.cli", "worker", "--workspace", str(folder)]


def _start(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C then reaches this process alone, which stops the two in order.
    return subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603


def _stop(*processes: "subprocess.Popen[bytes]") -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline_s = time.monotonic() + STOP_WITHIN_S
    for process in processes:
        try:
            process.wait(max(0.1, deadline_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            # Nothing is lost by this: what was done of a job is stored, and its lease runs out.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _check_port(address: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise SettingsError(
                f"{address}:{port} cannot be used ({error.strerror}); "
                f"stop what uses it, or choose another with --port {port + 1}."
            ) from error


def who_gets_in(settings: Settings) -> str:
    """Return in a sentence who gets in, for whoever starts the app."""
    if settings.sign_in:
        return f"People sign in ({' and '.join(settings.sign_in)})."
    return "Nobody has to sign in: it answers this machine alone."


def _announce(url: str, who: str, open_browser: bool, stop: threading.Event) -> None:
    while not stop.wait(0.2):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()  # noqa: S310
        except HTTPError:
            pass  # It answers, though not under that name: 0.0.0.0 is a place to listen at, and no host's.
        except OSError:
            continue
        log.info("fieldnotes is open at %s (Ctrl-C stops it). %s", url, who)
        if open_browser:
            webbrowser.open(url)
        return
