"""Whether a whole hour of recording arrives whole: `python -m benchmarks.field_hour [--minutes 60] [--fast]`.

By itself nothing is made faster: a phone-sized Chromium records its fake microphone on the Walk page by its
own `MediaRecorder` for so many minutes of the clock, without incidents, while a note is made every five
minutes (or in the middle of a shorter time). The recorder is only listened to: the bytes that it hands out
are summed. Then the memo is stopped, sent and read in the workspace. --fast waits for no hour: it is
benchmarks.field_memory, where the parts of five real seconds are handed out again and again through the
page's own recorder code, each as soon as the one before is on disk; bytes and memory are compared there, and
the sound is not decoded.

Prints JSON and exits with 1 where the memo's bytes are not those handed out, more than two seconds of its
sound are missing against the clock, or a note is.
"""

import argparse
import json
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks import field_memory
from benchmarks.field_phone import PATIENCE_MS, Field, wait_for_memo
from fieldnotes.services import recordings, walks
from fieldnotes.services.workspace import open_workspace
from scripts.find_browser import find_browser

NOTE_EVERY_MIN = 5.0
MOST_LOST_S = 2.0

# Counts what the browser's own recorder hands out, and changes nothing of it.
LISTEN = """() => {
  window.fedBytes = 0; window.fed = 0;
  const Real = window.MediaRecorder;
  window.MediaRecorder = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener("dataavailable", (event) => {
        window.fedBytes += event.data.size; window.fed += event.data.size ? 1 : 0;
      });
    }
  };
}"""


def main() -> None:
    """Record, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=60.0, help="of recording")
    parser.add_argument("--fast", action="store_true", help="hand real parts out as fast as they are kept")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    if arguments.fast:
        figures = {"pace": "as fast as kept", **field_memory.measure(round(arguments.minutes))}
        good = bool(figures["is_whole"])
    else:
        figures = measure(arguments.minutes)
        good = is_good(figures)
    print(json.dumps(figures, indent=2))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(not good)


def measure(minutes: float) -> dict[str, object]:
    """Return what was recorded by the clock, and what of it arrived."""
    executable = find_browser()
    if executable is None:
        raise SystemExit("There is no Chrome or Chromium here; `make test` installs one where it can.")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        there = Field(playwright.chromium, Path(scratch), executable)
        try:
            page = there.open_walk()
            recorded_s, notes = record(page, minutes)
            handed_bytes, parts = (int(page.evaluate(f"window.{name}")) for name in ("fedBytes", "fed"))
            begun_s = time.monotonic()
            heard_s = wait_for_memo(there, 1)
            expect(page.locator(".fn-line-waiting, .fn-line-sending")).to_have_count(0, timeout=PATIENCE_MS)
            arrived_s = time.monotonic() - begun_s
        finally:
            there.close()
        with closing(open_workspace(there.folder)) as ws:
            stored = walks.read_walk(ws, there.session_id).notes
            memos = [note.memo for note in stored if note.memo]
            sizes = [recordings.media_file(ws, memo.media_id).path.stat().st_size for memo in memos]
    return {
        "pace": "by the clock",
        "minutes": minutes,
        "recorded_s": round(recorded_s, 2),
        "arrived_sound_s": round(heard_s, 2),
        "missing_s": round(max(0.0, recorded_s - heard_s), 2),
        "parts": parts,
        "handed_out_bytes": handed_bytes,
        "arrived_bytes": sum(sizes),
        "memos": len(memos),
        "notes": notes,
        "notes_arrived": len(stored) - len(memos),
        "sent_in_s": round(arrived_s, 2),
    }


def is_good(figures: dict[str, object]) -> bool:
    """Say whether the memo is whole and every note is there."""
    same = figures["handed_out_bytes"] == figures["arrived_bytes"] and figures["memos"] == 1
    return (
        same
        and figures["notes"] == figures["notes_arrived"]
        and float(str(figures["missing_s"])) <= MOST_LOST_S
    )


def record(page: Page, minutes: float) -> tuple[float, int]:
    """Record for so long, noting something now and then; returns the seconds by the clock, and the notes."""
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Memo", exact=True).click()
    page.get_by_role("button", name="Stop memo").wait_for()
    begun_s = time.monotonic()
    moments_min = [n * NOTE_EVERY_MIN for n in range(1, int(minutes / NOTE_EVERY_MIN) + 1)] or [minutes / 2]
    field_of_note = page.get_by_role("textbox", name="Note")
    for moment_min in moments_min:
        # Playwright has to look at the page now and then, or its messages pile up.
        while (left_s := begun_s + moment_min * 60 - time.monotonic()) > 0:
            page.wait_for_timeout(min(left_s, 5.0) * 1000)
        field_of_note.fill(f"Minute {moment_min:g}")
        page.get_by_role("button", name="Note it").click()
        expect(field_of_note).to_have_value("")
    while (left_s := begun_s + minutes * 60 - time.monotonic()) > 0:
        page.wait_for_timeout(min(left_s, 5.0) * 1000)
    stopped_s = time.monotonic()
    page.get_by_role("button", name="Stop memo").click()
    memo = page.locator(".fn-line > li", has_text="Voice memo")
    expect(memo.locator(".fn-line-sent")).to_be_visible(timeout=5 * PATIENCE_MS)
    return stopped_s - begun_s, len(moments_min)


if __name__ == "__main__":
    main()
