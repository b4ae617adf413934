"""Files made to do harm, and good ones broken at random: taken, or refused with a sentence; never a crash."""

import io
import random
import resource
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from fieldnotes import (
    FieldnotesError,
    create_workspace,
    export_codebook,
    keep_upload,
    preview_codebook_import,
    preview_metric_table,
)
from fieldnotes.services.answer_files import preview_answers
from fieldnotes.services.documents import preview_document
from fieldnotes.services.transcript_import import preview_transcript
from fieldnotes.services.workspace import Workspace

from .hostile_files import NAMES, hostile_documents, hostile_media
from .material import CLIPS
from .outcome import Outcome

MOST_GROWN_MB = 400.0
LONGEST_S = 60.0
ALL_WAYS_FROM = 200  # below: every third hostile file, the way that its name fits

Take = Callable[[bytes, str], object]


def check(times: int, scratch: Path) -> Outcome:
    """Bring in every hostile file every way, then as many mutations of good ones."""
    chance = random.Random(1_000)
    crashes: list[str] = []
    refused = taken = 0
    slowest_s = 0.0
    with closing(create_workspace(scratch / "workspace")) as ws:
        ways = _ways_in(ws)
        goods = _good_files(ws, scratch)
        jobs: list[tuple[str, str, bytes]] = []
        for name, content in hostile_media():
            jobs.append(("media", name, content))
        for name, content in hostile_documents():
            jobs += [
                (way, name, content) for way in _fitting(name, [*ways], everywhere=times >= ALL_WAYS_FROM)
            ]
        jobs += [(way, name, good) for name in NAMES for way, _, good in goods[:1]]
        jobs = jobs if times >= ALL_WAYS_FROM else jobs[::3]
        fixed = len(jobs)
        for n in range(times):
            way, name, content = goods[n % len(goods)]
            jobs.append((way, name, mutated(content, chance)))
        before_mb = _most_mb()
        for way, name, content in jobs:
            began_s = time.perf_counter()
            try:
                ways[way](content, name)
                taken += 1
            except FieldnotesError:
                refused += 1
            except BaseException as error:  # whatever it is, a person would see a crash
                if isinstance(error, KeyboardInterrupt):
                    raise
                crashes.append(f"{way} {name[:40]!r}: {type(error).__name__}: {error}"[:200])
            slowest_s = max(slowest_s, time.perf_counter() - began_s)
        grown_mb = _most_mb() - before_mb
        outside = [path for path in scratch.iterdir() if path.name not in ("workspace", "good.xlsx")]
        left = list((ws.media.folder / "incoming").iterdir())
    figures: dict[str, float | str] = {
        "hostile_files": fixed,
        "mutated_files": times,
        "taken": taken,
        "refused_with_a_sentence": refused,
        "crashes": len(crashes),
        "files_written_outside": len(outside),
        "left_in_incoming": len(left),
        "slowest_s": round(slowest_s, 1),
        "memory_grown_mb": round(grown_mb),
        "largest_child_mb": round(_most_mb(resource.RUSAGE_CHILDREN)),
    }
    held = not crashes and not outside and not left and grown_mb < MOST_GROWN_MB and slowest_s < LONGEST_S
    return Outcome(held, figures, "; ".join(crashes[:4]))


def _fitting(name: str, ways: list[str], *, everywhere: bool) -> list[str]:
    if everywhere:
        return [way for way in ways if way != "media"]
    fitting = {"qdc": "codebook", "csv": "answers", "parquet": "metric", "xlsx": "metric"}
    fitting |= {"json": "transcript", "vtt": "transcript", "srt": "transcript", "ttml": "transcript"}
    return [fitting.get(name.rsplit(".", 1)[-1], "document")]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return the content with some bytes changed, cut, doubled, moved, or with a length that lies."""
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        size = len(changed)
        if size < 8:
            break
        at = min(chance.randrange(size), chance.randrange(size))  # heads are read more closely than bodies
        match chance.randrange(6):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randrange(1, size)]
            case 2:
                changed[at:at] = changed[at : at + chance.randrange(1, 4_000)]
            case 3:
                changed[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
            case 4:
                changed[at:at] = chance.randbytes(chance.randrange(1, 2_000))
            case _:
                del changed[at:]
    return bytes(changed)


def _ways_in(ws: Workspace) -> dict[str, Take]:
    return {
        "media": lambda content, name: keep_upload(ws, [content], file_name=name),
        "document": partial(preview_document, ws),
        "transcript": partial(preview_transcript, ws),
        "answers": partial(preview_answers, ws),
        "metric": lambda content, name: preview_metric_table(content, file_name=name),
        "codebook": lambda content, name: preview_codebook_import(ws, content, file_name=name),
    }


def _good_files(ws: Workspace, scratch: Path) -> list[tuple[str, str, bytes]]:
    """Return good files of each kind, with the way that takes them."""
    import av
    import docx
    import openpyxl
    from PIL import Image

    flac = min(CLIPS.glob("*.flac"), key=lambda path: path.stat().st_size)
    files = [("media", "call.flac", flac.read_bytes())]
    for form, codec in (("mp3", "libmp3lame"), ("mp4", "aac"), ("ogg", "libopus"), ("wav", "pcm_s16le")):
        buffer = io.BytesIO()
        with av.open(str(flac)) as source, av.open(buffer, "w", format=form) as target:
            out = target.add_stream(codec, rate=48_000 if codec == "libopus" else 16_000)
            out.layout = "mono"
            for number, frame in enumerate(source.decode(audio=0)):
                if number == 60:
                    break
                frame.pts = None
                for packet in out.encode(frame):
                    target.mux(packet)
            for packet in out.encode(None):
                target.mux(packet)
        files.append(("media", f"call.{form}", buffer.getvalue()))
    for form in ("jpeg", "png", "webp", "gif"):
        buffer = io.BytesIO()
        Image.effect_noise((120, 90), 60).convert("RGB").save(buffer, format=form)
        files.append(("media", f"photo.{form}", buffer.getvalue()))
    table = [("Date", "NPS", "Market", "Comment")]
    table += [(f"2026-01-{n:02}", str(n % 11), "UK", f"It took {n} days.") for n in range(1, 29)]
    csv = "\n".join(",".join(row) for row in table).encode()
    files += [("metric", "nps.csv", csv), ("answers", "answers.csv", csv)]
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    book.save(scratch / "good.xlsx")
    workbook = (scratch / "good.xlsx").read_bytes()
    files += [("metric", "nps.xlsx", workbook), ("answers", "answers.xlsx", workbook)]
    buffer = io.BytesIO()
    document = docx.Document()
    for n in range(20):
        document.add_paragraph(f"Caller {n}: I was on hold.")
    document.save(buffer)
    word = buffer.getvalue()
    files += [("document", "letter.docx", word), ("transcript", "call.docx", word)]
    vtt = b"WEBVTT\n\n" + b"".join(
        f"00:00:{n:02}.000 --> 00:00:{n:02}.900\n<v Ann>I was on hold {n}.\n\n".encode() for n in range(30)
    )
    files += [("transcript", "call.vtt", vtt), ("document", "letter.md", b"# Head\n\nText\n\n" * 30)]
    files += [("codebook", "book.qdc", export_codebook(ws, "qdc"))]
    files += [("codebook", "book.csv", export_codebook(ws, "csv"))]
    return files


def _most_mb(whose: int = resource.RUSAGE_SELF) -> float:
    # Kilobytes on Linux, bytes on macOS.
    return resource.getrusage(whose).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
