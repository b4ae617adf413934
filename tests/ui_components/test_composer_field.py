"""The composer in the field: photos, memos, the other seat, changes, other people, prompts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ui_components.composer_page import (
    API,
    choose,
    come_online,
    commands,
    note,
    press,
    rows,
    text,
    texts,
)

pytestmark = pytest.mark.browser

OTHERS = {
    "client_key": "theirs",
    "author": "Grace",
    "noted_at": "2026-11-03T14:32:00.000+00:00",
    "kind": "heard",
    "seat": "employee",
    "stage_id": 2,
}
PROMPT = {"key": "talk", "grows": "talk", "sentence": "In which words?", "kind": "quote", "seat": "employee"}


PHOTO = Path(__file__).with_name("counter.png")


def speak(page, until="0:02"):
    press(page, "Memo")
    expect(page.locator(".fn-composer-memo")).to_contain_text(until)


def test_a_photo_goes_before_the_note_that_names_it(open_page, server):
    page = open_page("compose")
    page.locator(".fn-composer input[type=file]").set_input_files(PHOTO)
    expect(page.locator(".fn-composer-photo img")).to_be_visible()
    note(page, "the counter")
    expect(rows(page)).to_contain_text("stored")
    (upload,) = server.kept()["uploads"]
    assert upload["file_name"] == "counter.png"
    assert [item["photo_id"] for item in server.kept()["observations"]] == [1]
    expect(page.locator(".fn-composer-photo")).to_be_hidden()


def test_a_memo_goes_on_while_one_writes_and_notes_and_is_a_note_of_its_own(open_page, server):
    page = open_page("compose")
    choose(page, "heard", "employee", "Buy")
    speak(page)
    choose(page, "felt", "customer", "Use")
    note(page, "meanwhile")
    expect(rows(page).filter(has_text="meanwhile")).to_contain_text("stored")
    expect(page.locator(".fn-composer-memo")).to_be_visible()
    press(page, "Stop memo")
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    written, spoken = server.kept()["observations"]
    assert (written["text"], written["kind"], written.get("memo_media_id")) == ("meanwhile", "felt", None)
    choices = [spoken[name] for name in ("text", "kind", "seat", "stage_id", "memo_media_id")]
    assert choices == ["", "heard", "employee", 2, 1]
    assert spoken["noted_at"] < written["noted_at"]


def test_a_photo_of_a_draft_comes_back_and_a_running_memo_is_noted_after_a_refresh(open_page, server):
    page = open_page("compose")
    page.locator(".fn-composer input[type=file]").set_input_files(PHOTO)
    speak(page, "0:03")
    page.reload()
    expect(page.locator(".fn-composer-photo img")).to_be_visible()
    expect(rows(page)).to_contain_text("Voice memo")
    expect(rows(page)).to_contain_text("stored")
    press(page, "Note it")
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    memo, photo = server.kept()["observations"]
    assert (memo["memo_media_id"], photo["photo_id"]) == (1, 2)
    page.reload()
    expect(rows(page)).to_have_count(2)
    assert len(server.kept()["observations"]) == 2


def test_photo_and_memo_made_offline_survive_a_refresh(open_page, server):
    page = open_page("compose")
    page.route(API, lambda route: route.abort())
    page.locator(".fn-composer input[type=file]").set_input_files(PHOTO)
    press(page, "Note it")
    speak(page)
    press(page, "Stop memo")
    expect(rows(page).filter(has_text="kept on this")).to_have_count(2)
    page.unroute(API)
    page.reload()
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    photo, memo = server.kept()["observations"]
    assert (photo["photo_id"], memo["memo_media_id"]) == (1, 2)


def act(page, words, action):
    rows(page).filter(has_text=words).get_by_role("button", name=re.compile(f"^{action}")).click()


def test_the_other_seat_keeps_time_and_stage_and_links_both_notes(open_page, server):
    page = open_page("compose")
    choose(page, "heard", "customer", "Buy")
    note(page, "Why again?")
    act(page, "Why again?", "The other seat, the employee's")
    expect(page.locator(".fn-aside")).to_contain_text("from the employee's seat: “Why again?”")
    note(page, "Three screens")
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    first, second = server.kept()["observations"]
    assert (second["seat"], second["stage_id"], second["noted_at"]) == ("employee", 2, first["noted_at"])
    assert second["same_moment_as"] == first["client_key"]
    expect(page.get_by_role("radio", name="customer")).to_be_checked()
    page.get_by_label("Two windows").check()
    expect(page.locator(".fn-windows-row")).to_have_count(1)


def test_a_note_is_changed_and_what_was_being_written_stays(open_page, server):
    page = open_page("compose")
    choose(page, "heard")
    note(page, "She wants a fax")
    expect(rows(page)).to_contain_text("stored")
    choose(page, "felt")
    act(page, "fax", "Edit")
    expect(text(page)).to_have_value("She wants a fax")
    expect(page.get_by_role("radio", name="heard")).to_be_checked()
    text(page).fill("She wants two faxes")
    choose(page, "quote")
    page.reload()
    expect(text(page)).to_have_value("She wants two faxes")
    press(page, "Save the change")
    expect(rows(page)).to_contain_text("She wants two faxes")
    expect(page.get_by_role("radio", name="felt")).to_be_checked()
    expect(text(page)).to_have_value("")
    assert len(commands(server, 1)) == 1
    (stored,) = server.kept()["observations"]
    assert (stored["text"], stored["kind"]) == ("She wants two faxes", "quote")


def test_a_removed_note_comes_back(open_page, server):
    page = open_page("compose")
    note(page, "by mistake")
    expect(rows(page)).to_contain_text("stored")
    act(page, "by mistake", "Remove")
    expect(rows(page)).to_contain_text("removed")
    press(page, "Undo")
    expect(rows(page).get_by_role("button", name=re.compile("^Edit"))).to_be_visible()
    assert [one["command"] for one in commands(server, 2)] == ["remove", "restore"]


def test_what_is_removed_before_it_was_sent_never_leaves_the_device(open_page, server):
    page = open_page("compose")
    page.route(API, lambda route: route.abort())
    note(page, "not for others")
    expect(rows(page)).to_contain_text("kept on this")
    act(page, "not for others", "Remove")
    expect(rows(page)).to_contain_text("removed")
    page.unroute(API)
    note(page, "for all")
    expect(rows(page).filter(has_text="stored")).to_have_count(1)
    assert texts(server) == ["for all"]


def test_changes_made_offline_arrive_after_their_note_in_order(open_page, server):
    page = open_page("compose")
    page.route(API, lambda route: route.abort())
    note(page, "one")
    note(page, "two")
    act(page, "one", "Edit")
    text(page).fill("one and a half")
    press(page, "Save the change")
    expect(rows(page).filter(has_text="one and a half")).to_contain_text("kept on this")
    page.reload()
    expect(rows(page).filter(has_text="one and a half")).to_be_visible()
    page.unroute(API)
    come_online(page)
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    assert texts(server) == ["one and a half", "two"]


def test_what_others_note_appears_and_leaves_the_text_and_its_caret_alone(open_page, server):
    page = open_page("compose")
    text(page).press_sequentially("half a ")
    server.say({"mode": "note", "note": {**OTHERS, "text": "From <b>Grace</b>"}})
    expect(rows(page)).to_contain_text("From <b>Grace</b>")
    expect(rows(page)).to_contain_text("Grace")
    expect(rows(page).get_by_role("button", name=re.compile("^Edit"))).to_have_count(0)
    expect(text(page)).to_be_focused()
    page.keyboard.type("sentence")
    expect(text(page)).to_have_value("half a sentence")


def test_a_prompt_leads_into_a_note_with_its_kind_and_seat(open_page, server):
    server.say({"mode": "well", "prompt": PROMPT})
    page = open_page("compose")
    page.get_by_role("button", name="In which words?").click()
    press(page, "Note something")
    expect(page.get_by_role("radio", name="quote")).to_be_checked()
    note(page, "“I just want it over with”")
    expect(rows(page)).to_contain_text("stored")
    expect(page.locator(".fn-prompt")).to_be_hidden()
    (stored,), (answer,) = server.kept()["observations"], commands(server, 1)
    assert (stored["kind"], stored["seat"]) == ("quote", "employee")
    assert (answer["prompt"], answer["answer"]) == ("talk", "taken")
    expect(page.get_by_role("radio", name="observed")).to_be_checked()


def test_a_prompt_waits_until_nobody_writes_and_goes_for_the_day(open_page, server):
    page = open_page("compose")
    text(page).fill("busy")
    server.say({"mode": "well", "prompt": PROMPT})
    note(page, "busy no more")
    expect(page.locator(".fn-prompt")).to_contain_text("In which words?")
    page.get_by_role("button", name="In which words?").click()
    press(page, "No more today")
    server.say({"mode": "well", "prompt": {**PROMPT, "key": "care"}})
    note(page, "and on")
    expect(rows(page).filter(has_text="stored")).to_have_count(2)
    expect(page.locator(".fn-prompt")).to_be_hidden()
    assert [one["answer"] for one in commands(server, 1)] == ["no more today"]


def box_of(page, selector):
    box = page.locator(selector).bounding_box()
    return box["y"], box["y"] + box["height"]


def test_a_prompt_covers_nothing_that_one_uses_and_says_what_it_is(open_page, server):
    page = open_page("compose")
    page.mouse.wheel(0, 10_000)  # the form as far up as it goes
    expect(page.locator(".fn-prompt")).to_be_hidden()
    foot = box_of(page, ".fn-composer-foot")
    server.say({"mode": "well", "prompt": PROMPT})
    line = page.get_by_role("button", name="To think about: In which words?")
    expect(line).to_be_visible()
    closed = box_of(page, ".fn-composer-foot")
    # Of the room above the foot it takes half of what a thumb can hit.
    assert (closed[1] - closed[0]) - (foot[1] - foot[0]) <= 28
    line.click()
    expect(page.locator(".fn-prompt")).to_contain_text("Asked now and then, to see more: talk.")
    opened = box_of(page, ".fn-composer-foot")
    assert opened[1] - opened[0] <= closed[1] - closed[0] + 8
    expect(page.get_by_role("button", name="Note it")).to_be_visible()


def test_not_now_says_nothing_of_storing(open_page, server):
    server.say({"mode": "well", "prompt": PROMPT})
    page = open_page("compose")
    page.get_by_role("button", name="In which words?").click()
    page.locator(".fn-composer .fn-box-status").evaluate(
        """(status) => { window.said = []; new MutationObserver(() => window.said.push(status.textContent))
             .observe(status, { childList: true, characterData: true, subtree: true }); }"""
    )
    press(page, "Not now")
    assert [one["answer"] for one in commands(server, 1)] == ["not now"]
    note(page, "and on")
    expect(rows(page).filter(has_text="stored")).to_have_count(1)
    assert page.evaluate("window.said.filter((one, at) => at === 0 || one !== window.said[at - 1])") == [
        "Noted.",
        "Stored.",
    ]


def test_the_form_of_the_other_seat_is_in_sight_from_its_head(open_page, server):
    page = open_page("compose")
    for n in range(8):
        note(page, f"note {n}")
    expect(rows(page).filter(has_text="stored")).to_have_count(8)
    page.locator(".fn-line > li").last.scroll_into_view_if_needed()
    act(page, "note 0", "The other seat")
    # 60 px: what Streamlit's header covers.
    for selector in (".fn-choices-three", ".fn-wheel", ".fn-aside"):
        expect(page.locator(selector)).to_be_in_viewport()
        assert box_of(page, selector)[0] >= 60
