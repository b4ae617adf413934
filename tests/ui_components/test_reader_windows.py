"""Two windows: customer and employee side by side on one time line, each with their emotions over it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from .reader_backend import ReaderBackend
from .reader_page import ReaderPage

pytestmark = pytest.mark.browser

TEXTS = [
    "I was on hold for forty minutes and nobody called me back.",
    "I am sorry to hear that.",
    "Then they passed me on.",
    "To whom?",
    "<b>Quiet</b>, please.",
]
FRUSTRATION, RELIEF, WAITING = 2, 4, 10


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


@pytest.fixture
def call() -> ReaderBackend:
    """Lines of Ana (customer) and Ben (employee) in turn; the last one is an observer's."""
    backend = ReaderBackend(TEXTS)
    backend.source["speakers"].append({"id": 3, "name": "Cem", "seat": "observer"})
    backend.source["segments"][4]["speaker_id"] = 3
    return backend


def toggle(reader: ReaderPage) -> Locator:
    return reader.page.get_by_role("button", name="Two windows")


def ticks(reader: ReaderPage, seat: str) -> Locator:
    return reader.page.get_by_role("group", name=f"Emotions of the {seat}").get_by_role("button")


def box(reader: ReaderPage, segment_id: int) -> dict[str, float]:
    found: dict[str, float] = reader.line(segment_id).bounding_box()
    return found


def test_each_seat_has_its_column_and_others_span_both(open_reader, call):
    reader = open_reader(call)
    toggle(reader).click()
    expect(toggle(reader)).to_have_attribute("aria-pressed", "true")
    page = reader.page.locator(".fn-r-list").bounding_box()
    middle = page["x"] + page["width"] / 2
    for customer in (100, 102):
        assert box(reader, customer)["x"] + box(reader, customer)["width"] <= middle
    for employee in (101, 103):
        assert box(reader, employee)["x"] >= middle
    assert box(reader, 104)["width"] == page["width"]
    expect(reader.line(104).locator(".fn-r-seat")).to_have_text("observer")
    expect(reader.page.locator(".fn-r-heads")).to_have_text("customer Anaemployee Ben")


def test_time_runs_down_the_page_and_the_lines_keep_their_order(open_reader, call):
    reader = open_reader(call)
    toggle(reader).click()
    order = reader.page.locator(".fn-r-line").evaluate_all("rows => rows.map((r) => +r.dataset.segment)")
    assert order == [100, 101, 102, 103, 104]
    tops = [box(reader, segment_id)["y"] for segment_id in order]
    assert tops == sorted(set(tops))


def test_the_names_stay_in_sight_while_the_lines_scroll(open_reader):
    reader = open_reader(ReaderBackend([f"Line {at} of a long call." for at in range(80)]))
    toggle(reader).click()
    reader.line(170).scroll_into_view_if_needed()
    expect(reader.line(100)).not_to_be_in_viewport()
    expect(reader.page.locator(".fn-r-heads")).to_be_in_viewport()


def test_a_line_is_tagged_corrected_and_split_in_two_windows(open_reader, call):
    reader = open_reader(call)
    toggle(reader).click()
    reader.line(101).focus()
    reader.press("t")
    reader.page.keyboard.type("relief")
    reader.press("Enter")
    reader.settle(1)
    assert reader.chips(101) == ["Relief"]
    expect(ticks(reader, "employee")).to_have_count(1)
    reader.press("e")
    field = reader.page.get_by_role("textbox", name="Words of this line")
    field.fill("I am very sorry to hear that.")
    field.evaluate("(field) => field.setSelectionRange(15, 15)")
    reader.press("Control+Enter", "Escape")
    reader.settle(3)
    assert [command["op"] for command in call.commands] == ["apply", "edit_text", "split"]
    halves = reader.page.locator('.fn-r-line[data-seat="employee"] .fn-r-text').all_inner_texts()
    assert halves[:2] == ["I am very sorry", "to hear that."]


def test_a_line_given_to_the_other_voice_changes_its_column(open_reader, call):
    reader = open_reader(call)
    toggle(reader).click()
    left = box(reader, 100)["x"]
    reader.line(101).focus()
    reader.press("s")
    reader.page.get_by_role("radio", name="Ana").click()
    reader.settle(1)
    assert box(reader, 101)["x"] == left


def test_emotions_stand_over_the_time_in_the_window_of_their_voice(open_reader, call):
    call.put(FRUSTRATION, 100, 0, 100, 17, intensity=3)
    call.suggest(FRUSTRATION, 102, 0, 23)
    call.put(RELIEF, 103, 0, 103, 8)
    call.put(WAITING, 101, 0, 101, 4)
    call.put(RELIEF, 104, 0, 104, 5)
    reader = open_reader(call)
    toggle(reader).click()
    labels = ticks(reader, "customer").evaluate_all("all => all.map((tick) => tick.ariaLabel)")
    assert labels == [
        "0:00 Frustration, strong, “I was on hold for”",
        "0:08 Frustration, suggested, “Then they passed me on.”",
    ]
    expect(ticks(reader, "employee")).to_have_accessible_name("0:12 Relief, “To whom?”")
    expect(reader.page.locator(".fn-r-strip-count")).to_have_text(["1 tagged, 1 suggested", "1 tagged"])
    expect(reader.page.get_by_text("1 more on lines of neither window")).to_be_visible()
    border = "tick => getComputedStyle(tick.firstElementChild).borderTopStyle"
    assert [ticks(reader, "customer").nth(at).evaluate(border) for at in (0, 1)] == ["solid", "dashed"]
    expect(ticks(reader, "customer").first).to_have_text("A")


def test_pleasant_emotions_stand_above_the_line_and_unpleasant_ones_below(open_reader, call):
    call.put(FRUSTRATION, 100, 0, 100, 17)
    call.put(FRUSTRATION, 100, 18, 100, 30)
    call.put(RELIEF, 102, 0, 102, 4)
    reader = open_reader(call)
    toggle(reader).click()
    zero = reader.page.locator(".fn-r-zero").bounding_box()["y"]
    first, second, relief = (ticks(reader, "customer").nth(at).bounding_box() for at in range(3))
    assert relief["y"] + relief["height"] <= zero + 1 <= first["y"] + 2
    # At the same time they stand one below the other, not one on the other.
    assert second["y"] >= first["y"] + first["height"]
    assert relief["x"] > first["x"] == second["x"]


def test_a_tick_goes_to_its_line_and_the_suggestion_there_is_accepted_by_key(open_reader):
    call = ReaderBackend([f"Line {at} of a long call." for at in range(80)])
    call.suggest(RELIEF, 170, 0, 4)
    wanted = call.suggest(FRUSTRATION, 170, 5, 9)
    reader = open_reader(call)
    toggle(reader).click()
    ticks(reader, "customer").nth(1).click()
    expect(reader.line(170)).to_be_focused()
    expect(reader.line(170)).to_be_in_viewport()
    reader.press("a")
    reader.settle(1)
    assert call.commands[0]["coding_id"] == wanted
    expect(reader.page.locator(".fn-r-strip-count").first).to_have_text("1 tagged, 1 suggested")


def test_arrow_keys_go_along_a_strip_which_is_one_stop_of_the_tab_key(open_reader, call):
    for segment_id in (100, 102):
        call.put(FRUSTRATION, segment_id, 0, segment_id, 4)
    reader = open_reader(call)
    toggle(reader).click()
    ticks(reader, "customer").first.focus()
    reader.press("ArrowRight")
    expect(ticks(reader, "customer").nth(1)).to_be_focused()
    stops = ticks(reader, "customer").evaluate_all("all => all.map((tick) => tick.tabIndex)")
    assert stops == [-1, 0]
    reader.press("Enter")
    expect(reader.line(102)).to_be_focused()


def test_without_times_emotions_stand_in_the_order_of_the_lines(open_reader, call):
    for segment in call.source["segments"]:
        segment.update(start_s=None, end_s=None)
    call.put(FRUSTRATION, 102, 0, 102, 4)
    reader = open_reader(call)
    toggle(reader).click()
    expect(ticks(reader, "customer")).to_have_accessible_name("line 3 Frustration, “Then”")


def test_a_window_without_emotions_says_so(open_reader, call):
    reader = open_reader(call)
    toggle(reader).click()
    expect(reader.page.get_by_text("No emotion is tagged here yet")).to_have_count(2)
    expect(reader.page.locator(".fn-r-tick, .fn-r-axis")).to_have_count(0)


def test_overlapping_speech_is_said_in_words_in_both_views(open_reader, call):
    call.source["segments"][1]["overlapped"] = True
    reader = open_reader(call)
    spoken_over = reader.page.get_by_text("speaking at once").locator("visible=true")
    expect(spoken_over).to_have_count(1)
    expect(reader.line(101)).to_contain_text("speaking at once")
    reader.press("w")
    expect(toggle(reader)).to_have_attribute("aria-pressed", "true")
    expect(spoken_over).to_have_count(1)


def test_the_choice_is_remembered_in_this_browser(open_reader, call):
    reader = open_reader(call)
    reader.press("w")
    expect(toggle(reader)).to_have_attribute("aria-pressed", "true")
    reader.page.reload()
    expect(toggle(reader)).to_have_attribute("aria-pressed", "true")
    toggle(reader).click()
    reader.page.reload()
    expect(toggle(reader)).to_have_attribute("aria-pressed", "false")
    expect(reader.page.locator(".fn-r-strip")).to_have_count(0)


def test_without_both_seats_it_is_not_offered_and_the_hint_says_what_is_missing(open_reader, call):
    call.source["speakers"][0]["seat"] = None
    reader = open_reader(call)
    expect(reader.page.get_by_text("Say in Voices who is the customer")).to_be_visible()
    expect(toggle(reader)).to_have_count(0)
    reader.press("w")
    expect(reader.page.locator(".fn-r-two")).to_have_count(0)


def test_where_every_voice_has_its_seat_nothing_is_asked_for(open_reader, call):
    call.source["speakers"][1]["seat"] = "observer"
    reader = open_reader(call)
    expect(toggle(reader)).to_have_count(0)
    expect(reader.page.get_by_text("Say in Voices")).to_have_count(0)


def test_at_390_it_is_an_indented_dialogue_without_sideways_scrolling(open_reader, call):
    call.source["segments"][1]["text"] = "w" * 300
    call.suggest(FRUSTRATION, 100, 0, 10)
    call.put(RELIEF, 101, 0, 101, 4)
    call.put(WAITING, 100, 0, 102, 4)
    reader = open_reader(call, width=390)
    toggle(reader).click()
    expect(reader.page.locator(".fn-r-strip")).to_have_count(2)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    assert box(reader, 101)["x"] >= box(reader, 100)["x"] + 30
    assert box(reader, 100)["width"] > 300 < box(reader, 101)["width"]
    expect(reader.line(101).locator(".fn-r-seat")).to_be_visible()
    assert min(ticks(reader, "customer").bounding_box()[side] for side in ("width", "height")) >= 36
