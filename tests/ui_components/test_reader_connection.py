"""What the reader does when the server refuses, is away, or has something newer."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .reader_backend import ReaderBackend
from .reader_page import ReaderPage

pytestmark = pytest.mark.browser

TEXTS = ["I was on hold.", "I am sorry.", "Then they passed me on."]


@pytest.fixture
def open_reader(browser: Browser) -> Iterator[Callable[..., ReaderPage]]:
    opened: list[ReaderPage] = []

    def open_one(backend: ReaderBackend, **options: Any) -> ReaderPage:
        opened.append(ReaderPage(browser, backend, **options))
        return opened[-1]

    yield open_one
    for reader in opened:
        reader.page.close()
        assert reader.errors == []


def test_a_refused_tag_is_taken_back_with_the_servers_sentence_and_can_be_tried_again(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.backend.refuse = (422, "This code was retired; choose another one.")
    reader.press("j", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    notice = reader.page.get_by_role("alert")
    expect(notice).to_contain_text("Waiting on hold on 0:00: not saved, and taken back.")
    expect(notice).to_contain_text("This code was retired; choose another one.")
    assert reader.chips(100) == []
    notice.get_by_role("button", name="Try again").click()
    reader.settle(1)
    assert reader.chips(100) == ["Waiting on hold"]
    expect(notice).to_have_count(0)


def test_changes_wait_for_the_connection_and_arrive_in_order(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.online = False
    reader.press("j", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter", "u", "e")
    reader.page.keyboard.type(" Long.")
    reader.press("Enter")
    state = reader.page.locator(".fn-r-state")
    expect(state).to_have_text("3 changes waiting for the connection")
    reader.go_online()
    expect(state).not_to_contain_text("waiting")
    reader.settle(3)
    assert [command["op"] for command in reader.backend.commands] == ["apply", "undo", "edit_text"]
    assert reader.backend.source["codings"] == []
    assert len({command["request_id"] for command in reader.backend.commands}) == 3


def test_what_waits_survives_a_reload_of_the_page(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.online = False
    reader.press("j", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    expect(reader.page.locator(".fn-r-state")).to_have_text("1 change waiting for the connection")
    reader.page.on("dialog", lambda dialog: dialog.accept())
    reader.online = True
    reader.page.reload()
    reader.page.wait_for_selector(".fn-r-chip")
    reader.settle(1)
    assert reader.chips(100) == ["Waiting on hold"]


def test_a_line_corrected_by_somebody_else_shows_both_texts(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e")
    reader.backend.edit_elsewhere(100, "I was on hold for ages.")
    reader.page.keyboard.type(" Again.")
    reader.press("Enter")
    editor = reader.page.locator(".fn-r-editor")
    expect(editor).to_contain_text("I was on hold for ages.")
    expect(editor.locator("textarea")).to_have_value("I was on hold. Again.")
    editor.get_by_role("button", name="Save mine").click()
    reader.settle(1)
    assert reader.backend.source["segments"][0]["text"] == "I was on hold. Again."
    assert reader.backend.commands[0]["revision"] == 1


def test_newer_signatures_load_nothing_and_a_new_refresh_loads_the_source(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    count = len(reader.requests)
    reader.page.evaluate(
        "show({source_address: '/source?signature=2', command_address: '/commands?signature=2'})"
    )
    reader.press("j")
    assert len(reader.requests) == count
    reader.backend.suggest(2, 101, 0, 4)
    reader.page.evaluate("show({refresh: 'suggested'})")
    reader.line(101).locator(".fn-r-chip").wait_for()
    assert reader.requests[count:] == ["GET /source"]


def test_only_the_line_that_changed_is_painted_again(open_reader):
    backend = ReaderBackend([f"Line {at}." for at in range(300)])
    for at in range(0, 300, 3):
        backend.put(10, 100 + at, 0, 100 + at, 4)
    reader = open_reader(backend)
    reader.press("j")
    reader.page.evaluate(
        """() => { window.touched = new Set(); new MutationObserver((changes) => changes.forEach((change) => {
          const line = change.target.closest(".fn-r-line");
          if (line && change.type === "childList") window.touched.add(line.dataset.segment);
        })).observe(document.querySelector(".fn-r-list"), {subtree: true, childList: true}); }"""
    )
    reader.press("t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.settle(1)
    assert reader.page.evaluate("[...touched]") == ["100"]


def test_a_source_of_5000_lines_opens_at_the_line_that_was_asked_for(open_reader):
    backend = ReaderBackend([f"This is what was said in line {at} of the call." for at in range(5000)])
    reader = open_reader(backend, segment_id=4100)
    line = reader.line(4100)
    expect(line).to_be_in_viewport()
    assert "fn-r-current" in line.get_attribute("class")


def test_leaving_the_page_lets_go_of_the_keyboard(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.suggest(2, 100, 0, 4)
    reader = open_reader(backend)
    reader.press("n")
    reader.page.evaluate("leave()")
    reader.press("a")
    assert backend.commands == []


def code_offline(reader: ReaderPage) -> None:
    reader.online = False
    reader.press("j", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    expect(reader.page.locator(".fn-r-state")).to_have_text("1 change waiting for the connection")


def test_what_waits_survives_a_closed_tab_and_is_sent_by_the_next_one(browser: Browser) -> None:
    backend = ReaderBackend(TEXTS)
    with browser.new_context() as context:
        first = ReaderPage(browser, backend, context=context)
        code_offline(first)
        # A second tab on the same source leaves alone what the first one has yet to send.
        beside = ReaderPage(browser, backend, context=context)
        expect(beside.page.locator(".fn-r-chip")).to_have_count(0)
        first.page.close()
        later = ReaderPage(browser, backend, context=context)
        later.line(100).locator(".fn-r-chip").wait_for()
        later.settle(1)
        assert later.chips(100) == ["Waiting on hold"]
        assert len(backend.source["codings"]) == 1
        assert later.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('outbox'))") == []


def test_an_address_that_ran_out_is_asked_for_anew_and_nothing_is_taken_back(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.backend.expired = True
    reader.press("j", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    state = reader.page.locator(".fn-r-state")
    expect(state).to_have_text("1 change waiting for a fresh address from the page")
    assert reader.chips(100) == ["Waiting on hold"]
    [[name, event]] = reader.page.evaluate("events")
    assert (name, list(event)) == ("event", ["fresh_addresses"])
    reader.backend.expired = False
    reader.page.evaluate("show({command_address: '/commands?signature=2'})")
    expect(state).not_to_contain_text("waiting")
    reader.settle(1)
    assert reader.page.get_by_role("alert").count() == 0


def test_an_undo_of_what_waits_takes_it_off_the_page_at_once(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    code_offline(reader)
    reader.press("u")
    expect(reader.line(100).locator(".fn-r-chip")).to_have_count(0)
    reader.press("Shift+U")
    expect(reader.line(100).locator(".fn-r-chip")).to_have_count(1)
    reader.go_online()
    reader.page.wait_for_selector(".fn-r-offline", state="detached")
    reader.settle(3)
    assert len(reader.backend.source["codings"]) == 1


def test_what_others_code_arrives_by_itself_says_who_and_moves_nothing(open_reader):
    backend = ReaderBackend([f"This is what was said in line {at}." for at in range(120)])
    reader = open_reader(backend, changes_address="/changes?signature=1", segment_id=180)
    line = reader.line(180)
    expect(line).to_be_in_viewport()
    reader.page.wait_for_timeout(200)  # far lines get their heights as they come near
    before = line.bounding_box()["y"]
    for at in range(6):
        backend.put(10 + at % 3, 178, at, 178, at + 4)
    backend.put_elsewhere("Noor", 2, 150, 0, 150, 4)
    expect(reader.page.locator(".fn-r-news")).to_have_text("Noor coded Frustration on 3:20")
    assert reader.chips(150) == ["Frustration"]
    assert abs(line.bounding_box()["y"] - before) < 2
    reader.page.locator(".fn-r-news-show").click()
    expect(reader.line(150)).to_be_in_viewport()
    assert backend.commands == []


def test_a_coding_made_elsewhere_meanwhile_is_fetched_with_the_next_answer(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.backend.put_elsewhere("Noor", 2, 102, 0, 102, 4)
    reader.press("j", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.line(102).locator(".fn-r-chip").wait_for()
    assert reader.chips(102) == ["Frustration"]
    assert reader.chips(100) == ["Waiting on hold"]


def test_what_one_member_could_not_send_is_not_sent_in_anothers_name(browser: Browser) -> None:
    backend = ReaderBackend(TEXTS)
    with browser.new_context() as context:
        mira = ReaderPage(browser, backend, context=context)
        code_offline(mira)
        mira.page.close()
        noor = ReaderPage(browser, backend, context=context, coder_id=2, coder_name="Noor")
        expect(noor.page.locator(".fn-r-others")).to_have_text(
            "1 change by Mira waits in this browser until Mira opens this here."
        )
        noor.press("j", "j", "t")
        noor.page.keyboard.type("spel")
        noor.press("Enter")
        noor.settle(1)
        assert [backend.excerpt(coding) for coding in backend.source["codings"]] == [TEXTS[1]]
        noor.page.close()
        again = ReaderPage(browser, backend, context=context)
        again.line(100).locator(".fn-r-chip").wait_for()
        again.settle(2)
        assert again.chips(100) == ["Waiting on hold"]
        expect(again.page.locator(".fn-r-others")).to_be_empty()


def test_what_waited_before_queues_had_members_is_sent_by_whom_it_names(browser: Browser) -> None:
    backend = ReaderBackend(TEXTS)
    command = {"op": "apply", "code_id": 10, "first_segment_id": 100, "start_char": 0, "intensity": None}
    command |= {"last_segment_id": 100, "end_char": 1, "request_id": "old"}
    old = {"entries": [{"command": command, "temporary": -5, "coder": "Mira", "label": "Old"}], "at": 0}
    with browser.new_context() as context:
        noor = ReaderPage(browser, backend, context=context, coder_id=2, coder_name="Noor")
        keep = "(old) => localStorage.setItem('fn-r-outbox:/commands:tab', JSON.stringify(old))"
        noor.page.evaluate(keep, old)
        noor.page.reload()
        expect(noor.page.locator(".fn-r-others")).to_contain_text("1 change by Mira waits")
        assert backend.commands == []
        noor.page.close()
        mira = ReaderPage(browser, backend, context=context)
        mira.line(100).locator(".fn-r-chip").wait_for()
        mira.settle(1)
