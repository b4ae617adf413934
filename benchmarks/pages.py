"""How quick the pages are: `python -m benchmarks.pages [--workspace DIR] [--json FILE]`.

Serves the demo workspace (made here, its call transcribed by real weights first, unless --workspace names one
that is ready), opens every page in a headless Chromium, and reruns each of them. Prints a table and writes
`rerun_p50_ms` and `rerun_p95_ms` (the slowest page's), `rss_web_mb` and `first_page_s` as one flat object.
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from fieldnotes import create_demo_workspace, list_recordings, open_workspace
from fieldnotes.services.workspace import DATABASE_FILE
from fieldnotes.ui.launch import web_command, web_environment
from scripts.find_browser import find_browser

RERUNS = 30
REST_S = 5.0
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# When a script run begins and ends is in an attribute of the app's root; the clock is the browser's own.
RERUN = """
() => new Promise((resolve) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const begun = performance.now();
  let ran = false;
  const watch = new MutationObserver(() => {
    const state = app.getAttribute('data-test-script-state');
    if (state === 'running') ran = true;
    if (ran && state === 'notRunning') { watch.disconnect(); resolve(performance.now() - begun); }
  });
  watch.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
  const key = { key: 'r', code: 'KeyR', keyCode: 82, bubbles: true };
  document.body.dispatchEvent(new KeyboardEvent('keydown', key));
})
"""
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
            slowest = rerun_pages(browser, port, folder)
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


def rerun_pages(browser: Browser, port: int, folder: Path) -> dict[str, float]:
    """Rerun every page and return the slowest one's p50 and p95 in milliseconds."""
    figures: list[tuple[float, float]] = []
    print(f"{'page':<34}{'p50 ms':>8}{'p95 ms':>8}")
    for address in addresses(folder):
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}{address}")
        page.wait_for_selector("h1")
        page.wait_for_selector(IDLE)
        times_ms = rerun(page)
        page.close()
        p50_ms, p95_ms = statistics.median(times_ms), statistics.quantiles(times_ms, n=20)[-1]
        figures.append((p95_ms, p50_ms))
        print(f"{address:<34}{p50_ms:>8.0f}{p95_ms:>8.0f}")
    slowest_p95_ms, p50_ms = max(figures)
    return {"rerun_p50_ms": round(p50_ms, 1), "rerun_p95_ms": round(slowest_p95_ms, 1)}


def rerun(page: Page) -> list[float]:
    """Rerun a page many times; the first two, which warm caches, do not count."""
    times_ms = []
    for _ in range(RERUNS + 2):
        page.wait_for_selector(IDLE)
        times_ms.append(float(page.evaluate(RERUN)))
    return times_ms[2:]


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
        "/recordings",
        f"/transcript?source={transcripts[0]}" if transcripts else "/transcript",
        "/library",
        "/library?q=light",
        "/story?id=1",
        "/findings",
        "/findings?finding=1",
        "/metrics",
        "/metrics?metric=1",
        "/codebook",
        "/settings",
    ]


def answers(port: int) -> bool:
    """Say whether something listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds, in MB."""
    if sys.platform == "linux":
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
        return int(found.group(1)) * 1024 / 1e6 if found else float("nan")
    kilobytes = subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)], env=os.environ, text=True)
    return int(kilobytes) * 1024 / 1e6


if __name__ == "__main__":
    main()
