"""A team in a browser: the way in and out, what each role is shown, and a page policy that nothing breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldnotes import create_demo_workspace, open_workspace
from fieldnotes.services import members
from fieldnotes.services.signing_in import make_link
from fieldnotes.services.workspace import Workspace
from scripts.ports import free_port
from tests.browser.conftest import PHONE, RunningApp, serve

pytestmark = pytest.mark.browser

PASSWORD = "seven quiet rivers"
ADDRESSES = (
    "/",
    "/walk",
    "/walk?session=1",
    "/recordings",
    "/transcript?source=1",
    "/library?q=car",
    "/patterns",
    "/story?id=1",
    "/findings?finding=1",
    "/metrics?metric=1",
    "/codebook",
    "/agreement",
    "/settings",
)


@dataclass(frozen=True)
class Team:
    """The demo behind a sign-in."""

    app: RunningApp
    ws: Workspace

    def link(self, name: str) -> str:
        """Return the address with which somebody sets their password."""
        member = next(one.member for one in members.list_access(self.ws) if one.member.name == name)
        return f"{self.app.url}/sign-in/link?token={make_link(self.ws, member.id)[0]}"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder: Path = tmp_path_factory.mktemp("team") / "workspace"
    create_demo_workspace(folder).close()
    port = free_port()
    (folder / "fieldnotes.toml").write_text(
        f'sign_in = ["accounts"]\npublic_address = "http://127.0.0.1:{port}"\n'
    )
    ws = open_workspace(folder)
    for name, role in (("Ada", "administrator"), ("Lis", "listener")):
        members.add_member(ws, name=name, role=role, sign_in_name=f"{name.lower()}@example.org")
    for app in serve(folder, port=port):
        yield Team(app, ws)
    ws.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    yield context.new_page()
    context.close()


def set_password(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set it and sign in", exact=True).click()


def settled(page: Page) -> None:
    expect(page.locator("h1")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=20_000
    )


def test_every_page_keeps_to_its_policy_and_a_deep_link_survives_the_sign_in(page: Page, team: Team) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.log('Content Security Policy: ' + event.violatedDirective + ' ' + event.blockedURI))"
    )
    set_password(page, team.link("Ada"))
    settled(page)
    for address in ADDRESSES:
        page.goto(team.app.url + address)
        settled(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    page.goto(f"{team.app.url}/findings")
    settled(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="All as CSV", exact=True).click()
    assert "Who reports a loss" in taken.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="You: Ada").click()
    page.get_by_role("link", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()

    page.goto(f"{team.app.url}/library?q=car")
    page.get_by_label("Name or e-mail address", exact=True).fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    settled(page)
    assert page.url.endswith("/library?q=car")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert [line for line in said if "Content Security Policy" in line] == []


def test_a_listener_sees_stories_alone_and_is_gone_with_the_role(page: Page, team: Team) -> None:
    set_password(page, team.link("Lis"))
    settled(page)
    expect(page.get_by_role("heading", name="What is here for you", exact=True)).to_be_visible()
    for closed in ("/findings?finding=1", "/transcript?source=1", "/settings", "/metrics"):
        page.goto(team.app.url + closed)
        expect(page.get_by_text("is not open to the role “listener”")).to_be_visible(timeout=20_000)
    page.goto(f"{team.app.url}/story?id=1")
    settled(page)
    expect(page.get_by_role("button", name="Edit", exact=True)).to_have_count(0)

    member = next(one.member for one in members.list_access(team.ws) if one.member.name == "Lis")
    members.deactivate_member(team.ws, member.id)
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible(timeout=20_000)
    assert "/sign-in?next=%2Fstory%3Fid%3D1" in page.url
