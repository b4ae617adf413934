"""What a walk loses to the field: `python -m benchmarks.field_losses [--times 50] [--json FILE]`.

Walks with a real server, a phone-sized Chromium with a profile on disk, and a line between them that can be
cut. Again and again, while letters are typed and a memo records Chromium's fake microphone, something happens
at a random moment:

    cut      the line is cut; notes are made without it; the line comes back
    tab      the tab's process is killed with SIGKILL; the page is opened again
    browser  the whole browser is killed with SIGKILL, as by a dead battery; it is started again
    server   the web server is killed with SIGKILL and started again; notes are made meanwhile

Afterwards everything that was shown as kept or stored has to be in the database, once and in the order in
which it was noted. Counts for each kind: letters that had been typed and were not there any more, and how
long before the moment the first of them was typed; seconds of sound between it and the end of the memo
that arrived; notes lost, doubled and out of order. Prints a table, writes the same as JSON, and exits with 1
where a note that was shown as kept is lost or doubled or out of order, or more than two seconds of text or
sound are lost.

More than PART times are done in parts, each a process with a workspace of its own, and added up: once in 143
incidents Playwright never came back from a tab that had been killed, not even when its browser was. A part
that does not come back is ended, said, and done again with other chances.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import cast

from playwright.sync_api import BrowserType, Error, Page, expect, sync_playwright

from benchmarks.field_phone import LETTER_EVERY_S, PATIENCE_MS, Field, Typist, descendants, wait_for_memo
from fieldnotes.services import walks
from fieldnotes.services.workspace import open_workspace
from scripts.find_browser import find_browser

KINDS = ("cut", "tab", "browser", "server")
MOST_LOST_S = 2.0
TYPED_FOR_S = (0.6, 1.8)
PART = 10
LONGEST_INCIDENT_S = 90.0
TRIES = 3


@dataclass
class Loss:
    """What one incident cost. lost_ms: from the first lost letter to the moment; lost_s: of sound."""

    kind: str
    letters_typed: int
    letters_lost: int
    lost_ms: float
    sound_s: float
    lost_s: float


@dataclass
class Tally:
    """What was shown as kept, in its order, and what became of it."""

    expected: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)


def main() -> None:
    """Walk, lose, count and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=50, help="incidents of each kind")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    if arguments.times <= PART:
        figures = measure(arguments.times, arguments.kinds, seed=arguments.seed, say=print_now)
    else:
        sizes = [min(PART, arguments.times - begun) for begun in range(0, arguments.times, PART)]
        figures = add_up(
            [
                measure_apart(size, arguments.kinds, seed=arguments.seed + TRIES * number)
                for number, size in enumerate(sizes)
            ]
        )
    print_table(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(not is_good(figures))


def print_now(line: str) -> None:
    """Print at once, also into a file."""
    print(line, flush=True)


def measure_apart(times: int, kinds: Sequence[str], *, seed: int) -> dict[str, dict[str, float]]:
    """Return what `measure` does, from a process of its own. Raises SystemExit where none comes back."""
    for one_seed in range(seed, seed + TRIES):
        with tempfile.TemporaryDirectory() as scratch:
            found = Path(scratch) / "figures.json"
            command = [sys.executable, "-m", "benchmarks.field_losses", "--times", str(times)]
            command += ["--seed", str(one_seed), "--json", str(found), "--kinds", *kinds]
            part = subprocess.Popen(command)
            try:
                part.wait(timeout=LONGEST_INCIDENT_S * times * len(kinds))
            except subprocess.TimeoutExpired:
                for pid in (*descendants(part.pid), part.pid):
                    with suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
                part.wait()
                print_now(f"The part with seed {one_seed} did not come back, and is done again.")
                continue
            if not found.exists():
                raise SystemExit(f"The part with seed {one_seed} broke off; what it said stands above.")
            return cast("dict[str, dict[str, float]]", json.loads(found.read_text(encoding="utf-8")))
    raise SystemExit(f"No part with {times} times came back in {TRIES} tries.")


def add_up(parts: Sequence[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Return the figures of all parts together: the worst of what is called most, else the sums."""
    total: dict[str, dict[str, float]] = {}
    for kind in parts[0]:
        ones = [part[kind] for part in parts]
        total[kind] = {
            name: round((max if "most" in name else sum)(one[name] for one in ones), 2) for name in ones[0]
        }
        if "sound_lost_mean_s" in total[kind]:
            lost_s = sum(one["sound_lost_mean_s"] * one["times"] for one in ones)
            total[kind]["sound_lost_mean_s"] = round(lost_s / total[kind]["times"], 2)
    return total


def measure(
    times: int, kinds: Sequence[str], *, seed: int = 9, say: Callable[[str], None] = print_now
) -> dict[str, dict[str, float]]:
    """Return the figures of each kind of incident, and of the notes of all of them under "notes"."""
    executable = find_browser()
    if executable is None:
        raise SystemExit("There is no Chrome or Chromium here; `make test` installs one where it can.")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        return walk_and_lose(playwright.chromium, Path(scratch), executable, times, kinds, seed=seed, say=say)


def walk_and_lose(
    chromium: BrowserType,
    folder: Path,
    executable: Path,
    times: int,
    kinds: Sequence[str],
    *,
    seed: int,
    say: Callable[[str], None],
) -> dict[str, dict[str, float]]:
    """Return what `measure` does, with a Playwright that runs already; `folder` takes all that is made."""
    chance = random.Random(seed)
    tally = Tally()
    there = Field(chromium, folder, executable)
    try:
        for number in range(times):
            for kind in kinds:
                begun_s = time.monotonic()
                loss = INCIDENTS[kind](there, tally, chance)
                tally.losses.append(loss)
                say(
                    f"{kind:8} {number + 1:3}: {loss.letters_lost:2} of {loss.letters_typed:3} letters lost "
                    f"({loss.lost_ms:4.0f} ms), {loss.lost_s:5.2f} s of {loss.sound_s:5.2f} s of sound; "
                    f"took {time.monotonic() - begun_s:.0f} s"
                )
        page = there.open_walk()
        expect(page.locator(".fn-line-waiting, .fn-line-sending")).to_have_count(0, timeout=PATIENCE_MS)
    finally:
        there.close()
    figures = {kind: figures_of([one for one in tally.losses if one.kind == kind]) for kind in kinds}
    return {**figures, "notes": count_notes(there, tally)}


def figures_of(losses: Sequence[Loss]) -> dict[str, float]:
    """Return the figures of the incidents of one kind."""
    return {
        "times": len(losses),
        "letters_typed": sum(one.letters_typed for one in losses),
        "letters_lost": sum(one.letters_lost for one in losses),
        "letters_lost_most": max(one.letters_lost for one in losses),
        "text_lost_most_s": round(max(one.lost_ms for one in losses) / 1000, 2),
        "sound_s": round(sum(one.sound_s for one in losses), 1),
        "sound_lost_mean_s": round(sum(one.lost_s for one in losses) / len(losses), 2),
        "sound_lost_most_s": round(max(one.lost_s for one in losses), 2),
    }


def count_notes(there: Field, tally: Tally) -> dict[str, float]:
    """Return how many notes were shown as kept, and how many of them are lost, doubled or out of order."""
    with closing(open_workspace(there.folder)) as ws:
        notes = sorted(walks.read_walk(ws, there.session_id).notes, key=lambda note: note.observation.id)
    stored = [note.observation.text for note in notes if note.observation.text]
    order = [tally.expected.index(text) for text in stored if text in tally.expected]
    return {
        "kept": len(tally.expected),
        "lost": sum(text not in stored for text in tally.expected),
        "doubled": len(stored) - len(set(stored)),
        "unknown": sum(text not in tally.expected for text in stored),
        "out_of_order": sum(one > other for one, other in pairwise(order)),
        "memos": sum(note.memo is not None for note in notes),
        "memos_expected": len(tally.losses),
    }


def is_good(figures: dict[str, dict[str, float]]) -> bool:
    """Say whether nothing that was shown as kept is lost or doubled, and nothing else beyond two seconds."""
    notes = figures["notes"]
    wrong = notes["lost"] + notes["doubled"] + notes["unknown"] + notes["out_of_order"]
    kinds = [of_kind for kind, of_kind in figures.items() if kind != "notes"]
    most = [max(one["text_lost_most_s"], one["sound_lost_most_s"]) for one in kinds]
    return not wrong and notes["memos"] == notes["memos_expected"] and max(most) <= MOST_LOST_S


def print_table(figures: dict[str, dict[str, float]]) -> None:
    """Print a row a kind of incident, and what became of the notes."""
    kinds = [kind for kind in figures if kind != "notes"]
    for name in figures[kinds[0]]:
        print(f"{name:22}" + "".join(f"{kind:>9} {figures[kind][name]:>8}" for kind in kinds))
    print("notes: " + ", ".join(f"{value} {name}" for name, value in figures["notes"].items()))


def note_and_see(page: Page, text: str, tally: Tally) -> None:
    """Note something, and wait until the page shows it as kept or stored."""
    page.get_by_role("textbox", name="Note").fill(text)
    page.get_by_role("button", name="Note it").click()
    row = page.locator(".fn-line > li", has_text=text)
    expect(row.locator(".fn-line-waiting, .fn-line-sending, .fn-line-sent")).to_be_visible(
        timeout=PATIENCE_MS
    )
    tally.expected.append(text)


def begin(there: Field, tally: Tally) -> tuple[Page, float, str]:
    """Open the walk, record, note one thing.

    Returns the page, when the memo began, and what the notes of this time begin with.
    """
    page = there.open_walk()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")
    page.get_by_role("button", name="Memo", exact=True).click()
    page.get_by_role("button", name="Stop memo").wait_for()
    begun_s = time.monotonic()
    stem = f"{len(tally.losses):04d}"
    note_and_see(page, f"{stem} before", tally)
    page.get_by_role("textbox", name="Note").focus()
    return page, begun_s, stem


def after_kill(
    there: Field, tally: Tally, chance: random.Random, kind: str, kill: Callable[[], None]
) -> Loss:
    """Kill at a random moment while letters are typed, open the walk again, and see what is there."""
    page, begun_s, _ = begin(there, tally)
    typist = Typist(page, chance)
    # Between two letters: a call to a page whose process is gone may never come back.
    typist.type_for(chance.uniform(*TYPED_FOR_S))
    time.sleep(chance.uniform(0.0, LETTER_EVERY_S[1]))
    moment_s = time.monotonic()
    kill()
    if kind == "browser":
        with suppress(Error):
            there.context.close()
        there.start_browser()
    page = there.open_walk()
    written = page.get_by_role("textbox", name="Note").input_value()
    assert typist.text.startswith(written), f"{written!r} is not the beginning of {typist.text!r}"
    lost = [at_s for _, at_s in typist.typed[len(written) :]]
    note_what_is_there(page, written, tally)
    heard_s = wait_for_memo(there, len(tally.losses) + 1)
    sound_s = moment_s - begun_s
    lost_ms = (moment_s - lost[0]) * 1000 if lost else 0.0
    return Loss(kind, len(typist.typed), len(lost), lost_ms, sound_s, max(0.0, sound_s - heard_s))


def note_what_is_there(page: Page, written: str, tally: Tally) -> None:
    """Note a draft that came back, with a name of its own before it."""
    if not written:
        return
    field_of_note = page.get_by_role("textbox", name="Note")
    text = f"{len(tally.losses):04d} draft {written}".strip()
    field_of_note.fill(text)
    page.get_by_role("button", name="Note it").click()
    expect(field_of_note).to_have_value("")
    tally.expected.append(text)


def after_gap(
    there: Field,
    tally: Tally,
    chance: random.Random,
    *,
    kind: str,
    take: Callable[[], None],
    give: Callable[[], None],
) -> Loss:
    """Take the server or the line away while letters are typed, note without it, and give it back."""
    page, begun_s, stem = begin(there, tally)
    typist = Typist(page, chance)
    timer = threading.Timer(chance.uniform(*TYPED_FOR_S), take)
    timer.start()
    typist.type_for(TYPED_FOR_S[1] + 0.4)
    timer.join()
    written = page.get_by_role("textbox", name="Note").input_value()
    note_what_is_there(page, written, tally)
    for name in ("first", "second"):
        note_and_see(page, f"{stem} {name} without", tally)
    page.get_by_role("button", name="Stop memo").click()
    stopped_s = time.monotonic()
    give()
    note_and_see(page, f"{stem} after", tally)
    heard_s = wait_for_memo(there, len(tally.losses) + 1)
    lost = len(typist.typed) - len(written)
    sound_s = stopped_s - begun_s
    return Loss(kind, len(typist.typed), lost, 0.0, sound_s, max(0.0, sound_s - heard_s))


def cut(there: Field, tally: Tally, chance: random.Random) -> Loss:
    """Cut the line, and mend it."""
    return after_gap(there, tally, chance, kind="cut", take=there.line.cut, give=there.line.mend)


def server(there: Field, tally: Tally, chance: random.Random) -> Loss:
    """Kill the server, and start it again."""
    return after_gap(there, tally, chance, kind="server", take=there.kill_server, give=there.start_server)


def tab(there: Field, tally: Tally, chance: random.Random) -> Loss:
    """Kill the tab."""
    return after_kill(there, tally, chance, "tab", there.kill_tab)


def browser(there: Field, tally: Tally, chance: random.Random) -> Loss:
    """Kill the browser."""
    return after_kill(there, tally, chance, "browser", there.kill_browser)


INCIDENTS = {"cut": cut, "tab": tab, "browser": browser, "server": server}

if __name__ == "__main__":
    main()
