"""What the tests of the composer do on its page, and look at."""

import time

PATIENCE_S = 20

API = "**/api/{uploads,sessions}**"
OBSERVATIONS = "**/api/sessions/**"


def choose(page, *names):
    for name in names:
        page.locator(".fn-walk-write").get_by_text(name, exact=True).click()


def text(page):
    return page.get_by_role("textbox", name="Note")


def status(page):
    return page.locator(".fn-composer .fn-box-status")


def rows(page):
    return page.locator(".fn-line > li")


def note(page, words):
    text(page).fill(words)
    press(page, "Note it")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def texts(server):
    return [observation["text"] for observation in server.kept()["observations"]]


def commands(server, count):
    """Return the commands that the server has, once it has `count`: a page paints before it sends."""
    until = time.monotonic() + PATIENCE_S
    while len(found := server.kept()["commands"]) < count and time.monotonic() < until:
        time.sleep(0.1)
    return found


def come_online(page):
    page.evaluate("dispatchEvent(new Event('online'))")
