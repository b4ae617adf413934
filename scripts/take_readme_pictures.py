"""Takes the pictures of the README: `python -m scripts.take_readme_pictures [--to docs/screenshots]`.

Makes a demo workspace, lets a worker do all of its jobs, and pictures what a window shows of the walk, the
debrief, the library, a story in both windows and the present mode, at 390 and 1,280 px, in light and dark.
"""

import argparse
import itertools
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.pages import IDLE
from benchmarks.serving import served_browser
from fieldnotes import create_demo_workspace
from fieldnotes.supervisor import worker_command
from scripts.take_screenshots import SCHEMES, SETTLE_MS, SIZES


@dataclass(frozen=True)
class Picture:
    """name: of the file. scroll_to: what is brought to the top first. keys: pressed one by one."""

    name: str
    address: str
    scroll_to: str = ""
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("home", "/"),
    Picture("walk", "/walk?session=1"),
    Picture("debrief", "/walk?session=3"),
    Picture("library", "/library"),
    Picture("story", "/story?id=3", scroll_to=".st-key-story_passages_head"),
    Picture("present", "/collections?id=1&present=1", keys=("ArrowRight",)),
)


def main() -> None:
    """Make the workspace, serve it and go round."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--to", type=Path, default=Path("docs/screenshots"))
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "workspace"
        create_demo_workspace(folder).close()
        subprocess.run([*worker_command(folder), "--until-idle"], check=True)
        with served_browser(folder) as (browser, app):
            for (width, height), scheme in itertools.product(SIZES, SCHEMES):
                take(browser, app, arguments.to, (width, height, scheme))


def take(browser: Browser, url: str, to: Path, look: tuple[int, int, str]) -> None:
    """Picture everything in one size and scheme."""
    width, height, scheme = look
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < 500,
    )
    for picture in PICTURES:
        page = context.new_page()
        page.goto(url + picture.address)
        page.wait_for_selector("h1")
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(SETTLE_MS)
        for key in picture.keys:
            page.keyboard.press(key)
        if picture.scroll_to:
            page.locator(picture.scroll_to).evaluate("one => one.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=to / f"{picture.name}-{width}-{scheme}.png")
        page.close()
    context.close()


if __name__ == "__main__":
    main()
