"""Takes a picture of every page: `python -m scripts.take_screenshots --workspace DIR --to FOLDER`.

At 390 and 1,280 px, in light and dark. Fails when a page is wider than its window, or asks another host for
anything.
"""

import argparse
import itertools
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request

from benchmarks.pages import IDLE, addresses
from benchmarks.serving import served_browser

SIZES = ((390, 844), (1280, 900))
SCHEMES = ("light", "dark")
SETTLE_MS = 900  # players, charts and component sources arrive after the script run


def main() -> None:
    """Serve the workspace and go round."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--only", default="", help="only addresses that hold this text")
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    wanted = [address for address in addresses(arguments.workspace) if arguments.only in address]
    with served_browser(arguments.workspace) as (browser, app):
        faults = [
            fault
            for (width, height), scheme in itertools.product(SIZES, SCHEMES)
            for fault in go_round(browser, app, wanted, arguments.to, (width, height, scheme))
        ]
    print("\n".join(faults) or "no page is wider than its window, and none asks another host")
    sys.exit(bool(faults))


def go_round(
    browser: Browser, app: str, wanted: list[str], to: Path, look: tuple[int, int, str]
) -> list[str]:
    """Picture every address in one size and scheme; return what is wrong with any of them."""
    width, height, scheme = look
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < 500,
    )
    faults = []
    for address in wanted:
        page = context.new_page()
        hosts: set[str] = set()
        page.on("request", partial(note_host, hosts))
        page.goto(app + address)
        page.wait_for_selector("h1")
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(SETTLE_MS)
        too_wide = page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        tall = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, min(int(tall) + 10, 4000))})
        page.wait_for_timeout(150)
        name = address.strip("/").replace("?", "-").replace("=", "-").replace("&", "-") or "home"
        page.screenshot(path=to / f"{name}-{width}-{scheme}.png")
        if too_wide:
            faults.append(f"{address} is wider than {width} px")
        foreign = hosts - {"127.0.0.1", ""}
        if foreign:
            faults.append(f"{address} asks {', '.join(sorted(foreign))}")
        page.close()
    context.close()
    return faults


def note_host(hosts: set[str], request: Request) -> None:
    """Remember which host a request goes to."""
    hosts.add(urlsplit(request.url).hostname or "")


if __name__ == "__main__":
    main()
