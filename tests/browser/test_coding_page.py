"""Coding in the real app with mouse, finger and keyboard, in three scripts, alone and by two at once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from fieldnotes.records import SpeechSegment
from fieldnotes.services import coding, codings, speakers, undoing
from fieldnotes.services.code_merging import merge_codes
from fieldnotes.services.workspace import Workspace, acting_as, create_workspace, open_workspace
from fieldnotes.store import codes, excerpts, people, sources
from fieldnotes.store.database import writing
from tests.browser.conftest import DESKTOP, RunningApp, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

EMOJI = "I was 👩‍👩‍👧 so glad 🙂 they called me back"
ARABIC = "انتظرت ساعة كاملة على الهاتف 😤 يا سيدي"
KOREAN = "배송이 너무 늦어서 취소했어요 🙏 정말요"
PLAIN = "nobody told me why it took so long"
LINES = (EMOJI, ARABIC, KOREAN, PLAIN)
CODE = {"wait": "Long wait", "care": "Being cared for", "name": "Spelling a name"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a transcript of four lines, three themes and one suggestion, and two members."""
    ws = create_workspace(tmp_path / "workspace")
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "transcript", "title": "Call"})
        spoken = [SpeechSegment(10.0 * at, 10.0 * at + 8, text) for at, text in enumerate(LINES)]
        sources.add_speech_segments(ws.db, source_id, spoken)
        people.add_member(ws.db, name="Ada", role="researcher")
        people.add_member(ws.db, name="Ben", role="researcher")
    speakers.add_speaker(ws, source_id, name="Ana", seat="customer")
    for name in CODE.values():
        coding.add_code(ws, kind="theme", name=name)
    ada = people.read_member(ws.db, "Ada")
    with acting_as(ada.id):
        codings.favour_code(ws, code_id(ws, CODE["wait"]), on=True)
        codings.favour_code(ws, code_id(ws, CODE["care"]), on=True)
    line = coding.read_source(ws, source_id).segments[3]
    with writing(ws.db):
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            source_id,
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=len(PLAIN),
        )
        suggestion = {"excerpt_id": excerpt_id, "code_id": code_id(ws, "anger"), "made_by": "model 1"}
        codes.replace_suggestions(ws.db, source_id, [{**suggestion, "confidence": 0.6}])
    ws.close()
    return tmp_path / "workspace"


@pytest.fixture
def app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningApp]:
    """The web app as Ada runs it."""
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    yield from serve(folder)


@pytest.fixture
def ws(app: RunningApp) -> Iterator[Workspace]:
    ws = open_workspace(app.folder)
    yield ws
    ws.close()


@pytest.fixture
def shown(ws: Workspace) -> Callable[[], set[tuple[str, str]]]:
    """Return what is stored as (code, words), without suggestions."""

    def read() -> set[tuple[str, str]]:
        names = {code.id: code.name for code in coding.list_codes(ws)}
        view = coding.read_source(ws, 1)
        words = {excerpt.id: excerpt.text for excerpt in view.excerpts}
        kept = [made for made in view.codings if made.status == "accepted"]
        return {(names[made.code_id], words[made.excerpt_id]) for made in kept}

    return read


def code_id(ws: Workspace, name: str) -> int:
    return next(code.id for code in coding.list_codes(ws) if code.name == name)


def open_call(page: Page, app: RunningApp) -> None:
    page.goto(f"{app.url}/transcript?source=1")
    expect(page.locator(".fn-r-line")).to_have_count(len(LINES), timeout=20_000)


def line(page: Page, at: int) -> Locator:
    return page.locator(".fn-r-line").nth(at)


def chip(page: Page, at: int, name: str) -> Locator:
    return line(page, at).locator(".fn-r-chip-open", has_text=name)


def settle(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator(".fn-r-saving, .fn-r-chip.fn-r-waiting")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def box_of(page: Page, at: int, words: str) -> tuple[float, float, float]:
    """Return left, right and middle height of words of a line in the window."""
    box = line(page, at).evaluate(
        """(row, words) => {
          const text = row.querySelector(".fn-r-text");
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          const whole = text.textContent.indexOf(words);
          const range = document.createRange();
          let before = 0;
          const set = (edge, at) => {
            walker.currentNode = text;
            before = 0;
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
              if (at <= before + node.length) return range[edge](node, at - before);
              before += node.length;
            }
          };
          set("setStart", whole);
          set("setEnd", whole + words.length);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return [left, right, (top + bottom) / 2];
        }""",
        words,
    )
    return box[0], box[1], box[2]


def grip(page: Page, edge: str) -> tuple[float, float, float]:
    """Return where a handle is taken hold of, and how far below the words that is."""
    handle = page.locator(f".fn-r-handle-{edge}")
    expect(handle).to_be_visible()
    box = handle.bounding_box()
    assert box is not None
    tall = float(handle.evaluate("(handle) => parseFloat(handle.style.getPropertyValue('--fn-r-tall'))"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 6
    return x, y, y - (box["y"] + tall / 2)


def test_with_the_keyboard_alone(
    desktop: Page, app: RunningApp, ws: Workspace, shown: Callable[[], set[tuple[str, str]]]
) -> None:
    page = desktop
    open_call(page, app)
    keys = page.keyboard
    line(page, 0).focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "1"):
        keys.press(key)
    settle(page)
    assert shown() == {(CODE["wait"], "I was")}

    # An overlapping one in Arabic, over the end of the line before, made larger and then another code.
    line(page, 1).focus()
    keys.press("2")
    settle(page)
    chip(page, 1, CODE["care"]).focus()
    keys.press("Alt+Shift+ArrowRight" if is_left_to_right(page, 1) else "Alt+Shift+ArrowLeft")
    settle(page)
    assert shown() == {(CODE["wait"], "I was"), (CODE["care"], ARABIC[1:])}
    keys.press("r")
    keys.type("spna")
    keys.press("Enter")
    settle(page)
    assert (CODE["name"], ARABIC[1:]) in shown()

    # A code that is not there yet, in Korean, on two words; then the same once more on the next line.
    line(page, 2).focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "t"):
        keys.press(key)
    keys.type("늦은 배송")
    keys.press("Enter")
    keys.press("j")
    keys.press(".")
    settle(page)
    assert ("늦은 배송", "배송이 너무") in shown()
    assert ("늦은 배송", PLAIN) in shown()

    # The suggestion is accepted with another code.
    for key in ("n", "r"):
        keys.press(key)
    keys.type("annoy")
    keys.press("Enter")
    settle(page)
    keys.press("]")
    assert ("annoyance", PLAIN) in shown()
    before = shown()

    for _ in range(7):
        keys.press("u")
        settle(page)
    assert shown() == set()
    assert page.locator(".fn-r-chip.fn-r-suggested").count() == 1
    for _ in range(7):
        keys.press("Control+Shift+Z")
        settle(page)
    assert shown() == before

    # What can be undone outlives the visit.
    page.reload()
    expect(page.get_by_role("button", name="Undo other code")).to_be_visible(timeout=20_000)
    assert grave_violations(page) == []


def is_left_to_right(page: Page, at: int) -> bool:
    return bool(
        line(page, at).locator(".fn-r-text").evaluate("(text) => getComputedStyle(text).direction === 'ltr'")
    )


def test_with_the_mouse(
    desktop: Page, app: RunningApp, ws: Workspace, shown: Callable[[], set[tuple[str, str]]]
) -> None:
    page = desktop
    open_call(page, app)
    left, right, y = box_of(page, 0, "so glad")
    page.mouse.move(left + 1, y)
    page.mouse.down()
    page.mouse.move(right - 1, y, steps=5)
    page.mouse.up()
    page.get_by_role("option", name=CODE["care"]).first.click()
    settle(page)
    assert shown() == {(CODE["care"], "so glad")}

    # Nested: the whole line by the legend's button, and the words under both list the two.
    line(page, 0).focus()
    page.locator(".fn-r-quick", has_text=CODE["wait"]).click()
    settle(page)
    left, right, y = box_of(page, 0, "glad")
    page.mouse.click((left + right) / 2, y)
    rows = page.locator(".fn-r-coding-row .fn-r-code")
    expect(rows).to_have_text([CODE["wait"], CODE["care"]])
    rows.nth(1).click()
    page.get_by_role("radio", name="pleasant", exact=True).click()
    page.get_by_role("textbox", name="Memo").fill("Her whole family waited.")
    page.get_by_role("button", name="Drag").click()
    settle(page)

    x, y, below = grip(page, "end")
    _, right, words_y = box_of(page, 0, "called")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(right - 10, words_y + below, steps=4)
    page.mouse.move(right - 1, words_y + below)
    page.mouse.up()
    settle(page)
    assert shown() == {(CODE["care"], "so glad 🙂 they called"), (CODE["wait"], EMOJI)}
    placed = {made.code_id: made for made in codes.read_placed_codings(ws.db, 1)}
    made = placed[code_id(ws, CODE["care"])]
    assert (made.valence, made.memos) == (1, (("Ada", "Her whole family waited."),))

    page.get_by_role("button", name=f"Bar of {CODE['wait']}").click()
    page.get_by_role("button", name="Remove").click()
    settle(page)
    assert shown() == {(CODE["care"], "so glad 🙂 they called")}
    for name in ("removal", "other bounds"):
        page.get_by_role("button", name=f"Undo {name}").click()
        settle(page)
    assert shown() == {(CODE["care"], "so glad"), (CODE["wait"], EMOJI)}
    page.get_by_role("button", name="History").click()
    expect(page.locator(".fn-history li").first).to_contain_text(f"Took off {EMOJI}: {CODE['wait']}")


def test_codes_that_are_merged_meanwhile_are_one_on_the_page_and_undo_goes_on(
    desktop: Page, app: RunningApp, ws: Workspace, shown: Callable[[], set[tuple[str, str]]]
) -> None:
    page = desktop
    open_call(page, app)
    line(page, 2).focus()
    page.keyboard.press("1")
    line(page, 3).focus()
    page.keyboard.press("1")
    settle(page)
    chip(page, 3, CODE["wait"]).focus()
    page.keyboard.press("r")
    page.keyboard.type("spna")
    page.keyboard.press("Enter")
    settle(page)
    merge_codes(ws, code_id(ws, CODE["wait"]), code_id(ws, CODE["care"]))
    expect(chip(page, 2, CODE["care"])).to_be_visible(timeout=20_000)
    expect(page.locator(".fn-r-quick").first).to_contain_text(CODE["care"])

    page.keyboard.press("u")  # the other code: what comes back stands for the code that was merged
    expect(chip(page, 3, CODE["care"])).to_be_visible()
    settle(page)
    assert shown() == {(CODE["care"], KOREAN), (CODE["care"], PLAIN)}
    for _ in range(2):
        page.keyboard.press("u")
        settle(page)
    assert shown() == set()


def test_with_a_finger(
    phone: Page, app: RunningApp, ws: Workspace, shown: Callable[[], set[tuple[str, str]]]
) -> None:
    page = phone
    open_call(page, app)
    line(page, 2).locator(".fn-r-text").tap()
    page.get_by_role("button", name="Tag", exact=True).tap()
    page.get_by_role("option", name=CODE["wait"]).first.tap()
    settle(page)
    assert shown() == {(CODE["wait"], KOREAN)}

    line(page, 2).locator(".fn-r-text").tap()
    page.get_by_role("radio", name="unpleasant").tap()
    page.get_by_role("button", name="Drag").tap()
    settle(page)
    x, y, below = grip(page, "end")
    _, right, words_y = box_of(page, 2, "배송이 너무")
    drag_finger(page, (x, y), (right - 1, words_y + below))
    settle(page)
    assert shown() == {(CODE["wait"], "배송이 너무")}
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    line(page, 0).locator(".fn-r-text").tap()  # elsewhere, and the handles are gone
    expect(page.locator(".fn-r-handle-end")).to_be_hidden()
    chip(page, 2, CODE["wait"]).tap()
    page.get_by_role("button", name="Another code").tap()
    page.get_by_role("option", name=CODE["name"]).first.tap()
    settle(page)
    assert shown() == {(CODE["name"], "배송이 너무")}
    for _ in range(2):
        page.locator(".fn-r-undo").tap()
        settle(page)
    assert shown() == {(CODE["wait"], KOREAN)}

    # A second code on the words that have one.
    chip(page, 2, CODE["wait"]).tap()
    page.get_by_role("button", name="Add a code").tap()
    page.get_by_role("option", name=CODE["care"]).first.tap()
    settle(page)
    assert shown() == {(CODE["wait"], KOREAN), (CODE["care"], KOREAN)}
    chip(page, 2, CODE["wait"]).tap()
    assert grave_violations(page) == []


def drag_finger(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag as a finger does; Playwright itself only taps."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    send("touchStart", start)
    for share in (0.5, 0.9, 1.0):
        send("touchMove", tuple(a + (b - a) * share for a, b in zip(start, end, strict=True)))
    send("touchEnd")


def test_two_coders_at_once_see_each_other_and_lose_nothing(
    browser: Browser,
    app: RunningApp,
    ws: Workspace,
    shown: Callable[[], set[tuple[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, ben = (browser.new_context(viewport=DESKTOP).new_page() for _ in range(2))
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ben")
    bens_app = serve(app.folder)  # each of the two on a server of their own, over the same workspace
    open_call(ada, app)
    open_call(ben, next(bens_app))

    line(ada, 0).focus()
    ada.keyboard.press("1")
    expect(chip(ben, 0, CODE["wait"])).to_be_visible(timeout=20_000)
    expect(ben.locator(".fn-r-news")).to_contain_text(f"Ada coded {CODE['wait']}")

    # Both at the same passage in the same moment: each has a coding of their own.
    for page, letters in ((ada, "beca"), (ben, "beca")):
        line(page, 3).focus()
        page.keyboard.press("t")
        page.keyboard.type(letters)
    ada.keyboard.press("Enter")
    ben.keyboard.press("Enter")
    settle(ada)
    settle(ben)
    assert len(coding.read_source(ws, 1).codings) == 4  # with the suggestion

    # Ben gives Ada's coding another code: her own undo leaves his decision alone.
    chip(ben, 0, CODE["wait"]).focus()
    ben.keyboard.press("r")
    ben.keyboard.type("spna")
    ben.keyboard.press("Enter")
    expect(chip(ada, 0, CODE["name"])).to_be_visible(timeout=20_000)
    expect(ada.locator(".fn-r-news")).to_contain_text("Ben changed a code to")
    ada.keyboard.press("u")
    settle(ada)
    assert (CODE["name"], EMOJI) in shown()
    assert (CODE["care"], PLAIN) in shown()
    with acting_as(people.read_member(ws.db, "Ada").id):
        assert undoing.next_steps(ws, 1)[0] is None
    ben.keyboard.press("u")
    settle(ben)
    assert (CODE["wait"], EMOJI) in shown()
    for page in (ada, ben):
        page.context.close()
    for _ in bens_app:
        pass


def test_a_coding_made_while_the_server_was_away_arrives_when_it_is_back(
    desktop: Page, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    page = desktop
    first = serve(folder)
    app = next(first)
    open_call(page, app)
    for _ in first:  # the server stops
        pass
    line(page, 2).focus()
    page.keyboard.press("1")
    expect(page.locator(".fn-r-state")).to_have_text("1 change waiting for the connection")
    expect(chip(page, 2, CODE["wait"])).to_be_visible()
    again = serve(folder, port=int(app.url.rsplit(":", 1)[1]))
    next(again)
    expect(page.locator(".fn-r-state")).not_to_contain_text("waiting", timeout=30_000)
    settle(page)
    ws = open_workspace(folder)
    kept = [made for made in coding.read_source(ws, 1).codings if made.status == "accepted"]
    assert [made.code_id for made in kept] == [code_id(ws, CODE["wait"])]
    ws.close()
    assert os.environ["FIELDNOTES_MEMBER"] == "Ada"
    for _ in again:
        pass
