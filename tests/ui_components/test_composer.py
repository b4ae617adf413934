"""The composer component in a real browser, against the fixture app."""

import math
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.ui_components.composer_page import (
    API,
    OBSERVATIONS,
    choose,
    come_online,
    note,
    press,
    rows,
    status,
    text,
    texts,
)

pytestmark = pytest.mark.browser


def test_a_note_arrives_with_its_choices(open_page, server):
    page = open_page("compose")
    choose(page, "quote", "employee", "Receive <b>it</b>", "anger")
    note(page, "She wants a <fax> 😀")
    expect(rows(page)).to_contain_text("stored")
    (stored,) = server.kept()["observations"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", stored.pop("client_key"))
    assert datetime.fromisoformat(stored.pop("noted_at")).tzinfo is not None
    assert stored == {
        "text": "She wants a <fax> 😀",
        "kind": "quote",
        "seat": "employee",
        "stage_id": 4,
        "emotion_code_id": 107,
        "intensity": 2,
        "same_moment_as": None,
    }


def test_kind_seat_and_stage_stay_for_the_next_note_and_the_emotion_does_not(open_page, server):
    page = open_page("compose")
    choose(page, "felt", "observer", "Wait", "fear")
    note(page, "one")
    expect(rows(page)).to_have_count(1)
    note(page, "two")
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    second = server.kept()["observations"][1]
    choices = [second[name] for name in ("kind", "seat", "stage_id", "emotion_code_id", "intensity")]
    assert choices == ["felt", "observer", 3, None, None]


def wheel_said(page):
    return page.locator(".fn-wheel-said").inner_text()


RINGS = {1: 0.19, 2: 0.33, 3: 0.45}  # of the wheel's width, from its middle


def on_wheel(page, turn, radius):
    """Return a point of the wheel: turn of a full circle from the top, radius of its width."""
    box = page.locator(".fn-wheel .fn-choices-row").bounding_box()
    angle = 2 * math.pi * turn
    along = [math.sin(angle), -math.cos(angle)]
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return [at + box["width"] * radius * part for at, part in zip(middle, along, strict=True)]


def draw(page, *points):
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=5)
    page.mouse.up()


def turn_of(page, emotion):
    names = page.locator(".fn-wheel-word").all_inner_texts()
    return names.index(emotion) / len(names)


@pytest.mark.parametrize(("ring", "radius"), RINGS.items())
def test_the_ring_that_is_tapped_is_the_strength_and_the_same_again_takes_it_off(open_page, ring, radius):
    page = open_page("compose")
    point = on_wheel(page, turn_of(page, "fear"), radius)
    page.mouse.click(*point)
    expect(page.get_by_role("radio", name=f"fear, intensity {ring} of 3")).to_be_checked()
    page.mouse.click(*point)
    expect(page.get_by_role("radio", name="fear")).not_to_be_checked()


def test_another_ring_of_the_same_emotion_changes_its_strength(open_page):
    page = open_page("compose")
    for ring in (3, 1, 2):
        page.mouse.click(*on_wheel(page, turn_of(page, "anger"), RINGS[ring]))
        assert wheel_said(page) == "●" * ring


@pytest.mark.parametrize("begin", [0.0, RINGS[1], RINGS[3]])
@pytest.mark.parametrize(("end", "ring"), [(RINGS[1], 1), (RINGS[2], 2), (RINGS[3], 3), (0.8, 3)])
def test_a_drag_from_anywhere_chooses_where_it_ends(open_page, begin, end, ring):
    page = open_page("compose")
    turn = turn_of(page, "joy")
    # By way of the middle, so that each of them moves.
    draw(page, on_wheel(page, turn, begin), on_wheel(page, turn, 0), on_wheel(page, turn, end))
    expect(page.get_by_role("radio", name=f"joy, intensity {ring} of 3")).to_be_checked()


def test_a_drag_into_the_middle_takes_the_emotion_off(open_page):
    page = open_page("compose")
    turn = turn_of(page, "joy")
    draw(page, on_wheel(page, turn, RINGS[3]), on_wheel(page, turn, 0))
    expect(page.get_by_role("radio", name="joy")).not_to_be_checked()


def test_a_corner_beside_the_wheel_chooses_nothing(open_page):
    page = open_page("compose")
    page.mouse.click(*on_wheel(page, 1 / 8, 0.6))
    assert wheel_said(page) == ""


def test_the_middle_of_the_wheel_takes_the_emotion_off(open_page):
    page = open_page("compose")
    choose(page, "joy")
    page.mouse.click(*on_wheel(page, 0, 0))
    expect(page.get_by_role("radio", name="joy")).not_to_be_checked()


def test_presses_of_a_screen_reader_make_an_emotion_stronger_and_the_fourth_takes_it_off(open_page):
    page = open_page("compose")
    shown = []
    for _ in range(4):
        page.get_by_role("radio", name="anger").evaluate("radio => radio.click()")
        shown.append(wheel_said(page))
    assert shown == ["●", "●●", "●●●", ""]


def test_a_second_tap_on_the_stage_takes_it_off(open_page, server):
    page = open_page("compose")
    choose(page, "Buy", "Buy")
    note(page, "somewhere")
    expect(rows(page)).to_contain_text("stored")
    assert server.kept()["observations"][0]["stage_id"] is None


def test_everything_works_from_the_keyboard(open_page, server):
    page = open_page("compose")
    page.get_by_role("radio", name="observed").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("radio", name="joy").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="trust, intensity 2 of 3")).to_be_checked()
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    expect(text(page)).to_be_focused()
    page.keyboard.type("typed")
    page.keyboard.press("Control+Enter")
    expect(rows(page)).to_contain_text("stored")
    (stored,) = server.kept()["observations"]
    assert [stored[name] for name in ("kind", "emotion_code_id", "intensity", "text")] == [
        "heard",
        102,
        3,
        "typed",
    ]


def test_a_draft_comes_back_after_a_refresh(open_page):
    page = open_page("compose")
    choose(page, "interpreted", "Use", "sadness")
    text(page).fill("They have given up on\nthe app")
    page.reload()
    expect(text(page)).to_have_value("They have given up on\nthe app")
    expect(page.get_by_role("radio", name="interpreted")).to_be_checked()
    expect(page.get_by_role("radio", name="Use", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="sadness, intensity 2 of 3")).to_be_checked()


def test_a_rerun_leaves_what_is_being_written_alone(open_page):
    page = open_page("compose")
    text(page).fill("half a sent")
    press(page, "Run again")
    text(page).press_sequentially("ence")
    expect(text(page)).to_have_value("half a sentence")


def test_notes_made_offline_are_sent_in_order_when_the_connection_is_back(open_page, server, phone):
    page = open_page("compose")
    phone.set_offline(True)
    for words in ("one", "two", "three"):
        note(page, words)
        expect(text(page)).to_have_value("")
    expect(rows(page).filter(has_text="kept on this")).to_have_count(3)
    expect(status(page)).to_have_text("No connection to fieldnotes. 3 notes are kept on this computer.")
    assert texts(server) == []
    phone.set_offline(False)
    expect(rows(page).filter(has_text="stored")).to_have_count(3)
    assert texts(server) == ["one", "two", "three"]


def test_streamlits_own_connection_notice_does_not_keep_anybody_from_writing(open_page, server, phone):
    sockets = []
    phone.route_web_socket(
        "**/_stcore/stream", lambda socket: (sockets.append(socket), socket.connect_to_server())
    )
    phone.add_init_script(
        """new MutationObserver(() => {
        window.noticed ||= document.querySelector("[data-testid=stDialog]") !== null;
        }).observe(document, { childList: true, subtree: true });"""
    )
    page = open_page("compose")
    phone.set_offline(True)
    for socket in sockets:
        socket.close()
    page.wait_for_function("window.noticed")
    note(page, "while all was down")
    expect(rows(page)).to_contain_text("kept on this")
    phone.set_offline(False)
    expect(rows(page)).to_contain_text("stored")
    assert texts(server) == ["while all was down"]


def test_notes_that_were_not_sent_survive_a_refresh(open_page, server):
    page = open_page("compose")
    page.route(API, lambda route: route.abort())
    note(page, "before")
    expect(rows(page)).to_contain_text("kept on this")
    page.reload()
    expect(rows(page)).to_contain_text("kept on this")
    page.unroute(API)
    page.reload()
    expect(rows(page)).to_contain_text("stored")
    assert texts(server) == ["before"]


def test_a_note_whose_answer_was_lost_is_stored_once(open_page, server):
    page = open_page("compose")

    def lose_answer(route):
        route.fetch()
        route.abort()

    page.route(OBSERVATIONS, lose_answer)
    note(page, "only once")
    expect(rows(page)).to_contain_text("kept on this")
    page.unroute(OBSERVATIONS)
    come_online(page)
    expect(rows(page)).to_contain_text("stored")
    assert texts(server) == ["only once"]


def test_two_presses_make_one_note(open_page, server):
    page = open_page("compose")
    text(page).fill("pressed twice")
    page.get_by_role("button", name="Note it").dblclick()
    expect(rows(page).first).to_contain_text("stored")
    assert texts(server) == ["pressed twice"]


def test_what_is_written_while_a_note_is_being_kept_is_the_next_note(open_page, server):
    page = open_page("compose")
    text(page).fill("one")
    page.evaluate(
        """() => { document.querySelector(".fn-composer-bar .fn-box-button-main").click();
        const text = document.querySelector(".fn-composer-text");
        text.value = "two"; text.dispatchEvent(new Event("input")); }"""
    )
    expect(rows(page)).to_contain_text("stored")
    expect(text(page)).to_have_value("two")
    press(page, "Note it")
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    assert texts(server) == ["one", "two"]


def test_a_note_whose_tab_closed_before_it_was_in_the_outbox_is_not_lost(open_page, server):
    page = open_page("compose")
    page.evaluate(
        """() => { IDBObjectStore.prototype.put = () => {
        throw new DOMException("", "QuotaExceededError"); }; }"""
    )
    page.route(API, lambda route: route.abort())
    note(page, "in between")
    expect(status(page)).to_have_text(re.compile("no room to keep the note .QuotaExceededError.: stay here"))
    page.unroute(API)
    page.reload()
    expect(rows(page)).to_contain_text("stored")
    page.reload()
    expect(text(page)).to_be_visible()
    assert texts(server) == ["in between"]


def test_two_tabs_of_a_session_send_each_note_once(open_page, server):
    first = open_page("compose")
    first.route(API, lambda route: route.abort())
    note(first, "from the first tab")
    expect(rows(first)).to_contain_text("kept on this")
    second = open_page("compose")
    expect(rows(second)).to_contain_text("stored")
    first.unroute(API)
    come_online(first)
    expect(rows(first)).to_contain_text("stored")
    note(second, "from the second tab")
    expect(rows(second).filter(has_text="from the second tab")).to_contain_text("stored")
    assert texts(server) == ["from the first tab", "from the second tab"]


def test_an_unwell_server_gets_the_note_once_it_is_well(open_page, server):
    page = open_page("compose")
    server.answer("unwell")
    note(page, "patience")
    expect(status(page)).to_have_text("The database is busy; try again. 1 note is kept on this computer.")
    server.answer("well")
    come_online(page)
    expect(rows(page)).to_contain_text("stored")
    assert texts(server) == ["patience"]


def test_a_refused_note_comes_back_to_be_edited_with_the_servers_sentence(open_page, server):
    page = open_page("compose")
    server.answer("refuse")
    choose(page, "heard")
    note(page, "too late")
    expect(status(page)).to_have_text("The session has ended; start another one.")
    expect(text(page)).to_have_value("too late")
    expect(rows(page)).to_have_count(0)
    server.answer("well")
    note(page, "in time")
    expect(rows(page)).to_contain_text("stored")
    assert texts(server) == ["in time"]


def test_a_refused_note_waits_beside_the_one_that_is_being_written(open_page, server):
    page = open_page("compose")
    server.answer("refuse")
    page.route(OBSERVATIONS, lambda route: route.abort())
    note(page, "first")
    expect(rows(page)).to_contain_text("kept on this")
    text(page).fill("second, half")
    page.unroute(OBSERVATIONS)
    come_online(page)
    expect(rows(page)).to_contain_text("not taken")
    expect(rows(page)).to_contain_text("The session has ended; start another one.")
    expect(text(page)).to_have_value("second, half")
    page.reload()
    expect(rows(page)).to_contain_text("not taken")
    text(page).fill("")
    press(page, "Edit")
    expect(text(page)).to_have_value("first")


SMALL_STORAGE = """
    const setItem = Storage.prototype.setItem;
    Storage.prototype.setItem = function (name, words) {
      if (words.length > 1000) throw new DOMException("full", "QuotaExceededError");
      setItem.call(this, name, words);
    };
"""


def test_a_refused_note_too_long_for_the_draft_survives_a_reload_until_it_is_shorter(open_page, server):
    page = open_page("compose")
    page.add_init_script(SMALL_STORAGE)
    page.reload()
    server.answer("refuse")
    note(page, "long" * 500)
    expect(status(page)).to_have_text("The session has ended; start another one.")
    expect(text(page)).to_have_value("long" * 500)
    expect(rows(page)).to_have_count(0)
    page.reload()
    expect(text(page)).to_have_value("long" * 500)
    server.answer("well")
    note(page, "short")
    expect(rows(page)).to_contain_text("stored")
    page.reload()
    expect(text(page)).to_have_value("")
    assert texts(server) == ["short"]


def test_addresses_that_ran_out_are_renewed_and_the_note_arrives(open_page, server):
    page = open_page("compose")
    server.answer("expire")
    note(page, "after lunch")
    expect(rows(page)).to_contain_text("stored")
    assert texts(server) == ["after lunch"]


def test_what_is_forbidden_goes_back_to_be_edited(open_page, server):
    page = open_page("compose")
    server.answer("forbid")
    note(page, "recorded without asking")
    expect(status(page)).to_have_text("C-001 did not agree to being recorded; ask first.")
    expect(text(page)).to_have_value("recorded without asking")


def test_the_time_of_a_note_is_that_of_its_first_letter(open_page, server):
    page = open_page("compose")
    page.clock.install(time=datetime(2026, 11, 3, 14, 32, tzinfo=UTC))
    page.reload()
    text(page).press_sequentially("T")
    page.clock.fast_forward("05:00")
    text(page).press_sequentially("he queue")
    press(page, "Note it")
    expect(rows(page)).to_contain_text("stored")
    noted_at = datetime.fromisoformat(server.kept()["observations"][0]["noted_at"])
    assert noted_at.replace(microsecond=0, second=0) == datetime(2026, 11, 3, 14, 32, tzinfo=UTC)


def test_nothing_is_not_noted(open_page, server):
    page = open_page("compose")
    press(page, "Note it")
    expect(status(page)).to_have_text("Nothing to note yet: write, choose an emotion, take a photo or speak.")
    assert texts(server) == []


def test_the_button_stays_where_the_thumb_is(open_page):
    page = open_page("compose")
    submit = page.get_by_role("button", name="Note it")
    before = submit.bounding_box()
    note(page, "one")
    expect(rows(page)).to_contain_text("stored")
    assert submit.bounding_box() == before


def test_the_button_is_in_reach_on_a_low_screen(open_page):
    page = open_page("compose")
    page.set_viewport_size({"width": 390, "height": 500})
    box = page.get_by_role("button", name="Note it").bounding_box()
    assert 400 < box["y"] + box["height"] <= 500
