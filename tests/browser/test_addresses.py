"""Every page opens by its address in a fresh browser, fits a phone, and asks nothing of any other host."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldnotes import create_demo_workspace
from tests.browser.conftest import PHONE, RunningApp, serve

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/",
    "/?cell=surely.anecdote",
    "/?region=check",
    "/walk",
    "/walk?new=1",
    "/walk?session=1",
    "/walk?session=1&debrief=1",
    "/plan",
    "/plan?market=Korea&stage=settlement&question=Why%3F&mode=interview&metric=1",
    "/plan?id=1",
    "/guides",
    "/guides?guide=aeiou",
    "/guides?guide=aeiou&edit=1",
    "/guides?consent=ar",
    "/coverage",
    "/coverage?stage=1&column=",
    "/recordings",
    "/transcript",
    "/transcript?source=1",
    "/library",
    "/library?q=car",
    "/patterns",
    "/ask_next",
    "/promises",
    "/promises?promise=1",
    "/promises?new=1",
    "/patterns?view=journey",
    "/story",
    "/story?id=1",
    "/story?id=1&versions=1",
    "/collections",
    "/reels",
    "/collections?new=1",
    "/findings",
    "/findings?finding=1",
    "/findings?new=1",
    "/findings?view=local",
    "/findings?use=1",
    "/metrics",
    "/metrics?metric=1",
    "/metrics?bring=1",
    "/codebook",
    "/codebook?code=1",
    "/agreement",
    "/agreement?start=1",
    "/participant",
    "/participant?id=1",
    "/privacy",
    "/settings",
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The demo workspace behind the web app alone; nobody transcribes."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    create_demo_workspace(folder).close()
    yield from serve(folder)


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A phone that has never seen the app."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_opens_cold_fits_a_phone_and_stays_at_home(
    stranger: Page, demo: RunningApp, address: str
) -> None:
    hosts: set[str] = set()
    stranger.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    faults: list[str] = []
    stranger.on("pageerror", lambda error: faults.append(str(error)))

    stranger.goto(demo.url + address)

    expect(stranger.locator("h1")).to_be_visible(timeout=15_000)
    expect(stranger.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(stranger.get_by_test_id("stException")).to_have_count(0)
    assert stranger.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert hosts - {"127.0.0.1", ""} == set()
    assert faults == []


def test_a_page_that_is_asked_for_first_on_a_fresh_server_has_the_apps_navigation(
    stranger: Page, tmp_path: Path
) -> None:
    for app in serve(tmp_path / "workspace"):
        stranger.goto(f"{app.url}/library")

        expect(stranger.get_by_role("heading", name="Library", exact=True)).to_be_visible(timeout=15_000)
        stranger.set_viewport_size({"width": 1280, "height": 900})
        expect(stranger.get_by_role("link", name="Recordings")).to_be_visible()
