"""Choosing in a page's selects, which a page that moves closes again."""

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

READ_MS = 60_000
_TRIES = 10


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a select, and wait until it shows the choice.

    A run that was still under way closes the list again, and so does a page that scrolls; then it is opened
    once more.
    """
    box = page.get_by_role("combobox", name=label, exact=True)
    expect(box).to_be_visible(timeout=READ_MS)
    wait_until_idle(page)
    box.scroll_into_view_if_needed()
    one = page.get_by_role("option", name=option, exact=True)
    for _ in range(_TRIES):
        box.click()
        try:
            one.click(timeout=READ_MS / _TRIES)
            break
        except PlaywrightTimeoutError:
            wait_until_idle(page)
    expect(box).to_have_value(option)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=READ_MS)
