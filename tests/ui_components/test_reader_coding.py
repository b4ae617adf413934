"""Coding at reading speed: number keys, favourites, new codes, jumps, other bounds, ratings, memos, lanes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .reader_backend import ReaderBackend
from .reader_page import ReaderPage

pytestmark = pytest.mark.browser

TEXTS = [
    "I was on hold for forty minutes.",
    "I am sorry to hear that.",
    "Then they passed me on.",
    "To whom?",
]
FAMILY = "My 👩‍👩‍👧 family 😤 waited"
ARABIC = "أنا منزعج جدًا من الانتظار"
KOREAN = "배송이 너무 늦었어요"


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


def ops(reader: ReaderPage) -> list[str]:
    return [command["op"] for command in reader.backend.commands]


def excerpts(reader: ReaderPage) -> list[str]:
    return [reader.backend.excerpt(coding) for coding in reader.backend.source["codings"]]


def focus(reader: ReaderPage, coding_id: int) -> Any:
    """Give a coding's name the focus and return it."""
    name = reader.page.locator(f'.fn-r-chip[data-coding="{coding_id}"] .fn-r-chip-open')
    name.focus()
    return name


def test_a_number_key_codes_picked_words_at_once_and_the_legend_says_which(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.source["favourites"] = [11, 12]
    reader = open_reader(backend)
    legend = reader.page.locator(".fn-r-quick")
    assert [each.split("\n")[0] for each in legend.all_inner_texts()] == ["1", "2"]
    expect(legend.first).to_contain_text("Being passed on")
    reader.press("j", "Shift+ArrowRight", "Shift+ArrowRight", "2")
    reader.settle(1)
    assert excerpts(reader) == ["I was"]
    assert backend.commands[0]["code_id"] == 12
    assert reader.page.locator(".fn-r-layer").is_hidden()


def test_a_number_key_codes_the_line_and_a_dot_does_it_again(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.source["favourites"] = [2]
    reader = open_reader(backend)
    reader.press("j", "1", "j", ".")
    reader.settle(2)
    assert excerpts(reader) == TEXTS[:2]
    assert [c["intensity"] for c in backend.commands] == [
        2,
        2,
    ]  # an emotion is clear until somebody says more


def test_a_second_code_goes_on_the_passage_of_the_coding_that_has_the_focus(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.source["favourites"] = [12]
    made = backend.put(10, 100, 9, 100, 31)
    reader = open_reader(backend)
    focus(reader, made)
    reader.press("1")
    reader.settle(1)
    assert excerpts(reader) == ["hold for forty minutes"] * 2


def test_a_code_becomes_a_favourite_with_a_key_and_gets_a_number(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "t")
    reader.page.keyboard.type("spel")
    reader.press("*", "Escape")
    reader.settle(1)
    assert reader.backend.source["favourites"] == [12]
    expect(reader.page.locator(".fn-r-quick")).to_contain_text("Spelling a name")
    reader.press("1")
    reader.settle(2)
    assert reader.chips(100) == ["Spelling a name"]


@pytest.mark.parametrize("letters", ["woho", "wh", "WAITING", "hold", "on ho"])
def test_beginnings_of_words_find_a_code(open_reader, letters):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "t")
    reader.page.keyboard.type(letters)
    expect(reader.page.locator('[role=option][aria-selected="true"]')).to_contain_text("Waiting on hold")


def test_the_word_for_an_intensity_finds_the_emotion_at_that_intensity(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.source["codes"][0]["degrees"] = ["annoyance", "anger", "rage"]
    reader = open_reader(backend)
    reader.press("j", "t")
    reader.page.keyboard.type("rag")
    expect(reader.page.get_by_role("radio", name="rage")).to_have_attribute("aria-checked", "true")
    reader.press("Enter")
    reader.settle(1)
    assert (backend.commands[0]["code_id"], backend.commands[0]["intensity"]) == (1, 3)


def test_a_new_code_is_made_while_coding_and_can_be_used_at_once(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "t")
    reader.page.keyboard.type("lost hour")
    expect(reader.page.get_by_role("option", name="Add the theme “lost hour”")).to_be_visible()
    reader.press("Enter", "j", ".")
    reader.settle(3)
    assert ops(reader) == ["add_code", "apply", "apply"]
    made = reader.backend.source["codes"][-1]
    assert (made["kind"], made["name"]) == ("theme", "lost hour")
    assert {command["code_id"] for command in reader.backend.commands[1:]} == {made["id"]}
    assert reader.chips(100) == reader.chips(101) == ["lost hour"]


def test_the_passages_own_words_are_offered_as_a_code(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "j", "j", "t")
    reader.page.get_by_role("option", name="Add the theme “Then they passed me on”").click()
    reader.settle(2)
    assert reader.chips(102) == ["Then they passed me on"]


def test_keys_go_from_coding_to_coding_and_stay_with_one_code(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.put(10, 100, 0, 100, 5)
    backend.put(11, 100, 9, 102, 4)
    backend.put(10, 102, 0, 102, 4)
    reader = open_reader(backend)
    focused = "document.activeElement.textContent"
    reader.press("]")
    assert reader.page.evaluate(focused) == "Waiting on hold"
    assert reader.spoken() == "Waiting on hold, 0:00, “I was”, 1 of 3"
    reader.press("]")
    assert reader.page.evaluate(focused) == "Being passed on"
    assert reader.page.evaluate("[...CSS.highlights.get('fn-r-passage')].length") == 3
    reader.press("[", "}")
    assert reader.spoken() == "Waiting on hold, 0:08, “Then”, 2 of 2"
    reader.press("}")
    assert reader.spoken() == "No further coding of this code"


def test_a_coding_is_resized_by_word_and_by_character_with_one_command_a_gesture(open_reader):
    backend = ReaderBackend([FAMILY, TEXTS[1]])
    made = backend.put(10, 100, 0, 100, 2)
    reader = open_reader(backend)
    focus(reader, made)
    keyboard = reader.page.keyboard
    keyboard.down("Shift")
    for _ in range(2):
        keyboard.press("ArrowRight")
    keyboard.up("Shift")
    reader.settle(1)
    assert excerpts(reader) == ["My 👩‍👩‍👧 family 😤 waited"]
    keyboard.down("Shift")
    keyboard.press("ArrowRight")  # over the end of the line
    keyboard.up("Shift")
    reader.settle(2)
    assert excerpts(reader) == [f"{FAMILY}\nI"]
    reader.press("Shift+ArrowLeft", "Shift+ArrowLeft")
    reader.settle(4)
    keyboard.down("Alt")
    for _ in range(2):  # a family of three women is one character
        keyboard.press("ArrowLeft")
    keyboard.up("Alt")
    reader.settle(5)
    assert excerpts(reader) == ["My 👩‍👩‍👧 fami"]
    reader.press("Control+Shift+ArrowRight")
    reader.settle(6)
    assert excerpts(reader) == ["family"[:4]]
    assert set(ops(reader)) == {"resize"}


def test_escape_leaves_the_bounds_as_they_were(open_reader):
    backend = ReaderBackend(TEXTS)
    made = backend.put(10, 100, 0, 100, 5)
    reader = open_reader(backend)
    focus(reader, made)
    reader.page.keyboard.down("Shift")
    reader.press("ArrowRight", "Escape")
    reader.page.keyboard.up("Shift")
    assert backend.commands == []


@pytest.mark.parametrize(("text", "key"), [(ARABIC, "ArrowLeft"), (KOREAN, "ArrowRight")])
def test_arrow_keys_go_on_in_the_direction_of_the_script(open_reader, text, key):
    backend = ReaderBackend([text])
    first, second = text.split()[:2]
    made = backend.put(10, 100, 0, 100, len(first))
    reader = open_reader(backend)
    focus(reader, made)
    reader.press(f"Shift+{key}")
    reader.settle(1)
    assert excerpts(reader) == [f"{first} {second}"]


def test_an_end_is_dragged_with_the_mouse_to_a_word(open_reader):
    backend = ReaderBackend(TEXTS)
    made = backend.put(10, 100, 0, 100, 5)
    reader = open_reader(backend)
    focus(reader, made)
    handle = reader.page.locator(".fn-r-handle-end")
    expect(handle).to_be_visible()
    target = reader.page.evaluate(
        """() => { const range = document.createRange();
          const text = document.querySelectorAll('[data-segment="101"] .fn-r-text')[0].firstChild;
          range.setStart(text, 5); range.setEnd(text, 10);  // "sorry"
          const box = range.getBoundingClientRect();
          return [box.right, box.top + box.height / 2]; }"""
    )
    box = handle.bounding_box()
    mouse = reader.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    mouse.down()
    grabbed = box["y"] + box["height"] - 4
    tall = float(handle.evaluate("handle => parseFloat(handle.style.getPropertyValue('--fn-r-tall'))"))
    shift = grabbed - (box["y"] + tall / 2)
    mouse.move(target[0] - 20, target[1] + shift, steps=4)
    mouse.move(target[0] - 2, target[1] + shift)
    mouse.up()
    reader.settle(1)
    assert excerpts(reader) == [f"{TEXTS[0]}\nI am sorry"]


def test_a_coding_is_rated_by_keys_and_in_its_card(open_reader):
    backend = ReaderBackend(TEXTS)
    made = backend.put(2, 100, 0, 100, 32)
    reader = open_reader(backend)
    focus(reader, made)
    reader.press("+", "+", "v")
    reader.settle(3)
    coding = backend.source["codings"][0]
    assert (coding["intensity"], coding["valence"]) == (2, -1)
    reader.press("Enter")
    reader.page.get_by_role("radio", name="strong").click()
    reader.page.get_by_role("radio", name="pleasant", exact=True).click()
    reader.settle(5)
    assert (coding["intensity"], coding["valence"]) == (3, 1)
    expect(reader.page.get_by_role("radio", name="strong")).to_have_attribute("aria-checked", "true")
    reader.press("Escape")
    expect(reader.line(100).locator(".fn-r-chip")).to_contain_text("●●●")


def test_a_memo_is_written_and_kept_when_the_card_closes(open_reader):
    backend = ReaderBackend(TEXTS)
    made = backend.put(10, 100, 0, 100, 5, memos=[["Noor", "She said so twice."]])
    reader = open_reader(backend)
    focus(reader, made)
    reader.press("c")
    expect(reader.page.locator(".fn-r-memo")).to_have_text("Noor: She said so twice.")
    expect(reader.page.get_by_role("textbox", name="Memo")).to_be_focused()
    reader.page.keyboard.type("Ask her 😤 r")
    reader.press("Control+Enter")
    reader.settle(1)
    assert backend.commands[0]["text"] == "Ask her 😤 r"
    expect(reader.line(100).locator(".fn-r-has-memo")).to_be_visible()


def test_a_suggestion_is_accepted_with_another_code_and_a_coding_gets_another(open_reader):
    backend = ReaderBackend(TEXTS)
    suggested = backend.suggest(2, 100, 0, 32)
    made = backend.put(10, 102, 0, 102, 23)
    reader = open_reader(backend)
    reader.press("n", "r")
    reader.page.keyboard.type("fear")
    reader.press("Enter")
    reader.settle(1)
    assert reader.chips(100) == ["Fear"]
    assert backend.source["codings"][0]["status"] == "rejected"
    focus(reader, made)
    reader.press("r")
    reader.page.keyboard.type("passed")
    reader.press("Enter")
    reader.settle(2)
    assert reader.chips(102) == ["Being passed on"]
    assert [(c["op"], c["coding_id"]) for c in backend.commands] == [("recode", suggested), ("recode", made)]


def test_with_shift_a_decision_goes_on_to_the_next_suggestion(open_reader):
    backend = ReaderBackend(TEXTS)
    first, second = backend.suggest(2, 100, 0, 32), backend.suggest(5, 102, 0, 4)
    reader = open_reader(backend)
    reader.press("n", "Shift+A", "Shift+X")
    reader.settle(2)
    assert [(c["op"], c["coding_id"]) for c in backend.commands] == [("accept", first), ("reject", second)]


def test_forty_codings_on_a_line_keep_to_their_lanes_and_the_rest_is_counted(open_reader):
    backend = ReaderBackend([TEXTS[0], *TEXTS])
    for at in range(40):
        backend.put([10, 11, 12, 2, 5][at % 5], 100, at % 20, 100 + at % 3, 22 - at % 3)
    for width, names, hidden in ((1280, 5, "+35 more"), (390, 3, "+37 more")):
        reader = open_reader(backend, width=width)
        line = reader.line(100)
        assert line.locator(".fn-r-chip:visible").count() == names
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        more = line.locator(".fn-r-more:visible")
        expect(more).to_have_text(hidden)
        more.click()
        expect(reader.page.locator(".fn-r-coding-row")).to_have_count(40)
        assert line.locator(".fn-r-text").inner_text() == TEXTS[0]


def test_a_bar_is_a_button_with_a_name_and_shows_its_passage(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.put(10, 100, 9, 102, 4)
    reader = open_reader(backend)
    bar = reader.page.get_by_role("button", name="Bar of Waiting on hold")
    bar.hover()
    assert (
        reader.page.evaluate(
            "[...CSS.highlights.get('fn-r-passage')].map((range) => range.toString()).join('|')"
        )
        == "hold for forty minutes.|I am sorry to hear that.|Then"
    )
    bar.click()
    expect(reader.page.locator(".fn-r-card")).to_contain_text("put here by Mira")
    assert [reader.line(at).locator(".fn-r-bar").count() for at in (100, 101, 102, 103)] == [1, 1, 1, 0]


def test_words_under_several_codings_list_them_and_lead_to_each(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.put(10, 100, 0, 100, 32)
    inner = backend.put(2, 100, 9, 100, 13)
    reader = open_reader(backend)
    reader.line(100).locator('.fn-r-piece[data-codings*=" "]').click()
    rows = reader.page.locator(".fn-r-coding-row .fn-r-code")
    assert rows.all_inner_texts() == ["Waiting on hold", "Frustration"]
    reader.page.locator(f'.fn-r-coding-row[data-coding="{inner}"]').click()
    expect(reader.page.locator("section.fn-r-card .fn-r-quote")).to_have_text("hold")
    reader.page.get_by_role("button", name="‹ All 2").click()
    expect(rows).to_have_count(2)


def test_a_mark_in_and_a_mark_out_make_a_span(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "i", "j", "j", "o")
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.settle(1)
    assert excerpts(reader) == ["\n".join(TEXTS[:3])]


def test_undo_and_redo_are_the_servers_and_take_codings_back_one_by_one(open_reader):
    backend = ReaderBackend(TEXTS)
    made = backend.put(10, 100, 0, 100, 5)
    reader = open_reader(backend)
    focus(reader, made)
    reader.press("v", "Delete")
    reader.settle(2)
    expect(reader.page.get_by_role("button", name="Undo removal")).to_be_visible()
    reader.press("u")
    reader.settle(3)
    assert reader.chips(100) == ["Waiting on hold"]
    expect(reader.page.get_by_role("button", name="Undo rating")).to_be_visible()
    reader.press("u", "Shift+U")
    reader.settle(5)
    assert backend.source["codings"][0]["valence"] == -1
    assert ops(reader) == ["rate", "remove", "undo", "undo", "redo"]


def test_the_card_of_a_suggestion_says_how_often_its_code_was_suggested_rightly(open_reader):
    backend = ReaderBackend(TEXTS)
    made = backend.suggest(10, 100, 0, 5)
    backend.source["trust"] = {"10": "right 8 of 10 times"}
    reader = open_reader(backend)
    focus(reader, made)
    reader.press("Enter")
    expect(reader.page.locator(".fn-r-card")).to_contain_text("0.62 · right 8 of 10 times")
