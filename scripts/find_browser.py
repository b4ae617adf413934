"""Find a Chrome or Chromium for the browser tests, and install one when asked to.

    python -m scripts.find_browser             prints the path of the one that is there
    python -m scripts.find_browser --install   first sees to it that there is one

The order: FIELDNOTES_BROWSER, an installed Chrome or Chromium, Debian's package where this user may install
it, Playwright's own. Prints nothing but a path to standard output, and exits with 1 when there is none.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
_MAC_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
_ANSWER_WITHIN_S = 60

_ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_browser() -> Path | None:
    """Return the executable of a Chrome or Chromium on this machine that answers, or None."""
    return next((browser for browser in _candidates() if _answers(browser)), None)


def install_browser() -> None:
    """Try Debian's package, then Playwright's own download; what they say goes to standard error."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chrome or Chromium here: installing Debian's chromium …", file=sys.stderr)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update", "--quiet", "--quiet"], quiet)
        _run(
            ["apt-get", "install", "--yes", "--quiet", "--quiet", "--no-install-recommends", "chromium"],
            quiet,
        )
    if find_browser() is None:
        print("Fetching Playwright's own Chromium …", file=sys.stderr)
        _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def main(arguments: list[str]) -> int:
    """Print the browser's path and return 0, or say on standard error that there is none and return 1."""
    if "--install" in arguments and find_browser() is None:
        install_browser()
    browser = find_browser()
    if browser is None:
        print(
            "There is no Chrome or Chromium here; install one, or name it in FIELDNOTES_BROWSER.",
            file=sys.stderr,
        )
        return 1
    print(browser)
    return 0


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("FIELDNOTES_BROWSER"):
        yield Path(named)
    for name in _COMMANDS:
        if found := shutil.which(name):
            yield Path(found)
    for name in _MAC_APPLICATIONS:
        yield Path(f"/Applications/{name}.app/Contents/MacOS/{name}")
    # Last, because asking Playwright starts its driver.
    yield from _playwright_browser()


def _playwright_browser() -> list[Path]:
    # In a process of its own: Playwright refuses to start twice in one, and the tests have it running.
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_PLAYWRIGHT], check=False, capture_output=True, text=True
    )
    return [Path(asked.stdout.strip())] if asked.returncode == 0 else []


def _answers(browser: Path) -> bool:
    # Ubuntu's chromium command exists before its snap does, and then only prints advice.
    if not browser.is_file():
        return False
    try:
        return not subprocess.run(
            [browser, "--version"], check=False, capture_output=True, timeout=_ANSWER_WITHIN_S
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str], environment: dict[str, str]) -> None:
    # Standard output is for the path alone.
    subprocess.run(command, stdout=sys.stderr, env=environment, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
