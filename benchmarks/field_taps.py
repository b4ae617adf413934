"""Presses to log ten observations with their emotions: `python -m benchmarks.field_taps [--json FILE]`.

The same ten observations are logged for real, on a phone-sized Chromium with touch, on the Walk page and in a
paper form put into a Streamlit form (`benchmarks/paper_form.py`: selectboxes, a text area, a submit button),
each by the shortest way there is. The form is given both ways: as a new sheet for each entry, and kept, with
the last entry's choices left as they are, where only what differs has to be chosen. A tap and a key are
a press each. What was stored is compared with what was given. The letters are the same everywhere, and
are counted apart.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

STAGES = ("notify the loss", "assessment", "repair or replace", "settlement", "afterwards")
KINDS = ("observed", "heard", "felt", "interpreted", "quote", "question")
SEATS = ("customer", "employee", "observer")
EMOTIONS = ("none", "joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")
INTENSITIES = ("1", "2", "3")
RINGS = {1: 0.19, 2: 0.33, 3: 0.45}  # of the wheel's width, from its middle
ROOT = Path(__file__).parents[1]
PATIENCE_MS = 180_000
LIST_CLOSES_MS = 800


@dataclass(frozen=True)
class Given:
    """An observation to log; intensity 0 where it carries no emotion."""

    stage: str
    kind: str
    seat: str
    emotion: str
    intensity: int
    text: str


TEN = (
    Given("notify the loss", "observed", "customer", "none", 0, "Types the policy number twice"),
    Given("notify the loss", "quote", "customer", "anger", 2, "Why again?"),
    Given("notify the loss", "heard", "employee", "trust", 1, "I will stay on the line"),
    Given("assessment", "observed", "employee", "none", 0, "Three screens, one claim"),
    Given("assessment", "felt", "employee", "sadness", 2, "Ashamed of the form"),
    Given("assessment", "quote", "customer", "fear", 3, "Do I still have a car on Monday?"),
    Given("repair or replace", "heard", "customer", "anticipation", 1, "Asks for a day, not a date"),
    Given("repair or replace", "interpreted", "observer", "none", 0, "Nobody owns the promise"),
    Given("settlement", "observed", "customer", "surprise", 1, "Paid sooner than said"),
    Given("afterwards", "felt", "customer", "joy", 3, "Laughs for the first time"),
)


@dataclass
class Hand:
    """A hand that counts what it does."""

    page: Page
    presses: int = 0
    letters: int = 0

    def tap(self, what: Locator) -> None:
        """Press once."""
        what.tap()
        self.presses += 1

    def tap_towards(self, what: Locator, middle: Locator, pixels: float) -> None:
        """Press once, that far from the middle of something in the direction of `what`."""
        there, centre = _middle(what), _middle(middle)
        away = (there[0] - centre[0], there[1] - centre[1])
        length = (away[0] ** 2 + away[1] ** 2) ** 0.5
        self.page.touchscreen.tap(
            *(at + part / length * pixels for at, part in zip(centre, away, strict=True))
        )
        self.presses += 1

    def type(self, text: str) -> None:
        """Type letters."""
        self.page.keyboard.type(text)
        self.letters += len(text)

    def press(self, key: str) -> None:
        """Press a key that is no letter of the text, or several at once."""
        self.page.keyboard.press(key)
        self.presses += 1


def _middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def main() -> None:
    """Log, count and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    figures = measure()
    for name, value in figures.items():
        print(f"{name:<36}{value:>8}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    fewer = min(figures["fewer_than_form_percent"], figures["fewer_than_kept_form_percent"])
    sys.exit(fewer < 100 / 3)


def measure() -> dict[str, float]:
    """Return the presses of each way, and how many fewer the Walk page takes."""
    from scripts.find_browser import find_browser

    executable = find_browser()
    if executable is None:
        raise SystemExit("There is no Chrome or Chromium here; `make test` installs one where it can.")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=str(executable), args=flags)
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        walk = log_on_walk(context.new_page(), Path(scratch) / "workspace")
        sheet = log_in_form(context.new_page(), Path(scratch) / "sheet")
        kept = log_in_form(context.new_page(), Path(scratch) / "kept", keep=True)
        browser.close()
    return {
        "walk_presses": walk.presses,
        "form_presses": sheet.presses,
        "kept_form_presses": kept.presses,
        "letters": walk.letters,
        "fewer_than_form_percent": _fewer(walk.presses, sheet.presses),
        "fewer_than_kept_form_percent": _fewer(walk.presses, kept.presses),
        "fewer_than_form_with_letters_percent": _fewer(
            walk.presses + walk.letters, sheet.presses + sheet.letters
        ),
    }


def _fewer(ours: int, theirs: int) -> float:
    return round(100 * (1 - ours / theirs), 1)


def log_on_walk(page: Page, folder: Path) -> Hand:
    """Log the ten on the Walk page, check what is stored, and return the hand that did it."""
    from fieldnotes.services import sessions, walks
    from fieldnotes.services.workspace import create_workspace, open_workspace
    from fieldnotes.ui.launch import web_command, web_environment
    from scripts.ports import free_port, wait_until_answers

    with closing(create_workspace(folder)) as ws:
        journey = next(one for one in sessions.list_journeys(ws) if one.stages[0].name == STAGES[0])
        walk = sessions.start_session(ws, title="Ten", mode="listen to calls", journey_id=journey.id)
    port = free_port()
    server = subprocess.Popen(web_command(port=port), env=web_environment(folder), stdout=subprocess.DEVNULL)
    try:
        wait_until_answers(port)
        page.goto(f"http://127.0.0.1:{port}/walk?session={walk.id}")
        page.get_by_role("textbox", name="Note").wait_for()
        hand = Hand(page)
        for number, given in enumerate(TEN, start=1):
            log_one_on_walk(hand, given)
            expect(page.locator(".fn-line-sent")).to_have_count(number)
    finally:
        server.terminate()
        server.wait()
    with closing(open_workspace(folder)) as ws:
        stored = [
            Given(
                note.stage.name if note.stage else "",
                note.observation.kind,
                note.observation.seat,
                note.emotion.name if note.emotion else "none",
                note.observation.intensity or 0,
                note.observation.text,
            )
            for note in walks.read_walk(ws, walk.id).notes
        ]
    assert sorted(stored, key=repr) == sorted(TEN, key=repr), "what was stored is not what was given"
    return hand


def log_one_on_walk(hand: Hand, given: Given) -> None:
    """Choose what differs from the note before, feel, write, note."""
    write = hand.page.locator(".fn-walk-write")
    for name in (given.stage, given.seat, given.kind):
        place = write.locator(".fn-choice-place", has=hand.page.get_by_text(name, exact=True))
        if not place.locator("input").is_checked():
            hand.tap(place.locator(".fn-choice"))
    if given.intensity:
        name = write.locator(".fn-wheel-name", has_text=given.emotion)
        wheel = write.locator(".fn-wheel .fn-choices-row")
        wheel.scroll_into_view_if_needed()
        box = wheel.bounding_box()
        assert box is not None
        hand.tap_towards(name, wheel, RINGS[given.intensity] * box["width"])
    hand.tap(hand.page.get_by_role("textbox", name="Note"))
    hand.type(given.text)
    hand.tap(hand.page.get_by_role("button", name="Note it"))


def log_in_form(page: Page, file: Path, *, keep: bool = False) -> Hand:
    """Log the ten in the form, check what was submitted, and return the hand that did it."""
    from scripts.ports import free_port, wait_until_answers

    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "benchmarks" / "paper_form.py")]
    options = [
        f"--server.port={port}",
        "--server.headless=true",
        "--",
        str(file),
        *(["--keep"] if keep else []),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([*command, *options], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_answers(port)
        page.goto(f"http://127.0.0.1:{port}/")
        page.get_by_text("0 entries").wait_for()
        hand = Hand(page)
        for number, given in enumerate(TEN, start=1):
            log_one_in_form(hand, given, is_kept=keep and number > 1)
            expect(page.get_by_text(f"{number} entries")).to_be_visible()
    finally:
        server.terminate()
        server.wait()
    entries = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    submitted = [
        Given(**{**entry, "intensity": int(entry["intensity"]) if entry["emotion"] != "none" else 0})
        for entry in entries
    ]
    wrong = [(there, given) for there, given in zip(submitted, TEN, strict=True) if there != given]
    assert not wrong, f"submitted, and given: {wrong}"
    return hand


def log_one_in_form(hand: Hand, given: Given, *, is_kept: bool) -> None:
    """Choose what differs from what the form shows, write, submit."""
    text = hand.page.get_by_label("What happened?")
    if not is_kept:
        # The last sheet's words are the last to go.
        expect(text).to_have_value("")
        firsts = (STAGES[0], KINDS[0], SEATS[0], EMOTIONS[0], INTENSITIES[0])
        for label, first in zip(("Stage", "Kind", "Seat", "Emotion", "Intensity"), firsts, strict=True):
            expect(hand.page.get_by_role("combobox", name=label)).to_have_value(first)
    wanted = {"Stage": given.stage, "Kind": given.kind, "Seat": given.seat, "Emotion": given.emotion}
    if given.intensity:
        wanted["Intensity"] = str(given.intensity)
    for label, name in wanted.items():
        box = hand.page.get_by_role("combobox", name=label)
        if box.input_value() == name:
            continue
        hand.tap(hand.page.get_by_role("group").filter(has=box))
        hand.tap(hand.page.get_by_role("option", name=name, exact=True))
        expect(box).to_have_value(name)
        # As it closes, a list takes the focus back to its box, some time later.
        hand.page.wait_for_timeout(LIST_CLOSES_MS)
    hand.tap(text)
    expect(text).to_be_focused()
    if is_kept:
        hand.press("Control+A")
    hand.type(given.text)
    expect(text).to_have_value(given.text)
    hand.tap(hand.page.get_by_role("button", name="Submit"))


if __name__ == "__main__":
    main()
