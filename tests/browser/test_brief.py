"""The brief as a browser shows it: alone, with no network, on a phone and on paper; and how it is taken."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from fieldnotes import create_demo_workspace, edit_finding, list_findings, open_workspace, write_brief
from tests.browser.conftest import DESKTOP, PHONE, RunningApp, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

ATTACK = '<img src=x onerror="document.title = 1"><script>document.title = 2</script>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workspace; its oldest finding's statement is an attack."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    ws = create_demo_workspace(folder)
    oldest = list_findings(ws)[-1]
    edit_finding(ws, oldest.id, statement=f"Attack {ATTACK}", market=oldest.market)
    ws.close()
    return folder


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page that reaches no host, at a phone's width."""
    context = browser.new_context(viewport=PHONE, offline=True)
    yield context.new_page()
    context.close()


def written(folder: Path, market: str, audience: str, out: Path) -> Path:
    ws = open_workspace(folder)
    [finding] = [one for one in list_findings(ws) if one.market == market]
    out.write_bytes(write_brief(ws, finding.id, audience=audience))
    ws.close()
    return out


@pytest.mark.parametrize("audience", ["inside", "outside"])
def test_the_html_opens_alone_without_a_network_and_without_faults(
    offline: Page, folder: Path, tmp_path: Path, audience: str
) -> None:
    asked: list[str] = []
    faults: list[str] = []
    offline.on("request", lambda request: asked.append(request.url))
    offline.on("console", lambda message: faults.append(message.text))
    path = written(folder, "Korea", audience, tmp_path / "brief.html")
    offline.goto(path.as_uri())
    expect(offline.locator("h1")).to_contain_text("a habit, not fraud (example).")
    expect(offline.get_by_role("img")).to_have_count(2)
    expect(offline.get_by_role("img").first).to_be_visible()
    assert asked == [path.as_uri()]
    assert faults == []
    for size in (PHONE, DESKTOP):
        offline.set_viewport_size(size)
        assert offline.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # The file's own rule lets no script in; axe is let in beside it.
    context = offline.context.browser
    assert context is not None
    beside = context.new_context(bypass_csp=True, offline=True)
    page = beside.new_page()
    page.goto(path.as_uri())
    assert grave_violations(page) == []
    beside.close()


def test_it_prints_on_one_page(offline: Page, folder: Path, tmp_path: Path) -> None:
    for market in ("Korea", "United Kingdom"):
        offline.goto(written(folder, market, "inside", tmp_path / "brief.html").as_uri())
        printed = offline.pdf(prefer_css_page_size=True)
        assert len(PdfReader(io.BytesIO(printed)).pages) == 1


def test_what_people_wrote_runs_nothing(offline: Page, folder: Path, tmp_path: Path) -> None:
    offline.goto(written(folder, "United Kingdom", "inside", tmp_path / "brief.html").as_uri())
    expect(offline.locator("h1")).to_have_text(f"Attack {ATTACK}")
    assert offline.title() == f"Finding: Attack {ATTACK}"
    assert offline.locator("script, h1 img").count() == 0


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[RunningApp]:
    """The web app alone on the demo workspace."""
    yield from serve(folder)


def test_it_is_taken_from_the_findings_page(desktop: Page, demo: RunningApp) -> None:
    desktop.set_default_timeout(90_000)  # the first page of a cold server on a busy machine
    desktop.goto(f"{demo.url}/findings?finding=2")
    expect(desktop.get_by_role("heading", name="Local reading")).to_be_visible(timeout=90_000)
    desktop.get_by_role("button", name="Brief").click()
    desktop.get_by_role("radio", name="Outside").click()
    expect(desktop.get_by_text("Quotes only those who agreed to being shared outside")).to_be_visible(
        timeout=30_000
    )
    with desktop.expect_download() as waiting:
        desktop.get_by_role("button", name="One page to print (PDF)").click()
    download = waiting.value
    assert download.suggested_filename.endswith("-outside.pdf")
    [sheet] = PdfReader(Path(download.path())).pages
    text = " ".join(sheet.extract_text().split())
    assert "알뜰하다" in text
    assert "May be given outside" in text
