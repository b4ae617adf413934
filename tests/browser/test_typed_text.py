"""What is typed into a form outlives a reload and the Back button, and goes when the form is done."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningApp, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A new workspace behind the web app alone."""
    yield from serve(tmp_path_factory.mktemp("typed") / "workspace")


def test_the_start_of_a_walk_outlives_a_reload_and_the_next_one_begins_empty(
    phone: Page, empty: RunningApp
) -> None:
    expected = phone.get_by_label("What do you expect to find?")
    market = phone.get_by_label("Which market?")
    phone.goto(f"{empty.url}/walk?new=1")
    market.fill("Korea")
    expected.fill("Callers are angry.")

    phone.reload()

    expect(market).to_have_value("Korea")
    expect(expected).to_have_value("Callers are angry.")
    phone.get_by_test_id("stRadioOption").filter(has_text="Interview").click()
    phone.get_by_role("button", name="Start the walk").click()
    expect(phone.get_by_role("textbox", name="Note")).to_be_visible()
    phone.goto(f"{empty.url}/walk?new=1")
    expect(expected).to_have_value("")


def test_the_plan_of_a_walk_outlives_a_reload(phone: Page, empty: RunningApp) -> None:
    question = phone.get_by_label("What should this walk find out?")
    expected = phone.get_by_label("What do you expect to find?")
    phone.goto(f"{empty.url}/plan?market=Korea")
    question.fill("Why do they leave?")
    expected.fill("Nobody calls back.")

    phone.reload()

    expect(question).to_have_value("Why do they leave?")
    expect(expected).to_have_value("Nobody calls back.")
    expect(phone.get_by_label("Which market?")).to_have_value("Korea")
    phone.get_by_test_id("stRadioOption").filter(has_text="Interview").click()
    phone.get_by_role("button", name="Plan the walk").click()
    expect(phone.get_by_role("button", name="Start now")).to_be_visible()
    expect(phone.get_by_text("Nobody calls back.")).to_be_visible()
    phone.goto(f"{empty.url}/plan")
    expect(expected).to_have_value("")


def test_a_finding_that_is_half_written_is_there_after_another_page(desktop: Page, empty: RunningApp) -> None:
    statement = desktop.get_by_label("What is going on?")
    desktop.goto(f"{empty.url}/findings?new=1")
    statement.fill("People tell <b>everything</b> twice.")
    desktop.get_by_role("link", name="Library").click()
    expect(desktop.get_by_role("heading", name="Library", exact=True)).to_be_visible()

    desktop.go_back()

    expect(statement).to_have_value("People tell <b>everything</b> twice.")
    desktop.get_by_role("button", name="Write it down").click()
    expect(desktop.get_by_role("heading", name="People tell <b>everything</b> twice.")).to_be_visible()
    desktop.goto(f"{empty.url}/findings?new=1")
    expect(statement).to_have_value("")


def test_a_refused_form_keeps_its_text_over_a_reload(desktop: Page, empty: RunningApp) -> None:
    need = desktop.get_by_label("Emotional need: how they want to feel")
    desktop.goto(f"{empty.url}/findings?new=1")
    need.fill("Safe.")
    desktop.get_by_role("button", name="Write it down").click()
    expect(desktop.get_by_text("The statement is empty")).to_be_visible()

    desktop.reload()

    expect(need).to_have_value("Safe.")
