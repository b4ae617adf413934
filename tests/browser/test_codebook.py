"""The codebook in a browser: its tree by keys and by touch, dialogs, undo, and files that come back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fieldnotes import add_code, create_workspace, list_codes, open_workspace
from tests.browser.conftest import RunningApp, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """A codebook of 500 codes behind the web app alone."""
    folder = tmp_path_factory.mktemp("codebook") / "workspace"
    ws = create_workspace(folder)
    parents = [code.id for code in list_codes(ws, kind="theme")]
    for number in range(440):
        add_code(
            ws,
            kind="theme",
            name=f"made up {number}",
            definition=f"What is told about <{number}>.",
            parent_id=parents[number % len(parents)],
        )
    ws.close()
    yield from serve(folder)


def names(served: RunningApp) -> set[str]:
    return {code.name for code in list_codes(open_workspace(served.folder))}


def open_codebook(page: Page, served: RunningApp) -> None:
    page.goto(f"{served.url}/codebook")
    expect(page.get_by_role("treeitem", name="waiting")).to_be_visible(timeout=20_000)


def ready(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_the_tree_is_walked_with_the_arrow_keys(desktop: Page, served: RunningApp) -> None:
    open_codebook(desktop, served)
    desktop.get_by_label("Find a code").press("ArrowDown")
    waiting = desktop.get_by_role("treeitem", name="waiting")
    expect(waiting).to_be_focused()
    expect(waiting).to_have_attribute("aria-expanded", "false")
    desktop.keyboard.press("ArrowRight")
    expect(waiting).to_have_attribute("aria-expanded", "true")
    desktop.keyboard.press("ArrowRight")
    first = desktop.get_by_role("treeitem", name="made up 0 ,")
    expect(first).to_be_focused()
    expect(first).to_have_attribute("aria-level", "3")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".fn-code-detail h2")).to_have_text("◐made up 0")
    expect(desktop.locator(".fn-definition")).to_have_text("What is told about <0>.")
    expect(first).to_have_attribute("aria-selected", "true")
    desktop.keyboard.press("ArrowLeft")
    expect(waiting).to_be_focused()
    desktop.keyboard.press("h")
    expect(desktop.get_by_role("treeitem", name="having to repeat oneself")).to_be_focused()
    desktop.keyboard.press("Home")
    expect(desktop.get_by_role("treeitem", name="Themes ,")).to_be_focused()


def test_a_search_finds_codes_in_their_place_as_it_is_typed(desktop: Page, served: RunningApp) -> None:
    open_codebook(desktop, served)
    desktop.get_by_label("Find a code").fill("told <43")
    expect(desktop.get_by_text("11 found")).to_be_visible()
    expect(desktop.get_by_role("treeitem", name="made up 439")).to_be_visible()
    expect(desktop.get_by_role("treeitem", name="made up 5 ,")).to_have_count(0)
    desktop.get_by_label("Find a code").fill("nowhere at all")
    expect(desktop.get_by_text("No code has these words")).to_be_visible()


def test_a_code_is_merged_in_a_dialog_and_comes_back_by_undo(desktop: Page, served: RunningApp) -> None:
    desktop.goto(f"{served.url}/codebook?code={_id(served, 'product fault')}")
    desktop.get_by_role("button", name="Merge", exact=True).click(timeout=20_000)
    field = desktop.get_by_label("Merge “product fault” into")
    field.fill("price and")
    desktop.get_by_role("option", name="price and value", exact=True).click()
    dialog = desktop.get_by_role("dialog")
    expect(dialog).to_contain_text("go to “price and value”. “product fault” leaves the codebook")
    dialog.get_by_role("button", name="Merge them").click()
    expect(desktop.locator(".fn-code-detail h2")).to_have_text("◐price and value")
    ready(desktop)
    assert "product fault" not in names(served)
    desktop.get_by_role("button", name="Undo").click()
    expect(desktop.get_by_role("treeitem", name="product fault")).to_be_visible()
    assert "product fault" in names(served)


def test_on_a_phone_an_open_code_takes_the_place_of_the_tree(phone: Page, served: RunningApp) -> None:
    open_codebook(phone, served)
    phone.get_by_role("treeitem", name="price and value").tap()
    expect(phone.locator(".fn-code-detail h2")).to_have_text("◐price and value")
    expect(phone.locator(".fn-tree")).to_be_hidden()
    phone.get_by_role("button", name="All codes").tap()
    expect(phone.get_by_role("treeitem", name="price and value")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_codebook_is_taken_away_as_a_file_and_found_unchanged(
    desktop: Page, served: RunningApp, tmp_path: Path
) -> None:
    desktop.goto(f"{served.url}/codebook")
    desktop.get_by_text("Templates and files").click(timeout=20_000)
    with desktop.expect_download() as download:
        desktop.get_by_role("button", name="REFI-QDA (.qdc)").click()
    file = tmp_path / "book.qdc"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<CodeBook')
    desktop.locator("input[type=file]").set_input_files(file)
    expect(desktop.get_by_text("Nothing in this file is new here.")).to_be_visible(timeout=20_000)


def _id(served: RunningApp, name: str) -> int:
    return next(code.id for code in list_codes(open_workspace(served.folder)) if code.name == name)
