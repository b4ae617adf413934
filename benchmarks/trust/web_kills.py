"""The web app killed while people save: what was answered as kept is there; what is sent again is once."""

import random
import threading
import time
import uuid
from contextlib import closing
from pathlib import Path

from fieldnotes import create_workspace, list_journeys, list_observations, open_workspace, start_session
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.copies import find_damage
from fieldnotes.ui.addresses import sign_address

from .material import ask, start_web
from .outcome import Outcome

WRITERS = 3


def check(times: int, scratch: Path) -> Outcome:
    """Kill the web app as many times while three people save; start it again, and send the rest again."""
    chance = random.Random(101)
    folder = scratch / "workspace"
    with closing(create_workspace(folder)) as ws:
        session = start_session(ws, title="Walk", mode="interview", journey_id=list_journeys(ws)[0].id)
        address = sign_address(ws, "POST", f"/api/sessions/{session.id}/observations")
    kept: dict[str, str] = {}
    unanswered: dict[str, str] = {}
    for _ in range(times):
        process, port = start_web(folder)
        writers = [
            threading.Thread(target=_save, args=(port, address, kept, unanswered)) for _ in range(WRITERS)
        ]
        for key, text in [*unanswered.items()]:  # as a browser's outbox does
            if _send(port, address, key, text):
                kept[key] = unanswered.pop(key)
        before = len(kept)
        for writer in writers:
            writer.start()
        while len(kept) == before and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.wait()
        for writer in writers:
            writer.join()
    with closing(open_workspace(folder)) as ws:
        stored = _stored(ws, session.id)
    lost = sum(stored.count((key, text)) == 0 for key, text in kept.items())
    doubled = len(stored) - len(set(stored))
    damage = find_damage(folder / "fieldnotes.db")
    figures: dict[str, float | str] = {
        "kills": times,
        "notes_kept": len(kept),
        "lost": lost,
        "doubled": doubled,
        "unanswered_at_kills": len(unanswered),
        "database_whole": int(not damage),
    }
    return Outcome(not lost and not doubled and not damage and len(kept) >= times, figures)


def _save(port: int, address: str, kept: dict[str, str], unanswered: dict[str, str]) -> None:
    while True:
        key = uuid.uuid4().hex
        text = f"Seen at {time.monotonic_ns()}"
        unanswered[key] = text
        if not _send(port, address, key, text):
            return
        kept[key] = unanswered.pop(key)


def _send(port: int, address: str, key: str, text: str) -> bool:
    """Send a note; False where the app died before it answered."""
    note = {"client_key": key, "kind": "observed", "seat": "customer", "text": text}
    try:
        status, answer = ask(port, "POST", address, note)
    except (OSError, ValueError, EOFError):
        return False
    except Exception as error:
        if type(error).__module__ == "http.client":
            return False
        raise
    if status != 201:
        raise RuntimeError(f"The app answered {status}: {answer}")
    return True


def _stored(ws: Workspace, session_id: int) -> list[tuple[str, str]]:
    return [(note.client_key or "", note.text) for note in list_observations(ws, session_id)]
