"""The machine's likeliest codes in the panel of codes: first, marked as guesses, taken by one key or not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .reader_backend import ReaderBackend
from .reader_page import ReaderPage

pytestmark = pytest.mark.browser

TEXTS = ["I was on hold for forty minutes.", "I am sorry to hear that."]
LIKELY = [
    {"code_id": 10, "sure": "7 times in 10"},
    {"code_id": 12, "sure": "2 times in 10"},
    {"code_id": 11, "sure": "hardly ever"},
]


@pytest.fixture
def open_reader(browser: Browser) -> Iterator[Callable[..., ReaderPage]]:
    opened: list[ReaderPage] = []

    def open_one(backend: ReaderBackend, **options: Any) -> ReaderPage:
        opened.append(ReaderPage(browser, backend, **{"likely_address": "/likely?signature=1", **options}))
        return opened[-1]

    yield open_one
    for reader in opened:
        reader.page.close()
        assert reader.errors == []


@pytest.fixture
def backend() -> ReaderBackend:
    made = ReaderBackend(TEXTS)
    made.likely = LIKELY
    made.source["favourites"] = [11]
    return made


def group(reader: ReaderPage, name: str) -> Any:
    return reader.page.get_by_role("group", name=name)


def test_the_likeliest_codes_come_first_with_how_sure_and_a_key_each(open_reader, backend):
    reader = open_reader(backend)
    reader.press("j", "t")
    first = reader.page.locator(".fn-r-group").first
    expect(first).to_have_attribute("aria-label", "The machine’s guesses, right about")
    expect(first.get_by_role("option")).to_have_count(3)
    assert [row.split("\n")[:2] for row in first.get_by_role("option").all_inner_texts()] == [
        ["Waiting on hold", "7 times in 10"],
        ["Spelling a name", "2 times in 10"],
        ["Being passed on", "hardly ever"],
    ]
    assert first.locator("kbd").all_inner_texts() == [",", ".", "-"]
    assert reader.asked == [TEXTS[0]]


@pytest.mark.parametrize(("key", "code_id"), [(",", 10), (".", 12), ("-", 11)])
def test_one_key_takes_a_likely_code(open_reader, backend, key, code_id):
    reader = open_reader(backend)
    reader.press("j", "t")
    expect(group(reader, "guesses").get_by_role("option")).to_have_count(3)
    reader.press(key)
    reader.settle(1)
    assert backend.commands[0]["code_id"] == code_id


def test_a_suggestion_is_accepted_with_a_likely_code_by_two_keys(open_reader, backend):
    backend.suggest(11, 100, 9, 31)
    reader = open_reader(backend)
    reader.press("n", "r")
    expect(group(reader, "guesses").get_by_role("option")).to_have_count(3)
    reader.press(",")
    reader.settle(1)
    assert reader.asked == ["hold for forty minutes"]
    assert [(c["op"], c["code_id"]) for c in backend.commands] == [("recode", 10)]


def test_enter_and_digits_take_the_persons_own_codes_before_and_after_the_machine_has_answered(
    open_reader, backend
):
    backend.likely = None
    reader = open_reader(backend)
    reader.press("j", "t", ",")
    assert reader.page.get_by_role("combobox").input_value() == ""
    active = reader.page.locator('[role=option][aria-selected="true"]')
    expect(active).to_contain_text("Being passed on")
    before = active.bounding_box()
    reader.unanswered.pop().fulfill(json={"likely": LIKELY})
    expect(group(reader, "guesses").get_by_role("option")).to_have_count(3)
    expect(active).to_have_count(1)
    expect(active).to_contain_text("1")
    assert active.bounding_box() == before
    reader.press("Enter", "j", "t")
    reader.settle(1)
    assert backend.commands[0]["code_id"] == 11


def test_without_an_answer_the_panel_is_as_it_was(open_reader, backend):
    backend.likely = []
    reader = open_reader(backend)
    reader.press("j", "t")
    expect(group(reader, "guesses")).to_have_count(0)
    reader.press(",")
    expect(reader.page.get_by_role("combobox")).to_have_value(",")


def test_an_emotion_gets_no_themes_offered_in_its_place(open_reader, backend):
    backend.suggest(1, 100, 9, 31)
    reader = open_reader(backend)
    reader.press("n", "r")
    expect(group(reader, "Emotions")).to_be_visible()
    assert reader.asked == []


def test_who_codes_independently_is_offered_nothing(open_reader, backend):
    reader = open_reader(backend, likely_address=None)
    reader.press("j", "t")
    expect(group(reader, "Favourites and recent")).to_be_visible()
    expect(group(reader, "guesses")).to_have_count(0)
    assert reader.asked == []
