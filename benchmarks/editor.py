"""How quick the editor is on a long transcript: `python -m benchmarks.editor [--json FILE]`.

Makes a workspace with a transcript of 20,000 words in 1,500 lines, every word with its times and probability,
2,000 tags over them and the sound of the demo's call, serves it, and works in it with a headless Chromium.
Opening counts from the address until every line is on the page and a frame is painted; saving from the Enter
key until the server has stored the correction and that is painted; a jump from the key until it is painted.
Prints the figures and writes them as one flat object: `open_20k_words_p50_ms`, `open_20k_words_p95_ms`,
`save_p50_ms`, `save_p95_ms`, `doubtful_jump_p95_ms`.
"""

import argparse
import json
import random
import statistics
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page

import fieldnotes
from benchmarks.pages import IDLE
from benchmarks.serving import open_reader, served_page
from fieldnotes.records import SpeechSegment, Word
from fieldnotes.services import coding, recordings
from fieldnotes.services.workspace import Workspace, create_workspace, open_workspace
from fieldnotes.store import sources, transcripts
from fieldnotes.store.database import rows, writing
from fieldnotes.store.jobs import claim_next_job, end_job
from fieldnotes.store.lines import set_speakers

LINES = 1_500
WORDS = 20_000
CODINGS = 2_000
OPENINGS = 15
SAVES = 60
JUMPS = 60
SEED = 7
WORD_S = 0.4
EMOJI = "😤"
ARABIC = "انتظار ساعة"
VOCABULARY = tuple(
    "the and to of I you it that was on we for they call line order money again nobody told me why "
    f"waited hold forty minutes delivery refund address parcel sorry happy {EMOJI} naïve {ARABIC}".split()
)
DEMO_CALL = Path(fieldnotes.__file__).parent / "demo" / "customer-call.flac"

# Resolves with the milliseconds from the next press of a key until `done()` holds and a frame is painted.
TIMED_KEY = """([key, done]) => { window.timed = new Promise((resolve) => {
  const isDone = new Function(`return ${done}`);
  window.addEventListener("keydown", function pressed(event) {
    if (event.key !== key) return;
    window.removeEventListener("keydown", pressed, true);
    const begun = performance.now();
    const look = () => isDone()
      ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)))
      : setTimeout(look, 1);
    setTimeout(look);
  }, true);
}); }"""
STORED = "!document.querySelector('.fn-r-editor') && !document.querySelector('.fn-r-saving')"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "workspace"
        with closing(create_workspace(folder)) as ws:
            source_id = make_transcript(ws)
        figures = measure(folder, source_id)
    for name, value in figures.items():
        print(f"{name:<28}{value:>8.0f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def make_transcript(ws: Workspace) -> int:
    """Store a finished transcript with its words, speakers and tags; returns the source's id."""
    chance = random.Random(SEED)
    kept = recordings.keep_file(ws, DEMO_CALL)
    recording = recordings.add_recording(ws, kept.item.id, title="A long call", own_voice_only=True)
    with writing(ws.db):
        job = claim_next_job(ws.db, "benchmark")
        assert job is not None
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": "A long call", "recording_id": recording.id}
        )
        transcript_id = transcripts.add_transcript(
            ws.db,
            {
                "recording_id": recording.id,
                "source_id": source_id,
                "job_id": job.id,
                "engine": "made",
                "model": "made",
                "weights": "none",
                "language": "en",
            },
        )
        sources.add_speech_segments(ws.db, source_id, list(spoken_lines(chance)))
        transcripts.finish_transcript(ws.db, transcript_id)
        end_job(ws.db, job.id, "benchmark", "done")
        voices = [sources.add_speaker(ws.db, source_id, name=name, seat=None) for name in ("Ana", "Ben")]
        made = sources.read_segments(ws.db, source_id)
        set_speakers(ws.db, {line.id: voices[line.ordinal // 3 % 2] for line in made})
        tag_at_random(ws, source_id, chance)
    return source_id


def spoken_lines(chance: random.Random) -> list[SpeechSegment]:
    """Return the lines; one word in ten is doubtful."""
    lines = []
    at_s = 0.0
    for number in range(LINES):
        count = WORDS // LINES + (number < WORDS % LINES)
        words = []
        for _ in range(count):
            probability = chance.uniform(0.1, 0.49) if chance.random() < 0.1 else chance.uniform(0.5, 1)
            words.append(Word(chance.choice(VOCABULARY), at_s, at_s + WORD_S * 0.9, probability))
            at_s += WORD_S
        lines.append(SpeechSegment(words[0].start_s, at_s, " ".join(w.text for w in words), tuple(words)))
    return lines


def tag_at_random(ws: Workspace, source_id: int, chance: random.Random) -> None:
    """Put tags on words and stretches of words, each in one line."""
    codes = coding.list_codes(ws)
    segments = coding.read_source(ws, source_id).segments
    while len(rows(ws.db, "SELECT id FROM coding")) < CODINGS:
        segment = chance.choice(segments)
        begins = [0, *(at + 1 for at, sign in enumerate(segment.text) if sign == " ")]
        start = chance.choice(begins)
        ends = [at for at in [*(begin - 1 for begin in begins[1:]), len(segment.text)] if at > start]
        coding.apply_code(
            ws,
            source_id,
            code_id=chance.choice(codes).id,
            first_segment_id=segment.id,
            start_char=start,
            last_segment_id=segment.id,
            end_char=chance.choice(ends),
        )


def measure(folder: Path, source_id: int) -> dict[str, float]:
    """Return the figures."""
    with served_page(folder) as (page, app):
        address = f"{app}/transcript?source={source_id}"
        open_reader(page, address, LINES)  # only warms caches
        opened = [open_reader(page, address, LINES) for _ in range(OPENINGS)]
        page.wait_for_selector(IDLE)
        saved = [save_a_correction(page, number) for number in range(SAVES)]
        page.locator(".fn-r-doubts").wait_for()  # the words come after the lines
        jumped = [jump(page) for _ in range(JUMPS)]
    with closing(open_workspace(folder)) as ws:
        stored = [line.text for line in coding.read_source(ws, source_id).segments]
    assert sum("corrected" in text for text in stored) == SAVES, "a correction was lost"
    return {
        "open_20k_words_p50_ms": round(statistics.median(opened), 1),
        "open_20k_words_p95_ms": round(statistics.quantiles(opened, n=20)[-1], 1),
        "save_p50_ms": round(statistics.median(saved), 1),
        "save_p95_ms": round(statistics.quantiles(saved, n=20)[-1], 1),
        "doubtful_jump_p95_ms": round(statistics.quantiles(jumped, n=20)[-1], 1),
    }


def save_a_correction(page: Page, number: int) -> float:
    """Correct a line somewhere in the transcript and return the milliseconds of saving it."""
    row = page.locator(".fn-r-line").nth(number * (LINES // SAVES))
    row.evaluate("row => { row.scrollIntoView({block: 'center'}); row.focus({preventScroll: true}); }")
    page.keyboard.press("e")
    page.keyboard.type(" corrected")
    page.evaluate(TIMED_KEY, ["Enter", STORED])
    page.keyboard.press("Enter")
    return float(page.evaluate("window.timed"))


def jump(page: Page) -> float:
    """Go to the next doubtful word and return the milliseconds of it."""
    page.evaluate(TIMED_KEY, ["d", "true"])
    page.keyboard.press("d")
    return float(page.evaluate("window.timed"))


if __name__ == "__main__":
    main()
