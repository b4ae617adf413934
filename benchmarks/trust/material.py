"""Workspaces and programs that several checks use."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from fieldnotes import create_workspace, import_document, keep_file, open_workspace
from fieldnotes.services.workspace import Workspace
from fieldnotes.ui.launch import web_command, web_environment
from scripts.ports import answers, free_port

SOURCE_ID = 1
CLIPS = Path(__file__).parents[2] / "tests" / "material" / "speech"
# The command line, with an engine that takes no time beside the real ones.
PROGRAM = ("-c", "import benchmarks.known_engine; from fieldnotes.cli import main; main()")


def make_workspace(folder: Path, *, lines: int = 200, media: int = 2) -> Path:
    """Make a workspace with a document of so many lines and so many recordings; returns its folder."""
    with closing(create_workspace(folder)) as ws:
        text = "\n\n".join(
            f"Line {n}: I was on hold for {n} minutes and nobody called." for n in range(lines)
        )
        import_document(ws, text.encode(), "letter.txt", own_voice_only=True)
        for clip in sorted(CLIPS.glob("*.flac"))[:media]:
            keep_file(ws, clip)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    """Yield the workspace in a folder, and close it."""
    with closing(open_workspace(folder)) as ws:
        yield ws


def run_worker(folder: Path, *options: str, engine_ms: int = 0) -> "subprocess.Popen[bytes]":
    """Start a worker whose engine takes so long for 30 s of sound."""
    return subprocess.Popen(
        [sys.executable, *PROGRAM, "worker", "--workspace", str(folder), *options],
        env={**os.environ, "FIELDNOTES_ENGINE": "known", "ENGINE_MS": str(engine_ms)},
        stderr=subprocess.DEVNULL,
    )


def start_web(folder: Path) -> tuple["subprocess.Popen[bytes]", int]:
    """Start the web app on a workspace; returns the process and the port, once it answers."""
    port = free_port()
    process = subprocess.Popen(
        web_command(port=port),
        env=web_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not answers(port):
        if process.poll() is not None:
            raise RuntimeError("The web app ended before it answered.")
        time.sleep(0.02)
    return process, port


def ask(port: int, method: str, address: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
    """Send a request as the browser's parts do; returns the status and the answer's JSON."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        content = None if body is None else json.dumps(body).encode()
        line.request(method, address, content, {"Content-Type": "application/json"})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    finally:
        line.close()
