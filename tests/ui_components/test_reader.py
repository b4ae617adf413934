"""Reading, tagging, accepting, refusing, undoing: what a person does with the keyboard and the pointer."""

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
EMOJI = "Hold 😤😤 music"
COMBINED = "cafe\u0301 nai\u0308ve line"
ARABIC = "أنا منزعج جدًا 😤 من الانتظار"


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


def test_a_line_is_tagged_with_a_key_a_few_letters_and_enter(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "j", "t")
    reader.page.keyboard.type("frus")
    reader.press("3", "Enter")
    reader.settle(1)
    command = reader.backend.commands[0]
    assert command.pop("request_id")
    assert command == {
        "op": "apply",
        "code_id": 2,
        "first_segment_id": 101,
        "start_char": 0,
        "last_segment_id": 101,
        "end_char": 24,
        "intensity": 3,
    }
    assert reader.chips(101) == ["Frustration"]
    expect(reader.line(101)).to_be_focused()


def spanish_with_english() -> ReaderBackend:
    backend = ReaderBackend(["Estuve en espera.", "Lo siento.", "Adiós."])
    backend.source |= {
        "language": "es",
        "translation": {
            "made_by": "faster-whisper, model base",
            "lines": {
                "100": [{"text": "I was on hold.", "doubtful": False}],
                "101": [{"text": "I am", "doubtful": False}, {"text": "<b>sorry</b>.", "doubtful": True}],
            },
        },
    }
    return backend


def test_the_english_stands_under_its_line_and_says_that_a_machine_made_it(open_reader):
    reader = open_reader(spanish_with_english())
    english = reader.line(101).locator(".fn-r-english")
    assert english.inner_text() == "English by machine I am <b>sorry</b>. (a guess)"
    assert english.get_attribute("lang") == "en"
    assert reader.line(101).locator(".fn-r-text").get_attribute("lang") == "es"
    mark = english.locator(".fn-r-by-machine")
    assert mark.get_attribute("title").startswith("Made by faster-whisper, model base.")
    expect(reader.line(102).locator(".fn-r-english")).to_be_hidden()


def test_the_english_can_be_hidden_and_is_never_tagged(open_reader):
    reader = open_reader(spanish_with_english())
    reader.select(100, 0, 101, 10)
    reader.page.keyboard.type("spel")
    reader.press("Enter")
    reader.settle(1)
    command = reader.backend.commands[0]
    assert (command["first_segment_id"], command["start_char"]) == (100, 0)
    assert (command["last_segment_id"], command["end_char"]) == (101, 10)
    reader.page.evaluate("show({show_english: false})")
    expect(reader.line(101).locator(".fn-r-english")).to_be_hidden()
    expect(reader.line(101).locator(".fn-r-text")).to_be_visible()


def test_a_double_click_on_the_english_corrects_nothing(open_reader):
    reader = open_reader(spanish_with_english())
    reader.line(100).locator(".fn-r-english").dblclick()
    assert reader.page.locator(".fn-r-edit").count() == 0
    reader.line(100).locator(".fn-r-text").dblclick()
    assert reader.page.locator(".fn-r-edit").count() == 1


def test_english_that_comes_later_turns_up_under_its_line(open_reader):
    backend = spanish_with_english()
    english = backend.source.pop("translation")
    reader = open_reader(backend)
    expect(reader.line(100).locator(".fn-r-english")).to_be_hidden()
    backend.source["translation"] = english
    reader.page.evaluate("show({refresh: 'more'})")
    expect(reader.line(100).locator(".fn-r-english")).to_contain_text("I was on hold.")


def test_a_theme_has_no_intensity_and_a_retired_code_is_not_offered(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "t")
    names = reader.page.locator("[role=option] .fn-r-code").all_inner_texts()
    assert "Old code" not in names
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.settle(1)
    assert reader.backend.commands[0]["intensity"] is None


def test_a_number_key_takes_a_recent_code(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "t")
    reader.page.keyboard.type("passed")
    reader.press("Enter", "j", "t", "1")
    reader.settle(2)
    assert [command["code_id"] for command in reader.backend.commands] == [11, 11]


@pytest.mark.parametrize(
    ("text", "words"),
    [(EMOJI, "music"), (EMOJI, "😤"), (COMBINED, "nai\u0308ve"), (ARABIC, "من الانتظار"), (ARABIC, "جدًا")],
)
def test_selected_words_are_the_words_that_python_cuts(open_reader, text, words):
    reader = open_reader(ReaderBackend(["before", text]))
    start = text.rindex(words)
    units = [len(part.encode("utf-16-le")) // 2 for part in (text[:start], text[: start + len(words)])]
    reader.select(101, units[0], 101, units[1])
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.settle(1)
    assert reader.backend.excerpt(reader.backend.source["codings"][0]) == words
    shown = reader.line(101).locator("[data-codings].fn-r-piece").all_inner_texts()
    assert shown == [words]


def test_a_selection_over_lines_starts_and_ends_on_its_words(open_reader):
    reader = open_reader(ReaderBackend([EMOJI, "middle", ARABIC]))
    reader.select(100, 9, 102, 9)
    reader.page.keyboard.type("waiting")
    reader.press("Enter")
    reader.settle(1)
    assert reader.backend.excerpt(reader.backend.source["codings"][0]) == "music\nmiddle\nأنا منزعج"


def test_shift_and_arrows_pick_words_and_lines(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press(
        "j", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Control+Shift+ArrowRight", "t"
    )
    reader.page.keyboard.type("waiting")
    reader.press("Enter", "j", "Shift+ArrowDown", "Shift+ArrowDown", "t")
    reader.page.keyboard.type("passed")
    reader.press("Enter")
    reader.settle(2)
    words, lines = reader.backend.source["codings"]
    assert reader.backend.excerpt(words) == "was on"
    assert (lines["first_segment_id"], lines["last_segment_id"]) == (101, 102)


def test_a_suggestion_is_shown_as_one_and_keys_decide_it(open_reader):
    backend = ReaderBackend(TEXTS)
    first, second = backend.suggest(2, 100, 2, 13), backend.suggest(5, 102, 0, 4, 0.4)
    reader = open_reader(backend)
    chip = reader.line(100).locator(".fn-r-chip")
    expect(chip).to_contain_text("suggested by emotion-tfidf 1, 0.62")
    assert chip.evaluate("chip => getComputedStyle(chip).borderTopStyle") == "dashed"
    reader.press("n", "a", "n", "x")
    reader.settle(2)
    assert [(c["op"], c["coding_id"]) for c in backend.commands] == [("accept", first), ("reject", second)]
    assert reader.chips(102) == []
    expect(chip).not_to_contain_text("suggested")


def test_undo_brings_back_what_was_decided_removed_and_applied(open_reader):
    backend = ReaderBackend(TEXTS)
    suggested = backend.suggest(2, 100, 0, 32)
    kept = backend.put(10, 101, 0, 101, 24)
    reader = open_reader(backend)
    reader.press("n", "a")
    reader.line(101).locator(".fn-r-chip-open").click()
    reader.page.get_by_role("button", name="Remove").click()
    reader.press("j", "t")
    reader.page.keyboard.type("relief")
    reader.press("Enter")
    reader.settle(3)
    reader.press("u", "u", "u")
    reader.settle(6)
    assert [c["op"] for c in backend.commands[3:]] == ["undo", "undo", "undo"]
    assert {c["id"]: c["status"] for c in backend.source["codings"]} == {
        suggested: "suggested",
        kept: "accepted",
    }


def test_overlapping_codings_each_have_a_line_and_a_card(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.put(2, 100, 2, 100, 20)
    backend.put(10, 100, 9, 100, 31)
    reader = open_reader(backend)
    reader.line(100).locator('.fn-r-piece[data-codings*=" "]').click()
    cards = reader.page.locator(".fn-r-card .fn-r-code")
    assert cards.all_inner_texts() == ["Frustration", "Waiting on hold"]
    assert reader.line(100).locator(".fn-r-text").inner_text() == TEXTS[0]


def test_a_coding_is_used_in_a_finding_through_the_page(open_reader):
    backend = ReaderBackend(TEXTS)
    coding = backend.put(10, 100, 0, 100, 5)
    reader = open_reader(backend)
    reader.line(100).locator(".fn-r-chip-open").click()
    reader.page.get_by_role("button", name="Use in a finding").click()
    assert reader.page.evaluate("events") == [["event", {"use_in_finding": coding}]]
    assert backend.commands == []


def test_words_are_corrected_in_place_and_keys_are_letters_there(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "e")
    field = reader.page.get_by_role("textbox", name="Words of this line")
    field.fill("")
    reader.page.keyboard.type("axnju t?")
    reader.press("Enter")
    reader.settle(1)
    assert reader.backend.source["segments"][0]["text"] == "axnju t?"
    assert [command["op"] for command in reader.backend.commands] == ["edit_text"]


def test_escape_leaves_the_words_as_they_were(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.line(102).locator(".fn-r-text").dblclick()
    reader.page.keyboard.type(" more")
    reader.press("Escape")
    assert reader.line(102).locator(".fn-r-text").inner_text() == TEXTS[2]
    assert reader.backend.commands == []


def test_a_new_speaker_is_added_and_speaks_on_the_line(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.line(102).locator(".fn-r-name").click()
    reader.page.get_by_text("Somebody new").click()
    reader.page.locator("details[open] input").fill("Her daughter")
    reader.page.locator("details[open] select").select_option("observer")
    reader.page.get_by_role("button", name="Add for this line").click()
    reader.settle(2)
    added = reader.backend.source["speakers"][2]
    assert (added["name"], added["seat"]) == ("Her daughter", "observer")
    assert reader.backend.source["segments"][2]["speaker_id"] == added["id"]
    assert reader.line(102).locator(".fn-r-name").inner_text() == "Her daughter"


def test_a_speaker_is_renamed_on_every_line(open_reader):
    reader = open_reader(ReaderBackend(TEXTS))
    reader.press("j", "s")
    reader.page.get_by_text("Change Ana on every line").click()
    reader.page.locator("details[open] input").fill("Ana Lopez")
    reader.press("Enter")
    reader.settle(1)
    assert reader.page.locator(".fn-r-name").all_inner_texts()[::2] == ["Ana Lopez", "Ana Lopez"]


def test_text_of_people_is_never_markup(open_reader):
    backend = ReaderBackend(["<img src=x onerror=alert(1)><b>bold</b>"])
    backend.source["speakers"][0]["name"] = "<i>Ana</i>"
    reader = open_reader(backend)
    assert reader.line(100).locator(".fn-r-text").inner_text() == "<img src=x onerror=alert(1)><b>bold</b>"
    assert reader.line(100).locator(".fn-r-name").inner_text() == "<i>Ana</i>"
    assert reader.page.locator("img, .fn-r b, .fn-r i").count() == 0


def test_nothing_scrolls_sideways_at_390_and_controls_fit_a_thumb(open_reader):
    backend = ReaderBackend([*TEXTS, "w" * 300])
    backend.suggest(2, 100, 0, 10)
    backend.put(10, 100, 0, 104, 300)
    reader = open_reader(backend, width=390)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    sizes = reader.page.evaluate(
        """() => [...document.querySelectorAll(".fn-r button")].filter((b) => b.checkVisibility())
          .map((b) => b.getBoundingClientRect()).map((box) => Math.min(box.width, box.height))"""
    )
    assert min(sizes) >= 44


def test_lines_that_cannot_be_corrected_open_no_editor(open_reader):
    backend = ReaderBackend(TEXTS)
    backend.source["editable"] = False
    reader = open_reader(backend)
    reader.page.locator(".fn-r-line").first.focus()
    reader.press("m")
    reader.page.locator(".fn-r-text").first.dblclick()
    reader.press("e")
    told = "While you code independently, the words stay as they are"
    expect(reader.page.locator(".fn-r-spoken")).to_have_text(told)
    assert reader.page.locator(".fn-r-editor").count() == 0
    assert reader.page.get_by_role("button", name="Edit", exact=True).count() == 0
    assert backend.commands == []
