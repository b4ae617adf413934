"""Twenty people who edit at once, beside a worker at work: no error, no lost change, no long wait."""

import threading
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from fieldnotes import add_recording, open_workspace, read_source
from fieldnotes.services.recordings import list_unused_media
from fieldnotes.store.copies import find_damage
from fieldnotes.ui.addresses import sign_address

from .material import SOURCE_ID, ask, make_workspace, opened, run_worker, start_web
from .outcome import Outcome

WRITERS = 20
SHARED_EVERY = 10
P95_BELOW_S = 1.0
TIMED_FROM = 50


def check(times: int, scratch: Path) -> Outcome:
    """Let twenty writers make `times` edits each: nine of ten to a line of their own, one to all's.

    How long they wait counts from 50 edits on: fewer are mostly the server's first ones.
    """
    folder = make_workspace(scratch / "workspace", lines=WRITERS + 1, media=4)
    with opened(folder) as ws:
        for item in list_unused_media(ws):
            add_recording(ws, item.id, own_voice_only=True)
        address = sign_address(ws, "POST", f"/api/sources/{SOURCE_ID}/commands")
    web, port = start_web(folder)
    worker = run_worker(folder, engine_ms=500)
    took_s: list[float] = []
    errors: list[str] = []
    tokens: list[str] = []
    last: dict[int, str] = {}
    again = [0]

    def write(number: int) -> None:
        with closing(open_workspace(folder)) as mine:
            for n in range(times):
                shared = n % SHARED_EVERY == SHARED_EVERY - 1
                token = f"[{number}.{n}]"

                def change(text: str, token: str = token, shared: bool = shared, n: int = n) -> str:
                    return f"{text} {token}" if shared else f"Line of {number}, edit {n}."

                while True:
                    line = read_source(mine, SOURCE_ID).segments[WRITERS if shared else number]
                    text = change(line.text)
                    command = {"op": "edit_text", "segment_id": line.id, "text": text}
                    command |= {"revision": line.revision, "request_id": uuid.uuid4().hex}
                    began_s = time.perf_counter()
                    status, answer = ask(port, "POST", address, command)
                    took_s.append(time.perf_counter() - began_s)
                    if status != 409:
                        break
                    again[0] += 1  # somebody else changed the shared line: read it again, as the page does
                if status != 200:
                    errors.append(f"{status}: {answer}")
                elif shared:
                    tokens.append(token)
                else:
                    last[number] = text

    began_s = time.perf_counter()
    _all_at_once(write)
    wall_s = time.perf_counter() - began_s
    for process in (worker, web):
        process.terminate()
        process.wait()
    with opened(folder) as ws:
        segments = read_source(ws, SOURCE_ID).segments
    lost = sum(token not in segments[WRITERS].text for token in tokens)
    lost += sum(segments[number].text != text for number, text in last.items())
    took_s.sort()
    damage = find_damage(folder / "fieldnotes.db")
    p95_s = took_s[int(len(took_s) * 0.95)]
    figures: dict[str, float | str] = {
        "edits": len(tokens) + times * WRITERS - times // SHARED_EVERY * WRITERS,
        "errors": len(errors),
        "lost": lost,
        "conflicts_told_and_done_again": again[0],
        "p50_s": round(took_s[len(took_s) // 2], 3),
        "p95_s": round(p95_s, 3),
        "edits_per_s": round(times * WRITERS / wall_s, 1),
        "database_whole": int(not damage),
    }
    passed = not errors and not lost and not damage and (times < TIMED_FROM or p95_s < P95_BELOW_S)
    return Outcome(passed, figures, "; ".join(errors[:2]))


def _all_at_once(write: Callable[[int], None]) -> None:
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
