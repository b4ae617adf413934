"""Every address under axe-core's rules, and every control of the busiest pages by the Tab key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldnotes import create_demo_workspace
from tests.browser.conftest import DESKTOP, PHONE, RunningApp, serve
from tests.browser.test_addresses import ADDRESSES

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "material" / "axe.min.js"
GRAVE = ("serious", "critical")
# axe's name of a rule and the start of the element, for what Streamlit draws and no page of ours can change.
STREAMLITS_OWN: tuple[tuple[str, str], ...] = ()

# Counts what Tab has to reach; of a group of radio buttons or of tabbed pills Tab reaches one.
CONTROLS = """() => {
  const all = document.querySelectorAll(
    "a[href], button, input, select, textarea, audio[controls], summary, [tabindex]");
  const seen = (one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden";
  const closed = (one) => one.tagName !== "SUMMARY" && one.closest("details:not([open])");
  const grouped = (one) => one.type === "radio" || one.closest("[role=radiogroup]");
  window.controls = [...all].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && seen(one) && !closed(one) && !grouped(one));
  window.reached = new Set();
}"""
REACH = """() => {
  const one = document.activeElement;
  if (one === document.body || window.reached.has(one)) return false;
  window.reached.add(one);
  return true;
}"""
MISSED = """() => window.controls
  .filter((one) => document.contains(one) && !window.reached.has(one))
  .map((one) => one.outerHTML.slice(0, 160))"""
MARKED = """() => {
  const marked = (one) => {
    const look = getComputedStyle(one);
    return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none";
  };
  for (let one = document.activeElement, up = 0; one && up < 6; one = one.parentElement, up += 1)
    if (marked(one) || (one.nextElementSibling && marked(one.nextElementSibling))) return true;
  return false;
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The demo workspace behind the web app alone; nobody transcribes."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    create_demo_workspace(folder).close()
    yield from serve(folder)


@pytest.fixture(scope="module")
def light_phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True, color_scheme="light")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def dark_desktop(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, color_scheme="dark")
    yield context.new_page()
    context.close()


def open_address(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible(timeout=15_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")


def grave_violations(page: Page) -> list[str]:
    """Return "rule: element" for each serious or critical violation that is ours."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if not any(rule["id"] == name and node["html"].startswith(start) for name, start in STREAMLITS_OWN)
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_serious_fault_of_accessibility(
    light_phone: Page, dark_desktop: Page, demo: RunningApp, address: str
) -> None:
    for page in (light_phone, dark_desktop):
        open_address(page, demo.url + address)
        assert grave_violations(page) == []


@pytest.mark.parametrize(
    "address",
    (
        *(
            "/",
            "/walk?new=1",
            "/walk?session=1",
            "/recordings",
            "/transcript?source=1",
            "/findings?finding=1",
        ),
        "/codebook?code=1",
    ),
)
def test_tab_alone_reaches_every_control_and_shows_where_it_is(
    dark_desktop: Page, demo: RunningApp, address: str
) -> None:
    page = dark_desktop
    open_address(page, demo.url + address)
    page.evaluate(CONTROLS)

    unmarked = []
    page.keyboard.press("Tab")
    while page.evaluate(REACH):
        # The page itself takes the focus to be scrolled by keys.
        if not page.evaluate(MARKED) and not page.evaluate("document.activeElement.tagName === 'MAIN'"):
            unmarked.append(page.evaluate("document.activeElement.outerHTML.slice(0, 160)"))
        page.keyboard.press("Tab")

    assert page.evaluate(MISSED) == []
    assert unmarked == []
