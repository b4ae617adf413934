"""How quick coding is in a large source: `python -m benchmarks.coding_page [--json FILE]`.

Makes a workspace with a transcript of 5,000 segments and 40,000 words, every word with its times, and 2,000
codings of all kinds over it (one in eight over several lines, one in ten a suggestion), and works in it with
a headless Chromium. Opening counts from the address until every line is on the page and a frame is painted. A
code is put on with a number key: painted when its name is in the margin and a frame was painted, stored when
the server's answer is on the page as well. Then counts 100,000 codings as `benchmarks.patterns` does; the
slowest view is `matrix_100k_ms`. Prints the figures and writes them as one flat object:
`open_p50_ms`, `open_p95_ms`, `paint_p50_ms`, `paint_p95_ms`, `store_p50_ms`, `store_p95_ms`,
`matrix_100k_ms`.
"""

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import patterns
from benchmarks.pages import IDLE
from benchmarks.serving import open_reader, served_page
from fieldnotes.records import Segment, SpeechSegment, Word
from fieldnotes.services import coding
from fieldnotes.services.workspace import Workspace, create_workspace, open_workspace
from fieldnotes.store import codes, excerpts, sources
from fieldnotes.store.database import writing

SEGMENTS = 5_000
WORDS_A_SEGMENT = 8
CODINGS = 2_000
OPENINGS = 15
APPLIED = 100
SEED = 11
WORD_S = 0.4
SAID = (
    "the and to of I you it that was on we for they call line order money again nobody told me why waited "
    "hold forty minutes delivery refund address parcel sorry happy 😤 naïve انتظار ساعة 배송 환불"
)
VOCABULARY = tuple(SAID.split())

# Resolves with [painted, stored]: milliseconds from the next press of a digit. It looks at one line and the
# foot alone: searching the whole page over and over would be what is measured.
TIMED_CODING = """() => { window.timed = new Promise((resolve) => {
  const margin = document.activeElement.querySelector(".fn-r-margin");
  const foot = document.querySelector(".fn-r-state");
  const before = margin.childElementCount;
  window.addEventListener("keydown", function pressed(event) {
    if (!/^[1-9]$/.test(event.key)) return;
    window.removeEventListener("keydown", pressed, true);
    const begun = performance.now();
    let painted = 0;
    const look = () => {
      if (!painted && margin.childElementCount > before) {
        painted = -1;
        requestAnimationFrame(() => setTimeout(() => { painted = performance.now() - begun; }));
      }
      const waiting = foot.classList.contains("fn-r-saving") || margin.querySelector(".fn-r-waiting");
      if (painted > 0 && !waiting) resolve([painted, performance.now() - begun]);
      else setTimeout(look, 1);
    };
    setTimeout(look);
  }, true);
}); }"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "workspace"
        with closing(create_workspace(folder)) as ws:
            source_id = make_source(ws)
        figures |= measure_page(folder, source_id)
        with closing(create_workspace(Path(scratch) / "counted")) as ws:
            patterns.fill(ws)
            figures["matrix_100k_ms"] = patterns.measure(ws)["matrix_100k_ms"]
    for name, value in figures.items():
        print(f"{name:<28}{value:>8.0f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def make_source(ws: Workspace) -> int:
    """Store a transcript with its words, two speakers and codings; returns the source's id."""
    chance = random.Random(SEED)
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "transcript", "title": "A long interview"})
        sources.add_speech_segments(ws.db, source_id, list(spoken_lines(chance)))
        for name, seat in (("Ana", "customer"), ("Ben", "employee")):
            sources.add_speaker(ws.db, source_id, name=name, seat=seat)
        code_at_random(ws, source_id, chance)
    return source_id


def spoken_lines(chance: random.Random) -> Iterator[SpeechSegment]:
    """Return the lines, one after the other; one word in ten is doubtful."""
    at_s = 0.0
    for _ in range(SEGMENTS):
        words = []
        for _ in range(WORDS_A_SEGMENT):
            probability = chance.uniform(0.1, 0.49) if chance.random() < 0.1 else chance.uniform(0.5, 1)
            words.append(Word(chance.choice(VOCABULARY), at_s, at_s + WORD_S * 0.9, probability))
            at_s += WORD_S
        yield SpeechSegment(words[0].start_s, at_s, " ".join(w.text for w in words), tuple(words))


def code_at_random(ws: Workspace, source_id: int, chance: random.Random) -> None:
    """Put codings on words, on whole lines and over lines; some of them are suggestions."""
    all_codes = coding.list_codes(ws)
    segments = sources.read_segments(ws.db, source_id)
    made: set[tuple[int, int]] = set()
    while len(made) < CODINGS:
        first = chance.randrange(SEGMENTS)
        last = min(SEGMENTS - 1, first + (chance.randint(1, 5) if chance.random() < 0.125 else 0))
        start, end = bounds(segments[first], segments[last], chance)
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            source_id,
            first_segment_id=segments[first].id,
            start_char=start,
            last_segment_id=segments[last].id,
            end_char=end,
        )
        code = chance.choice(all_codes)
        if (excerpt_id, code.id) in made:
            continue
        made.add((excerpt_id, code.id))
        suggested = chance.random() < 0.1
        cells = {"excerpt_id": excerpt_id, "code_id": code.id, "made_by": "model 1" if suggested else "Ada"}
        cells |= {"status": "suggested", "confidence": 0.6} if suggested else {"status": "accepted"}
        if code.kind == "emotion" and not suggested:
            cells["intensity"] = chance.randint(1, 3)
        codes.add_coding(ws.db, cells)


def bounds(first: Segment, last: Segment, chance: random.Random) -> tuple[int, int]:
    """Return where a coding begins in its first line and ends in its last one, on words."""
    if first.id != last.id:
        return 0, len(last.text)
    spaces = [at for at, sign in enumerate(first.text) if sign == " "]
    begin, end = sorted(chance.sample([-1, *spaces, len(first.text)], 2))
    return begin + 1, end


def measure_page(folder: Path, source_id: int) -> dict[str, float]:
    """Return the figures of opening, painting and storing."""
    with served_page(folder) as (page, app):
        address = f"{app}/transcript?source={source_id}"
        open_reader(page, address, SEGMENTS)  # only warms caches
        opened = [open_reader(page, address, SEGMENTS) for _ in range(OPENINGS)]
        page.wait_for_selector(IDLE)
        applied = [apply_a_code(page, number) for number in range(APPLIED)]
    with closing(open_workspace(folder)) as ws:
        stored = len(coding.read_source(ws, source_id).codings)
    assert stored == CODINGS + APPLIED, "a coding was lost"
    painted, kept = zip(*applied, strict=True)
    return {
        f"{name}_p{percent}_ms": round(statistics.quantiles(values, n=20)[percent // 5 - 1], 1)
        for name, values in (("open", opened), ("paint", painted), ("store", kept))
        for percent in (50, 95)
    }


def apply_a_code(page: Page, number: int) -> tuple[float, float]:
    """Put a code on two words of a line and return the milliseconds until it is painted and stored."""
    row = page.locator(".fn-r-line").nth(number * (SEGMENTS // APPLIED))
    row.evaluate("row => { row.scrollIntoView({block: 'center'}); row.focus({preventScroll: true}); }")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.evaluate(TIMED_CODING)
    page.keyboard.press(str(1 + number % 9))
    painted, stored = page.evaluate("window.timed")
    return float(painted), float(stored)


if __name__ == "__main__":
    main()
