"""A story from disk with the network off; presented by keys; heard; a reel; consent withdrawn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import fieldnotes
from fieldnotes.services import reels
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from tests.browser.conftest import DESKTOP, RunningApp, serve
from tests.browser.test_accessibility import grave_violations

pytestmark = pytest.mark.browser

PASSAGES = 10
QUOTE = "Just show me something I need"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, told_demo: Path) -> Path:
    """The demo workspace, its call heard, with a reel of ten passages made by a job: five with sound."""
    folder = Path(shutil.copytree(told_demo, tmp_path_factory.mktemp("demo") / "workspace"))
    ws = fieldnotes.open_workspace(folder)
    finding = next(one for one in fieldnotes.list_findings(ws) if one.market == "Korea")
    written = [one.evidence.excerpt_id for one in fieldnotes.get_finding(ws, finding.id).evidence]
    spoken = [one.excerpt_id for one in fieldnotes.tell_story(ws, of_the_call(ws)).passages if one.start_s]
    asked = reels.make_reel(
        ws, title="Ten (example)", excerpt_ids=[*spoken[: PASSAGES // 2], *written[-PASSAGES // 2 :]]
    )
    run_next_job(ws, lambda: pytest.fail("a reel needs no speech engine"))
    made = reels.get_reel(ws, asked.id)
    assert made.job is not None
    assert (made.job.state, len(made.reel.items)) == ("done", PASSAGES)
    ws.close()
    return folder


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[RunningApp]:
    yield from serve(folder)


@pytest.fixture(scope="module")
def ws(folder: Path) -> Iterator[Workspace]:
    ws = fieldnotes.open_workspace(folder)
    yield ws
    ws.close()


def korean(ws: Workspace) -> int:
    return next(story.id for story in fieldnotes.list_stories(ws) if story.title.startswith("A habit"))


def of_the_call(ws: Workspace) -> int:
    return next(story.id for story in fieldnotes.list_stories(ws) if story.title.startswith("A number"))


def test_an_exported_story_opens_alone_with_the_network_off(
    browser: Browser, ws: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "story.html"
    path.write_bytes(fieldnotes.write_story_file(ws, korean(ws), audience="outside"))
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport=DESKTOP, offline=True, color_scheme=scheme)
        page = context.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, faults=faults: faults.append(message.text))
        page.goto(path.as_uri())
        expect(page.locator("h1")).to_have_text("A habit, not a fraud (example)")
        assert asked == [path.as_uri()]
        assert faults == []
        context.close()
    context = browser.new_context(offline=True, bypass_csp=True)  # axe is a script of the test's own
    page = context.new_page()
    page.goto(path.as_uri())
    assert grave_violations(page) == []
    context.close()


def test_the_letters_of_an_exported_storys_drawings_can_be_read_on_a_phone(
    phone: Page, ws: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "story.html"
    path.write_bytes(fieldnotes.write_story_file(ws, korean(ws)))
    phone.goto(path.as_uri())
    sizes = phone.locator("svg text").evaluate_all(
        """(all) => all.map((one) => one.getBoundingClientRect().height).filter((high) => high > 0)"""
    )
    assert len(sizes) > 10
    assert min(sizes) > 10  # CSS pixels, of a line of 9


def test_a_collection_is_presented_by_keys_and_its_story_counts_as_seen(
    desktop: Page, app: RunningApp, ws: Workspace
) -> None:
    desktop.goto(f"{app.url}/collections?id=1&present=1")
    title = "What the board should hear (example)"
    expect(desktop.locator(".fn-present h1")).to_have_text(title, timeout=15_000)
    desktop.keyboard.press("ArrowRight")
    expect(desktop.locator(".fn-present h1")).to_have_text("A number to call (example)")
    expect(desktop.locator(".fn-present-where")).to_have_text("2 of 4")
    assert grave_violations(desktop) == []
    desktop.keyboard.press("ArrowLeft")
    expect(desktop.locator(".fn-present-where")).to_have_text("1 of 4")
    desktop.keyboard.press("End")
    expect(desktop.locator(".fn-present-where")).to_have_text("4 of 4")
    desktop.get_by_role("button", name="End", exact=True).click()
    expect(desktop.locator(".fn-present")).to_have_count(0)
    expect(desktop.locator("h1")).to_have_text("What the board should hear (example)")
    expect(desktop.get_by_text("seen by 1 person").first).to_be_visible()


def test_the_demos_call_is_heard_in_both_windows_of_its_story(
    desktop: Page, app: RunningApp, ws: Workspace
) -> None:
    told = [one for one in fieldnotes.tell_story(ws, of_the_call(ws)).passages if one.start_s is not None]

    desktop.goto(f"{app.url}/story?id={of_the_call(ws)}")

    for seat in ("customer", "employee"):
        [passage, *_] = [one for one in told if one.seat == seat]
        heard = desktop.locator(f".fn-pane-{seat} audio").first
        expect(heard).to_be_attached(timeout=15_000)
        lasts_s, is_heard = heard.evaluate(
            """async (one) => {
              one.muted = true;
              await one.play();
              await new Promise((done) => one.ontimeupdate = () => one.currentTime > 0.2 && done());
              one.pause();
              return [one.duration, one.webkitAudioDecodedByteCount > 0];
            }"""
        )
        assert (lasts_s, is_heard) == (pytest.approx(passage.end_s - passage.start_s, abs=0.1), True)
    for words in ("How it felt along the path", "Kept on 23 Apr 2026.", "95 %: 6 to 12"):
        expect(desktop.get_by_text(words).first).to_be_visible()


def test_a_slide_begins_with_words_and_number_and_is_gone_through_before_the_next(
    phone: Page, app: RunningApp
) -> None:
    phone.goto(f"{app.url}/collections?id=1&present=1")
    expect(phone.locator(".fn-present h1")).to_have_text("What the board should hear (example)")
    expect(phone.get_by_test_id("stHeader")).to_be_hidden()
    phone.keyboard.press("PageDown")
    where, more = phone.locator(".fn-present-where"), phone.get_by_role("button", name="More below")
    expect(where).to_have_text("2 of 4")
    for part in (".fn-present-quote .fn-present-words", ".fn-present-number img"):
        expect(phone.locator(part).first).to_be_in_viewport(ratio=1)
    expect(more).to_be_visible()
    down = "document.querySelector('.fn-present-screen').scrollTop"
    for _ in range(40):
        if more.is_hidden():
            break
        before = phone.evaluate(down)
        phone.keyboard.press("ArrowRight")
        assert phone.evaluate(down) > before
        expect(where).to_have_text("2 of 4")
        phone.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    end = phone.evaluate(down)
    expect(phone.locator(".fn-present-list").last).to_be_in_viewport()
    phone.keyboard.press("ArrowRight")
    expect(where).to_have_text("3 of 4")
    assert phone.evaluate(down) == 0
    phone.keyboard.press("ArrowLeft")
    expect(where).to_have_text("2 of 4")
    assert phone.evaluate(down) == end


def test_a_reel_plays_and_what_is_withdrawn_goes_from_every_open_page(
    browser: Browser, app: RunningApp, ws: Workspace
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    story, film = context.new_page(), context.new_page()
    story.goto(f"{app.url}/story?id={korean(ws)}")
    film.goto(f"{app.url}/reels")
    expect(story.get_by_text(QUOTE)).to_be_visible(timeout=15_000)
    player = film.locator("video.fn-reel")
    expect(player).to_be_visible()
    played = player.evaluate(
        """async (one) => {
          one.muted = true;
          await one.play();
          await new Promise((done) => one.ontimeupdate = () => one.currentTime > 0.5 && done());
          const heard = one.webkitAudioDecodedByteCount > 0;
          return [one.videoWidth, one.duration > 30, one.textTracks[0].kind, heard];
        }"""
    )
    assert played == [1280, True, "captions", True]

    told = fieldnotes.tell_story(ws, korean(ws)).passages
    who = next(one.who for one in told if one.words.startswith(QUOTE))
    fieldnotes.withdraw_consent(
        ws, next(one.id for one in fieldnotes.list_participants(ws) if one.code == who)
    )

    expect(story.get_by_text(QUOTE)).to_have_count(0, timeout=15_000)
    expect(story.get_by_text("A passage stood here.").first).to_be_visible()
    expect(film.get_by_text("It cannot be played: consent does not cover")).to_be_visible(timeout=15_000)
    expect(player).to_have_count(0)
    assert list(reels.folder_of(ws).iterdir()) == []
    context.close()
