"""Correcting in the reader: split, join, undo, redo, doubtful words, speakers of several lines."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from .reader_backend import ReaderBackend
from .reader_page import ReaderPage

pytestmark = pytest.mark.browser

TEXTS = [
    "I was on hold for forty minutes.",
    "I am sorry to hear that.",
    "Then they passed me on.",
    "To whom?",
]
EMOJI = "Hold 😤😤 music again"
HIGHLIGHTED = """name => [...(CSS.highlights.get(name) || [])].map((range) => {
  const over = document.createRange();
  over.setStart(range.startContainer, range.startOffset);
  over.setEnd(range.endContainer, range.endOffset);
  return over.toString();
})"""


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


def field(reader: ReaderPage) -> Locator:
    return reader.page.get_by_role("textbox", name="Words of this line")


def put_caret(reader: ReaderPage, at: int, end: int | None = None) -> None:
    field(reader).evaluate("(field, [from, to]) => field.setSelectionRange(from, to)", [at, end or at])


def caret(reader: ReaderPage) -> list[int]:
    return list(field(reader).evaluate("field => [field.selectionStart, field.selectionEnd]"))


def shown(reader: ReaderPage) -> list[str]:
    return list(reader.page.locator(".fn-r-text").all_text_contents())


def marked(reader: ReaderPage, count: int) -> list[str]:
    """Return the words that are marked as doubtful, once there are that many."""
    size = "count => (CSS.highlights.get('fn-r-doubt')?.size ?? 0) === count"
    reader.page.wait_for_function(size, arg=count)
    return list(reader.page.evaluate(HIGHLIGHTED, "fn-r-doubt"))


def spoken(reader: ReaderPage) -> Locator:
    return reader.page.locator(".fn-r-spoken")


def state(reader: ReaderPage) -> Locator:
    return reader.page.locator(".fn-r-state")


def test_a_line_is_split_at_the_caret_and_writing_goes_on_in_the_second_part(open_reader):
    reader = open_reader(ReaderBackend([EMOJI, TEXTS[1]]))
    reader.press("j", "e")
    put_caret(reader, EMOJI.index("music"))
    units = len(EMOJI[: EMOJI.index("music")].encode("utf-16-le")) // 2
    put_caret(reader, units)
    reader.press("Control+Enter")
    expect(field(reader)).to_have_value("music again")
    assert caret(reader) == [0, 0]
    reader.settle(1)
    assert reader.backend.commands[0]["at_char"] == EMOJI.index("music")
    reader.page.keyboard.type("The ")
    reader.press("Enter")
    reader.settle(2)
    texts = [segment["text"] for segment in reader.backend.source["segments"]]
    assert texts == ["Hold 😤😤", "The music again", TEXTS[1]]
    assert shown(reader) == texts


def test_words_typed_before_a_split_are_saved_first(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e")
    field(reader).fill("I was on hold. Forty minutes!")
    put_caret(reader, 15)
    reader.page.get_by_role("button", name="Split here").click()
    reader.settle(2)
    assert [c["op"] for c in reader.backend.commands] == ["edit_text", "split"]
    assert [c["revision"] for c in reader.backend.commands] == [0, 1]
    assert shown(reader)[:2] == ["I was on hold.", "Forty minutes!"]


def test_a_split_at_an_edge_does_nothing_and_says_why(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e", "Control+Enter")
    expect(spoken(reader)).to_contain_text("Put the caret between two words")
    expect(field(reader)).to_be_focused()
    assert reader.backend.commands == []


@pytest.mark.parametrize(
    ("line", "at", "key", "joined"),
    [(1, 0, "Backspace", 0), (1, len(TEXTS[1]), "Delete", 1)],
)
def test_lines_are_joined_at_the_ends_of_the_field(open_reader, line, at, key, joined):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "j", "e")
    put_caret(reader, at)
    reader.press(key)
    text = f"{TEXTS[joined]} {TEXTS[joined + 1]}"
    expect(field(reader)).to_have_value(text)
    assert caret(reader) == [len(TEXTS[joined])] * 2
    reader.press("Escape")
    reader.settle(1)
    assert reader.backend.source["segments"][joined]["text"] == text
    expect(reader.line(100 + joined)).to_be_focused()


def test_a_note_of_a_walk_cannot_be_split(open_reader):
    reader = open_reader(ReaderBackend(TEXTS[:1], kind="observation"))
    reader.press("j", "e")
    put_caret(reader, 6)
    reader.press("Control+Enter")
    expect(reader.page.get_by_role("button", name="Split here")).to_have_count(0)
    reader.press("Escape")
    assert reader.backend.commands == []


def test_backspace_with_something_selected_deletes_it(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "j", "e")
    put_caret(reader, 0, 5)
    reader.press("Backspace")
    expect(field(reader)).to_have_value("sorry to hear that.")
    assert reader.backend.commands == []


def test_undo_and_redo_take_lines_back_and_say_what(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "m")
    reader.settle(1)
    undo = reader.page.get_by_role("button", name="Undo join")
    undo.click()
    reader.settle(2)
    assert shown(reader) == TEXTS
    expect(spoken(reader)).to_contain_text("Undo of the join")
    reader.page.get_by_role("button", name="Redo join").wait_for()
    reader.press("Control+Shift+z")
    reader.settle(3)
    assert shown(reader)[0] == f"{TEXTS[0]} {TEXTS[1]}"
    reader.press("Control+z", "Control+y")
    reader.settle(5)
    assert [c["op"] for c in reader.backend.commands] == ["merge", "undo", "redo", "undo", "redo"]


def test_undo_takes_back_what_was_done_last_tag_or_line(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "m", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.settle(2)
    expect(reader.page.get_by_role("button", name="Undo coding")).to_be_visible()
    reader.press("Control+z", "Control+z")
    reader.settle(4)
    assert [c["op"] for c in reader.backend.commands] == ["merge", "apply", "undo", "undo"]


def test_the_browsers_own_undo_holds_in_the_field(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "m")
    reader.settle(1)
    reader.press("e")
    reader.page.keyboard.type("x")
    reader.press("Control+z")
    expect(field(reader)).to_have_value(f"{TEXTS[0]} {TEXTS[1]}")
    assert len(reader.backend.commands) == 1


def test_what_the_machine_heard_is_seen_and_had_back(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e")
    field(reader).fill("Something else.")
    reader.press("Enter")
    reader.settle(1)
    reader.line(100).get_by_role("button", name=re.compile("see what the machine heard")).click()
    card = reader.page.get_by_role("dialog", name="What the machine heard")
    expect(card).to_contain_text(TEXTS[0])
    card.get_by_role("button", name="Bring it back").click()
    reader.settle(2)
    assert shown(reader)[0] == TEXTS[0]
    expect(reader.line(100).locator(".fn-r-changed")).to_be_hidden()


def test_doubtful_words_are_marked_counted_and_gone_to(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.hear(100, 0.9, 0.9, 0.3, 0.9, 0.9)
    backend.hear(102, 0.2, 0.9)
    reader = open_reader(backend)
    assert marked(reader, 2) == ["on", "Then"]
    count = reader.page.locator(".fn-r-doubts")
    expect(count).to_have_text("2 doubtful")
    reader.press("d")
    expect(count).to_have_text("1 of 2 doubtful")
    expect(spoken(reader)).to_have_text("on, doubtful word 1 of 2")
    reader.page.get_by_role("button", name="Next doubtful word").click()
    expect(reader.line(102)).to_be_focused()
    assert reader.page.evaluate(HIGHLIGHTED, "fn-r-doubt-here") == ["Then"]
    reader.press("Shift+D", "Enter")
    assert caret(reader) == [6, 8]
    reader.page.keyboard.type("upon")
    reader.press("Enter")
    reader.settle(1)
    assert shown(reader)[0] == "I was upon hold for forty minutes."
    expect(count).to_have_text("1 doubtful")
    assert marked(reader, 1) == ["Then"]


def test_going_to_the_next_doubt_from_the_field_saves_and_selects_it_there(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.hear(100, 0.3, 0.9)
    backend.hear(102, 0.9, 0.2, 0.9)
    reader = open_reader(backend)
    reader.press("d", "Enter")
    reader.page.keyboard.type("We")
    reader.press("Alt+ArrowDown")
    expect(field(reader)).to_have_value(TEXTS[2])
    assert caret(reader) == [5, 9]
    reader.settle(1)
    assert shown(reader)[0] == "We was on hold for forty minutes."


def test_words_typed_before_it_move_the_next_doubt_of_the_line(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.hear(100, 0.9, 0.3, 0.9, 0.3, 0.9)
    reader = open_reader(backend)
    reader.press("d", "Enter")
    reader.page.keyboard.type("have really been")
    reader.press("Alt+ArrowDown")
    expect(field(reader)).to_have_value("I have really been on hold for forty minutes.")
    assert caret(reader) == [22, 26]
    reader.page.keyboard.type("wait")
    reader.press("Alt+ArrowDown")
    expect(spoken(reader)).to_have_text("No further doubtful word")
    expect(field(reader)).to_be_focused()
    assert caret(reader) == [26, 26]
    reader.settle(2)


def test_a_double_click_selects_its_word_in_the_field(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    at = reader.page.evaluate(
        """() => { const range = document.createRange();
          const text = document.querySelector(".fn-r-text").firstChild;
          range.setStart(text, 9); range.setEnd(text, 13);
          const box = range.getBoundingClientRect();
          return [box.x + box.width / 2, box.y + box.height / 2]; }"""
    )
    reader.page.mouse.dblclick(*at)
    assert caret(reader)[0] == 9


def test_a_speaker_is_said_for_all_lines_to_the_next_change(open_reader):
    backend = ReaderBackend(TEXTS)
    for segment in backend.source["segments"][:3]:
        segment["speaker_id"] = 1
    reader = open_reader(backend)
    reader.press("j", "j", "s")
    reader.page.get_by_label("For which lines").select_option(
        label="From here to the next change of speaker (2 lines)"
    )
    reader.page.get_by_role("radio", name=re.compile("Ben")).click()
    reader.settle(1)
    assert reader.backend.commands[0]["segment_ids"] == [101, 102]
    assert [s["speaker_id"] for s in reader.backend.source["segments"]] == [1, 2, 2, 2]


def test_a_speaker_is_said_for_the_selected_lines(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "s")
    reader.page.get_by_role("radio", name=re.compile("Ben")).click()
    reader.settle(1)
    assert [s["speaker_id"] for s in reader.backend.source["segments"]] == [2, 2, 2, 2]


def test_two_voices_become_one(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "s")
    reader.page.get_by_text("Ana is the same voice as …").click()
    reader.page.locator("details[open]").get_by_role("button", name="Ben").click()
    reader.settle(1)
    assert {s["speaker_id"] for s in reader.backend.source["segments"]} == {2}


def test_a_split_and_what_follows_it_wait_for_the_connection_in_order(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.online = False
    reader.press("j", "e")
    field(reader).fill("I was on hold. Forty minutes!")
    put_caret(reader, 15)
    reader.press("Control+Enter")
    reader.page.keyboard.type("For ")
    reader.press("Enter", "t")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    expect(state(reader)).to_have_text("4 changes waiting for the connection")
    assert shown(reader)[:2] == ["I was on hold.", "For Forty minutes!"]
    reader.go_online()
    expect(state(reader)).not_to_contain_text("waiting")
    reader.settle(4)
    assert [c["op"] for c in reader.backend.commands] == ["edit_text", "split", "edit_text", "apply"]
    second = reader.backend.source["segments"][1]
    assert reader.backend.commands[2]["segment_id"] == second["id"]
    assert reader.backend.excerpt(reader.backend.source["codings"][0]) == "For Forty minutes!"
    assert shown(reader)[:2] == ["I was on hold.", "For Forty minutes!"]


def test_a_split_of_a_line_that_somebody_changed_is_not_done_and_nothing_typed_is_lost(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e")
    field(reader).fill("Mine, in two halves")
    put_caret(reader, 6)
    reader.backend.edit_elsewhere(100, "Theirs.")
    reader.press("Control+Enter")
    editor = reader.page.locator(".fn-r-editor")
    expect(editor).to_contain_text("Theirs.")
    expect(editor.locator("textarea")).to_have_value("Mine, in two halves")
    expect(reader.page.get_by_role("alert")).to_contain_text("Not done either: Line of 0:00.")
    assert reader.backend.commands == []
    editor.get_by_role("button", name="Save mine").click()
    reader.settle(1)
    assert reader.backend.source["segments"][0]["text"] == "Mine, in two halves"


def test_words_typed_into_a_part_that_was_never_made_are_shown(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.online = False
    reader.press("j", "e")
    put_caret(reader, 6)
    reader.press("Control+Enter")
    field(reader).fill("precious words")
    reader.press("Enter")
    reader.backend.edit_elsewhere(100, "Theirs.")
    reader.go_online()
    notice = reader.page.get_by_role("alert")
    expect(notice).to_contain_text("You had typed: precious words")
    expect(notice).to_contain_text("It says now: Theirs.")
    assert reader.backend.commands == []


def test_what_somebody_else_changed_meanwhile_is_fetched(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.backend.edit_elsewhere(103, "To whom indeed?")
    reader.press("j", "m")
    expect(reader.line(103).locator(".fn-r-text")).to_have_text("To whom indeed?")
    reader.settle(1)


def test_a_field_stays_open_while_other_lines_change(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e")
    reader.page.keyboard.type(" And")
    reader.backend.edit_elsewhere(101, "Sorry!")
    reader.page.evaluate("show({refresh: 'again'})")
    expect(reader.line(101).locator(".fn-r-text")).to_have_text("Sorry!")
    reader.page.keyboard.type(" more.")
    expect(field(reader)).to_have_value(f"{TEXTS[0]} And more.")


def test_words_in_the_field_of_a_line_that_is_gone_are_kept_on_the_page(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "j", "e")
    field(reader).fill("still being written")
    del reader.backend.source["segments"][1]
    reader.page.evaluate("show({refresh: 'again'})")
    expect(reader.page.get_by_role("alert")).to_contain_text("still being written")


def test_every_verb_has_a_button_that_fits_a_thumb(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.hear(101, 0.1)
    reader = open_reader(backend, width=390)
    reader.press("j", "m")
    reader.settle(1)
    reader.page.get_by_role("button", name="Undo join").click()
    reader.settle(2)
    reader.line(101).get_by_role("button", name="Edit").or_(
        reader.page.get_by_role("button", name="Edit")
    ).first.click()
    for name in ("Split here", "Join previous", "Join next", "Next doubtful word", "Redo join"):
        expect(reader.page.get_by_role("button", name=name)).to_be_visible()
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    sizes = reader.page.evaluate(
        """() => [...document.querySelectorAll(".fn-r button")].filter((b) => b.checkVisibility())
          .map((b) => b.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"""
    )
    assert min(sizes) >= 44
