"""The menu: on a phone it closes once a page was chosen; each page lights an entry."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Page, expect

from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import create_workspace
from fieldnotes.ui.shell import PAGES
from tests.browser.conftest import RunningApp, serve

pytestmark = pytest.mark.browser

PARENTS = {
    entry.name: next(one for one in PAGES if one.name == entry.parent) for entry in PAGES if entry.parent
}


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A workspace with two members, so that the header says who works here."""
    folder = tmp_path_factory.mktemp("team") / "workspace"
    with closing(create_workspace(folder)) as ws:
        add_member(ws, name="Grace")
    yield from serve(folder)


def open_menu(page: Page) -> None:
    page.get_by_role("button", name="Expand sidebar").tap()
    expect(page.get_by_role("link", name="Workspace", exact=True)).to_be_in_viewport()


def expect_closed(page: Page) -> None:
    expect(page.get_by_role("link", name="Workspace", exact=True)).not_to_be_in_viewport()


def test_a_phones_menu_closes_once_a_page_was_chosen_and_by_its_own_button(
    phone: Page, team: RunningApp
) -> None:
    phone.goto(team.url)
    open_menu(phone)
    # A tap that something else would take fails.
    phone.get_by_role("button", name="Collapse sidebar").tap()
    expect_closed(phone)
    open_menu(phone)
    phone.get_by_role("link", name="Promises", exact=True).tap()
    expect(phone.get_by_role("heading", name="Promises", level=1)).to_be_visible()
    expect_closed(phone)


def test_a_menu_that_was_left_open_is_closed_when_a_page_is_loaded(phone: Page, team: RunningApp) -> None:
    phone.goto(team.url)
    open_menu(phone)
    phone.goto(f"{team.url}/promises")
    expect(phone.get_by_role("heading", name="Promises", level=1)).to_be_visible()
    expect_closed(phone)


@pytest.mark.parametrize("name", sorted(PARENTS))
def test_a_page_without_an_entry_lights_the_one_it_belongs_to(
    desktop: Page, team: RunningApp, name: str
) -> None:
    desktop.goto(f"{team.url}/{name}")
    expect(desktop.locator("nav a[aria-current]")).to_have_text([PARENTS[name].title])


def test_an_entry_of_its_own_is_all_that_is_lit_after_another_was(desktop: Page, team: RunningApp) -> None:
    desktop.goto(f"{team.url}/collections")
    expect(desktop.locator("nav a[aria-current]")).to_have_text(["Stories"])
    desktop.get_by_role("link", name="Promises", exact=True).click()
    expect(desktop.locator("nav a[aria-current]")).to_have_text(["Promises"])
