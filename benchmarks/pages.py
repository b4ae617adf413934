"""How quick the pages are: `python -m benchmarks.pages [--workspace DIR] [--json FILE]`.

Serves the demo workspace (made here, its call transcribed by real weights first, unless --workspace names
one that is ready). The first page is timed in a headless Chromium, from the server's start. A rerun is timed
on the app's own socket, as the browser speaks it: from the question until the last message of the answer.
Prints a table and writes `rerun_p50_ms` and `rerun_p95_ms` (the slowest page's), `rss_web_mb` and
`first_page_s` as one flat object.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from fieldnotes import create_demo_workspace, list_recordings, open_workspace
from fieldnotes.services.workspace import DATABASE_FILE
from fieldnotes.ui.launch import web_command, web_environment
from scripts.find_browser import find_browser
from scripts.ports import answers, free_port

RERUNS = 30
REST_S = 5.0
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
IDLE = "[data-testid='stApp'][data-test-script-state='notRunning']"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workspace", type=Path, help="a demo workspace whose call is transcribed already")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.workspace or make_demo(Path(scratch) / "demo")
        figures = measure(folder)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def make_demo(folder: Path) -> Path:
    """Make the demo workspace and transcribe its call."""
    if not (folder / DATABASE_FILE).exists():
        create_demo_workspace(folder).close()
    command = [sys.executable, "-m", "fieldnotes.cli", "worker", "--until-idle", "--workspace", str(folder)]
    subprocess.run(command, check=True)
    return folder


def measure(folder: Path) -> dict[str, float]:
    """Return the figures, and print them on the way."""
    executable = find_browser()
    if executable is None:
        raise SystemExit("There is no Chrome or Chromium here; `make test` installs one where it can.")
    port = free_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=[*BROWSER_FLAGS])
        begun_s = time.perf_counter()
        server = subprocess.Popen(web_command(port=port), env=web_environment(folder))
        try:
            first_page_s = open_first_page(browser, port, begun_s)
            print(f"first page interactive after {first_page_s:.2f} s")
            slowest = rerun_pages(port, folder)
            time.sleep(REST_S)  # at rest: the pages are closed and their sessions over
            rss_web_mb = resident_mb(server.pid)
            print(f"web app at rest: {rss_web_mb:.0f} MB")
        finally:
            server.terminate()
            server.wait()
    return {**slowest, "rss_web_mb": round(rss_web_mb, 1), "first_page_s": round(first_page_s, 2)}


def open_first_page(browser: Browser, port: int, begun_s: float) -> float:
    """Return the seconds from the server's start until its first page can be used."""
    while not answers(port):
        time.sleep(0.02)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_selector("h1")
    page.wait_for_selector(IDLE)
    elapsed_s = time.perf_counter() - begun_s
    page.close()
    return elapsed_s


def rerun_pages(port: int, folder: Path) -> dict[str, float]:
    """Rerun every page and return the slowest one's p50 and p95 in milliseconds."""
    figures: list[tuple[float, float]] = []
    print(f"{'page':<34}{'p50 ms':>8}{'p95 ms':>8}{'KB':>8}")
    for address in addresses(folder):
        times_ms, size_bytes = rerun(port, address)
        p50_ms, p95_ms = statistics.median(times_ms), statistics.quantiles(times_ms, n=20)[-1]
        figures.append((p95_ms, p50_ms))
        print(f"{address:<34}{p50_ms:>8.0f}{p95_ms:>8.0f}{size_bytes / 1000:>8.0f}")
    slowest_p95_ms, p50_ms = max(figures)
    return {"rerun_p50_ms": round(p50_ms, 1), "rerun_p95_ms": round(slowest_p95_ms, 1)}


def rerun(port: int, address: str) -> tuple[list[float], int]:
    """Return the times of many reruns of a page in ms, and the bytes of one; two more only warm caches."""
    name, _, query = address.strip("/").partition("?")
    ask = BackMsg()
    ask.rerun_script.page_name = name
    ask.rerun_script.query_string = query
    times_ms, size_bytes = [], 0
    url, origin = f"ws://127.0.0.1:{port}/_stcore/stream", f"http://127.0.0.1:{port}"
    with connect(
        url, subprotocols=[Subprotocol("streamlit")], origin=Origin(origin), max_size=None
    ) as socket_:
        for _ in range(RERUNS + 2):
            begun_s = time.perf_counter()
            socket_.send(ask.SerializeToString())
            size_bytes = receive_run(socket_)
            times_ms.append((time.perf_counter() - begun_s) * 1000)
    return times_ms[2:], size_bytes


def receive_run(socket_: ClientConnection) -> int:
    """Receive the messages of one script run; returns their size in bytes."""
    size_bytes = 0
    while True:
        data = socket_.recv(timeout=30)
        size_bytes += len(data)
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        if message.WhichOneof("type") == "script_finished":
            return size_bytes


def addresses(folder: Path) -> list[str]:
    """Return the address of every page, and of the pages of one item each."""
    ws = open_workspace(folder)
    transcripts = [source for view in list_recordings(ws) for source in view.source_ids]
    ws.close()
    return [
        "/",
        "/walk",
        "/walk?session=1",
        "/walk?session=1&debrief=1",
        "/walk?session=3",
        "/plan",
        "/plan?id=1",
        "/guides",
        "/coverage",
        "/promises",
        "/ask_next",
        "/recordings",
        f"/transcript?source={transcripts[0]}" if transcripts else "/transcript",
        "/library",
        "/library?q=light",
        "/patterns",
        "/patterns?view=journey",
        "/story?id=1",
        "/story?id=2",
        "/collections",
        "/reels",
        "/findings",
        "/findings?finding=1",
        "/metrics",
        "/metrics?metric=1",
        "/codebook",
        "/agreement",
        "/privacy",
        "/participant?id=1",
        "/settings",
    ]


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds, in MB."""
    if sys.platform == "linux":
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
        return int(found.group(1)) * 1024 / 1e6 if found else float("nan")
    kilobytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)], env=os.environ, text=True)
    return int(kilobytes) * 1024 / 1e6


if __name__ == "__main__":
    main()
