"""Correcting in the real app: every tag stays on its words, and two people at once lose nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from fieldnotes.records import SpeechSegment, Word
from fieldnotes.services import coding, correcting, speakers
from fieldnotes.services.workspace import Workspace, create_workspace, open_workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from tests.browser.conftest import DESKTOP, RunningApp, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

EMOJI = "I was 👩‍👩‍👧 so glad 🙂 they called"
ARABIC = "انتظرت ساعة كاملة على الهاتف 😤 يا سيدي"
PLAIN = "nobody told me why it took so long"
LAST = "then I gave up"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """The web app on a transcript of four lines with a tag on every single word."""
    ws = create_workspace(tmp_path / "workspace")
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "transcript", "title": "Call"})
        sources.add_speech_segments(ws.db, source_id, list(spoken()))
    voice = speakers.add_speaker(ws, source_id, name="Speaker 1")
    theme = coding.add_code(ws, kind="theme", name="A theme")
    lines = coding.read_source(ws, source_id).segments
    correcting.assign_speakers(ws, [line.id for line in lines], speaker_id=voice.id)
    for line in lines:
        for start, word in places(line.text):
            coding.apply_code(
                ws,
                source_id,
                code_id=theme.id,
                first_segment_id=line.id,
                start_char=start,
                last_segment_id=line.id,
                end_char=start + len(word),
            )
    ws.close()
    yield from serve(tmp_path / "workspace")


@pytest.fixture
def ws(app: RunningApp) -> Iterator[Workspace]:
    ws = open_workspace(app.folder)
    yield ws
    ws.close()


def spoken() -> Iterator[SpeechSegment]:
    at_s = 10.0
    for text in (EMOJI, ARABIC, PLAIN, LAST):
        words = []
        for word in text.split():
            words.append(Word(word, at_s, at_s + 0.4, 0.4 if word == "took" else 0.9))
            at_s += 0.5
        yield SpeechSegment(words[0].start_s, words[-1].end_s, text, tuple(words))


def places(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield at, word
        at += len(word)


def texts(ws: Workspace) -> list[str]:
    return [line.text for line in coding.read_source(ws, 1).segments]


def tagged_words(ws: Workspace) -> list[str]:
    """Return the words under the tags, in the order in which the tags were put."""
    view = coding.read_source(ws, 1)
    words = {excerpt.id: excerpt.text for excerpt in view.excerpts}
    return [words[made.excerpt_id] for made in view.codings]


def shown_words(page: Page) -> list[str]:
    """Return the words under the tags as the page marks them, in the order in which the tags were put."""
    marked: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".fn-r-piece")].map((piece) =>
          [piece.dataset.codings, piece.textContent]))"""
    )
    found = {int(key): words for key, words in marked.items()}
    return [found[key] for key in sorted(found)]


def open_call(page: Page, app: RunningApp) -> None:
    page.goto(f"{app.url}/transcript?source=1")
    expect(page.locator(".fn-r-line")).to_have_count(4, timeout=20_000)


def line(page: Page, text: str) -> Locator:
    return page.locator(".fn-r-line", has=page.get_by_text(text, exact=True))


def write_in(page: Page, text: str) -> Locator:
    """Open the field of the line that reads `text`."""
    line(page, text).locator(".fn-r-text").dblclick(position={"x": 5, "y": 10})
    return page.get_by_role("textbox", name="Words of this line")


def put_caret(field: Locator, before: str) -> None:
    field.evaluate(
        """(field, words) => { const at = field.value.indexOf(words);
          field.focus(); field.setSelectionRange(at, at); }""",
        before,
    )


def settle(page: Page) -> None:
    """Wait until the server has everything."""
    expect(page.locator(".fn-r-saving")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_every_tag_stays_on_its_words_through_all_corrections(
    desktop: Page, app: RunningApp, ws: Workspace
) -> None:
    page = desktop
    before = tagged_words(ws)
    assert before == [*EMOJI.split(), *ARABIC.split(), *PLAIN.split(), *LAST.split()]
    open_call(page, app)

    field = write_in(page, EMOJI)
    field.fill(EMOJI.replace("glad", "very relieved").replace("called", "rang 🎉🎉"))
    field.press("Enter")
    settle(page)

    field = write_in(page, ARABIC)
    put_caret(field, "على")
    field.press("Control+Enter")
    expect(field).to_have_value("على الهاتف 😤 يا سيدي")
    field.fill("على الهاتف المحمول 😤 يا سيدي")
    field.press("Enter")
    settle(page)

    field = write_in(page, PLAIN)
    put_caret(field, "nobody")
    field.press("Backspace")
    expect(field).to_have_value(f"على الهاتف المحمول 😤 يا سيدي {PLAIN}")
    field.press("Escape")
    settle(page)

    page.keyboard.press("d")
    expect(page.locator(".fn-r-spoken")).to_have_text("took, doubtful word 1 of 1")
    page.keyboard.press("Enter")
    page.keyboard.type("lasted")
    page.keyboard.press("Enter")
    settle(page)

    page.locator(".fn-r-name").first.click()
    page.get_by_text("Change Speaker 1 on every line").click()
    page.locator("details[open] input").fill("Ms K. 🙂")
    page.keyboard.press("Enter")
    settle(page)

    words = [*before]
    words[words.index("glad")] = "very relieved"
    words[words.index("called")] = "rang 🎉🎉"
    words[words.index("took")] = "lasted"
    assert texts(ws) == [
        "I was 👩‍👩‍👧 so very relieved 🙂 they rang 🎉🎉",
        "انتظرت ساعة كاملة",
        "على الهاتف المحمول 😤 يا سيدي nobody told me why it lasted so long",
        LAST,
    ]
    assert {voice.name for voice in speakers.list_speakers(ws, 1)} == {"Ms K. 🙂"}
    assert tagged_words(ws) == words
    assert shown_words(page) == tagged_words(ws)

    for kind in ("correction", "join", "correction", "split", "correction"):
        page.get_by_role("button", name=f"Undo {kind}").click()
        settle(page)
    expect(page.locator(".fn-r-line")).to_have_count(4)
    assert texts(ws) == [EMOJI, ARABIC, PLAIN, LAST]
    assert tagged_words(ws) == before
    assert shown_words(page) == before


def test_the_open_field_has_no_serious_fault_of_accessibility(phone: Page, app: RunningApp) -> None:
    open_call(phone, app)
    line(phone, LAST).focus()
    phone.get_by_role("button", name="Edit").tap()
    phone.get_by_role("textbox", name="Words of this line").fill("then I left")
    phone.get_by_role("button", name="Save").tap()
    settle(phone)
    phone.get_by_role("button", name="Edit").tap()
    expect(phone.get_by_text("The machine heard:")).to_be_visible()
    assert grave_violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_two_people_in_one_transcript_lose_nothing(browser: Browser, app: RunningApp, ws: Workspace) -> None:
    ada, ben = (browser.new_context(viewport=DESKTOP).new_page() for _ in range(2))
    open_call(ada, app)
    open_call(ben, app)

    field = write_in(ada, PLAIN)
    put_caret(field, "it took")
    field.press("Control+Enter")
    field.press("Escape")
    settle(ada)
    # Ben's page does not know of the split: his own correction is stored, and shows him hers.
    field = write_in(ben, LAST)
    field.fill("then I really gave up")
    field.press("Enter")
    settle(ben)
    expect(ben.locator(".fn-r-line")).to_have_count(5)

    first, second = write_in(ada, EMOJI), write_in(ben, EMOJI)
    first.fill(f"{EMOJI} said Ada")
    second.fill(f"{EMOJI} said Ben")
    first.press("Enter")
    settle(ada)
    second.press("Enter")
    expect(ben.locator(".fn-r-theirs")).to_contain_text(f"{EMOJI} said Ada")
    expect(second).to_have_value(f"{EMOJI} said Ben")
    second.fill(f"{EMOJI} said Ada and Ben")
    ben.get_by_role("button", name="Save mine").click()
    settle(ben)

    expected = [
        f"{EMOJI} said Ada and Ben",
        ARABIC,
        "nobody told me why",
        "it took so long",
        "then I really gave up",
    ]
    assert texts(ws) == expected
    assert tagged_words(ws) == [*EMOJI.split(), *ARABIC.split(), *PLAIN.split(), *LAST.split()]
    assert shown_words(ben) == tagged_words(ws)
    lines = [view.change.after for view in correcting.list_changes(ws, 1) if view.change.after]
    written = [after[0].text for after in lines]
    assert f"{EMOJI} said Ada" in written
    ben.get_by_role("button", name="History").click()
    expect(ben.locator(".fn-history li").first).to_contain_text("and Ben")
    for page in (ada, ben):
        page.context.close()
