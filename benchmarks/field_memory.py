"""Whether an hour of recording keeps memory flat: `python -m benchmarks.field_memory [--json FILE]`.

An hour is not waited for. The Walk page's own recorder code runs in a phone-sized Chromium, and only the
browser's `MediaRecorder` behind it is replaced: by one that records Chromium's fake microphone for five
seconds for real, and then hands those parts out again and again, each as soon as the one before is on disk,
until there are as many as an hour has, one every half second. Every five minutes of sound a note is written
and noted. At each of these moments the garbage is collected and the JavaScript heap read (CDP:
Runtime.getHeapUsage), with the memory that the page's process holds (/proc). At the end the memo is stopped
and sent, and its size in the workspace compared with the bytes that were handed out.

Prints a line a moment, and exits with 1 where the heap grew by more than 2 MB from the first fifth to the
end, or the memo is not whole.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.field_phone import FLAGS, PATIENCE_MS, descendants
from fieldnotes.services import recordings, sessions, walks
from fieldnotes.services.workspace import create_workspace, open_workspace
from fieldnotes.ui.launch import web_command, web_environment
from scripts.find_browser import find_browser
from scripts.ports import free_port, wait_until_answers

PARTS_A_MINUTE = 120
NOTE_EVERY_MIN = 5
MOST_GROWTH_BYTES = 2 * 1024 * 1024

# Hands out real parts as fast as they are kept: `window.fed` counts them, and stops at `window.feedTo`.
FAST_RECORDER = """() => {
  const Real = window.MediaRecorder;
  window.fed = 0; window.fedBytes = 0; window.feedTo = 0; window.isFeeding = false;
  window.MediaRecorder = class extends EventTarget {
    constructor(stream, options) {
      super();
      this.state = "inactive";
      this.mimeType = options.mimeType;
      this.real = new Real(stream, options);
      this.parts = [];
    }
    static isTypeSupported(type) { return Real.isTypeSupported(type); }
    start(every) {
      this.state = "recording";
      this.real.ondataavailable = (event) => event.data.size && this.parts.push(event.data);
      this.real.start(every);
      setTimeout(() => { this.real.onstop = () => this.feed(); this.real.stop(); }, 5000);
    }
    hand(part) {
      window.fed += 1; window.fedBytes += part.size;
      this.ondataavailable({ data: part });
    }
    async feed() {
      const [head, ...rest] = this.parts;
      this.hand(head);
      window.isFeeding = true;
      for (let turn = 0; this.state === "recording"; turn += 1) {
        while (window.fed >= window.feedTo && this.state === "recording")
          await new Promise((resolve) => setTimeout(resolve, 20));
        if (this.state === "recording") this.hand(rest[turn % rest.length]);
        // A real part comes when the one before has long been kept.
        while (await window.partsKept() < window.fed) await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    stop() { this.state = "inactive"; this.onstop(); }
  };
  let db = null;
  window.partsKept = async () => {
    db ??= await new Promise((resolve) => {
      const asked = indexedDB.open("fieldnotes");
      asked.onsuccess = () => resolve(asked.result);
    });
    return new Promise((resolve) => {
      const asked = db.transaction("parts").objectStore("parts").count();
      asked.onsuccess = () => resolve(asked.result);
    });
  };
}"""


def main() -> None:
    """Record, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=int, default=60, help="of sound, a multiple of five")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    figures = measure(arguments.minutes)
    for name, value in figures.items():
        print(f"{name:<26}{value:>12}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(figures["heap_growth_bytes"] > MOST_GROWTH_BYTES or not figures["is_whole"])


def measure(minutes: int) -> dict[str, int]:
    """Return heap and process at the first fifth and at the end, and whether the memo arrived whole."""
    executable = find_browser()
    if executable is None:
        raise SystemExit("There is no Chrome or Chromium here; `make test` installs one where it can.")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "workspace"
        with closing(create_workspace(folder)) as ws:
            journey = sessions.list_journeys(ws)[0]
            walk = sessions.start_session(ws, title="An hour", mode="interview", journey_id=journey.id)
        port = free_port()
        environment = web_environment(folder)
        server = subprocess.Popen(web_command(port=port), env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until_answers(port)
            context = playwright.chromium.launch_persistent_context(
                Path(scratch) / "profile",
                executable_path=executable,
                args=[*FLAGS],
                viewport={"width": 390, "height": 844},
                permissions=["microphone"],
            )
            context.set_default_timeout(PATIENCE_MS)
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}/walk?session={walk.id}")
            moments, fed_bytes = record(page, minutes)
            context.close()
        finally:
            server.terminate()
            server.wait()
        with closing(open_workspace(folder)) as ws:
            memos = [note.memo for note in walks.read_walk(ws, walk.id).notes if note.memo]
            stored_bytes = sum(recordings.media_file(ws, memo.media_id).path.stat().st_size for memo in memos)
    fifth = max(1, len(moments) // 5)
    return {
        "minutes": minutes,
        "sound_bytes": fed_bytes,
        "heap_first_bytes": moments[fifth - 1][0],
        "heap_last_bytes": moments[-1][0],
        "heap_growth_bytes": moments[-1][0] - moments[fifth - 1][0],
        "process_first_kb": moments[fifth - 1][1],
        "process_last_kb": moments[-1][1],
        "is_whole": int(stored_bytes == fed_bytes and len(memos) == 1),
    }


def record(page: Page, minutes: int) -> tuple[list[tuple[int, int]], int]:
    """Return heap (bytes) and process (kB) every five minutes of sound, and its bytes in all."""
    note = page.get_by_role("textbox", name="Note")
    note.wait_for()
    page.evaluate(FAST_RECORDER)
    devtools = page.context.new_cdp_session(page)
    page.get_by_role("button", name="Memo", exact=True).click()
    while not page.evaluate("window.isFeeding"):
        time.sleep(0.5)  # a look takes the page's own time
    moments = []
    for minute in range(NOTE_EVERY_MIN, minutes + 1, NOTE_EVERY_MIN):
        page.evaluate("(count) => { window.feedTo = count; }", minute * PARTS_A_MINUTE)
        while page.evaluate("window.fed") < minute * PARTS_A_MINUTE:
            time.sleep(0.5)  # as above
        note.fill(f"Minute {minute}")
        page.get_by_role("button", name="Note it").click()
        expect(note).to_have_value("")
        for _ in range(2):
            devtools.send("HeapProfiler.collectGarbage")
        heap = int(devtools.send("Runtime.getHeapUsage")["usedSize"])
        moments.append((heap, page_process_kb()))
        print(
            f"{minute:3} min: heap {heap / 1e6:6.2f} MB, process {moments[-1][1] / 1e3:6.1f} MB", flush=True
        )
    fed_bytes = int(page.evaluate("window.fedBytes"))
    page.get_by_role("button", name="Stop memo").click()
    memo = page.locator(".fn-line > li", has_text="Voice memo")
    expect(memo.locator(".fn-line-sent")).to_be_visible(timeout=5 * PATIENCE_MS)
    return moments, fed_bytes


def page_process_kb() -> int:
    """Return the memory of the largest process that draws a page of ours, in kB."""
    most = 0
    for pid in descendants(os.getpid()):
        with suppress(OSError):
            if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                status = Path(f"/proc/{pid}/status").read_text()
                resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
                most = max(most, int(resident.split()[1]))
    return most


if __name__ == "__main__":
    main()
