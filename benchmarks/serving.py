"""The app served for a measurement, and a browser that works in it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import BROWSER_FLAGS
from fieldnotes.ui.launch import web_command, web_environment
from scripts.find_browser import find_browser
from scripts.ports import free_port, wait_until_answers


@contextmanager
def served_browser(folder: Path) -> Iterator[tuple[Browser, str]]:
    """Yield a headless Chromium, and the address of the app on that workspace.

    Both are stopped at the end. Ends the program with a sentence where there is no browser.
    """
    executable = find_browser()
    if executable is None:
        raise SystemExit("There is no Chrome or Chromium here; `make test` installs one where it can.")
    port = free_port()
    server = subprocess.Popen(web_command(port=port), env=web_environment(folder))
    try:
        wait_until_answers(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(executable), args=[*BROWSER_FLAGS])
            yield browser, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def served_page(folder: Path) -> Iterator[tuple[Page, str]]:
    """Yield a page of 1280 by 900, else as `served_browser`."""
    with served_browser(folder) as (browser, app):
        yield browser.new_page(viewport={"width": 1280, "height": 900}), app


def open_reader(page: Page, address: str, lines: int) -> float:
    """Open a source and return the milliseconds until all its lines are painted."""
    page.goto(address, wait_until="commit")
    return float(
        page.evaluate(
            """(lines) => new Promise((resolve) => { const look = () =>
              document.querySelectorAll(".fn-r-line").length === lines
                ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
                : setTimeout(look, 2);
            look(); })""",
            lines,
        )
    )
