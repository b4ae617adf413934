"""The map of both lenses by the keyboard alone, from a cell to a walk with its question; and on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from fieldnotes import create_workspace, link_finding
from fieldnotes.records import Slice
from tests.browser.conftest import PHONE, RunningApp, serve
from tests.browser.test_accessibility import grave_violations, open_address
from tests.lens_material import add_finding, add_metric

pytestmark = pytest.mark.browser

STAGE = "basket and checkout"  # of the starter journey “Online order”
QUESTION = f"Why did NPS fall in Korea at {STAGE} since August 2026?"


@pytest.fixture(scope="module")
def lenses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A metric that fell in Korea and nobody knows why, rose in Peru and somebody does; and an anecdote."""
    folder = tmp_path_factory.mktemp("lenses") / "workspace"
    ws = create_workspace(folder)
    nps = add_metric(
        ws, "NPS", ("Korea", STAGE, 30, 8), ("Korea", "", 30, 22), ("Peru", "", 20, 34), ("Italy", "", 9, 9)
    )
    finding_id, _ = add_finding(ws, "The new form asks for less.", calls=2, market="Peru")
    link_finding(ws, finding_id, metric_id=nps.id, kind="explains this movement", slice=Slice(market="Peru"))
    add_finding(ws, "Somebody was angry.", calls=1)
    ws.close()
    yield from serve(folder)


def cell(page: Page, name: str) -> Locator:
    return page.locator(".fn-pt-cell", has_text=name)


def press_until(page: Page, key: str, wanted: Locator) -> None:
    """Press a key until an element has the focus."""
    for _ in range(60):
        if wanted.evaluate("one => one === document.activeElement || one.contains(document.activeElement)"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reached it")


def test_the_map_leads_by_keys_alone_to_a_walk_with_its_question(desktop: Page, lenses: RunningApp) -> None:
    page = desktop
    open_address(page, lenses.url)
    go = cell(page, "Surely moved, No evidence: 1, Go and see")
    act = cell(page, "Surely moved, Indication: 1, Act")
    expect(go).to_be_visible()
    press_until(page, "Tab", page.locator(".fn-pt-cell[tabindex='0']"))
    press_until(page, "ArrowRight", act)
    press_until(page, "ArrowLeft", go)

    page.keyboard.press("Enter")

    opened = page.locator(".st-key-lens_opened")
    expect(opened.get_by_role("heading", name="Go and see")).to_be_visible()
    expect(go).to_have_attribute("aria-pressed", "true")
    expect(opened).to_contain_text("fell by 22 points, worse: more than chance")
    expect(opened.get_by_text("The new form asks for less.")).to_have_count(0)
    assert grave_violations(page) == []

    details = opened.locator("summary", has_text="Stands for 1 wider or narrower slice")
    press_until(page, "Tab", details)
    page.keyboard.press("Enter")
    expect(opened.get_by_role("link", name="Korea", exact=True)).to_be_visible()
    press_until(page, "Tab", opened.get_by_role("link", name="Plan a walk"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Plan a walk")).to_be_visible()
    expect(page.get_by_label("What should this walk find out?")).to_have_value(QUESTION)
    expect(page.get_by_label("Which market?")).to_have_value("Korea")
    expect(page.get_by_role("combobox", name="Where does it begin?")).to_have_value(STAGE)
    assert grave_violations(page) == []


def test_a_cell_that_is_open_is_said_by_the_address_and_closes_by_the_same_key(
    desktop: Page, lenses: RunningApp
) -> None:
    page = desktop
    open_address(page, f"{lenses.url}/?cell=unlinked.anecdote")
    opened = page.locator(".st-key-lens_opened")
    expect(opened.get_by_role("link", name="Somebody was angry.")).to_be_visible()
    check = cell(page, "No metric, Anecdote: 1, Anecdote: check")
    expect(check).to_have_attribute("aria-pressed", "true")

    check.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".st-key-field_go")).to_be_visible()
    expect(check).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(f"{lenses.url}/")


def test_a_phone_has_the_four_regions_as_sections(phone: Page, lenses: RunningApp) -> None:
    page = phone
    open_address(page, lenses.url)
    sections = page.locator(".st-key-lens_opened .fn-field h2")
    expect(sections).to_have_text(["Act 1", "Go and see 1", "Anecdote: check 1", "Watch 1"])
    expect(page.locator(".fn-pt")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tops = [section.bounding_box() for section in sections.all()]
    assert [box["x"] for box in tops if box] == [tops[0]["x"]] * 4 if tops[0] else False
    assert grave_violations(page) == []

    page.locator(".st-key-field_go").get_by_role("link", name="Plan a walk").click()

    expect(page.get_by_label("What should this walk find out?")).to_have_value(QUESTION)
