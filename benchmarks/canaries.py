"""A made workspace in which one customer stands in every kind of place, under canary words."""

import json
from pathlib import Path

from fieldnotes import create_workspace, keep_file
from fieldnotes.records import Participant, SpeechSegment, Word
from fieldnotes.services import (
    coding,
    correcting,
    documents,
    finding_evidence,
    finding_words,
    participants,
    promises,
    recordings,
    sessions,
    stories,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import back_up, checkpoint, insert, writing
from fieldnotes.store.rows import now, to_cell

NAME = "Zofia Kanarienvögel"
CONTACT = "zofia.canary@example.org"
SAID = "xylocanary"  # what only she said
CANARIES = (NAME, CONTACT, SAID)
OTHERS = "The agent was kind and quick."
SPEECH = Path(__file__).parents[1] / "tests" / "material" / "speech"


def make_workspace_with_canaries(folder: Path) -> tuple[Workspace, Participant]:
    """Return a workspace in which a customer is heard alone and with others, named by all of CANARIES."""
    ws = create_workspace(folder)
    person = _agreeing(ws, "customer")
    other = _agreeing(ws, "customer")
    with writing(ws.db):
        insert(ws.db, "identity", {"participant_id": person.id, "name": NAME, "contact": CONTACT})
    clips = sorted(SPEECH.glob("*.flac"))
    alone = _recording(ws, clips[0], f"{NAME}.flac", [person.id])
    shared = _recording(ws, clips[1], "together.flac", [person.id, other.id])
    for recording_id, voices in ((alone, [person.id]), (shared, [person.id, other.id])):
        _transcript(ws, recording_id, voices)
    # So that the file and its log both hold her, and a copy as upgrades make it.
    checkpoint(ws.database_path, after_bytes=0)
    back_up(ws.database_path, ws.folder / "backups", label="before-m0000")
    _letter(ws, person)
    _notes_and_promises(ws, person)
    return ws, participants.get_participant(ws, person.id)


def _agreeing(ws: Workspace, seat: str) -> Participant:
    person = participants.add_participant(ws, seat=seat, market="Korea", segment="new")
    participants.record_consent(
        ws, person.id, observe=True, record=True, quote_inside=True, share_outside=True, how="on tape"
    )
    return person


def _recording(ws: Workspace, clip: Path, file_name: str, person_ids: list[int]) -> int:
    copy = ws.folder.parent / file_name
    copy.write_bytes(clip.read_bytes())
    kept = keep_file(ws, copy)
    copy.unlink()
    added = recordings.add_recording(ws, kept.item.id, title=copy.stem, participant_ids=person_ids)
    return added.id


def _transcript(ws: Workspace, recording_id: int, person_ids: list[int]) -> None:
    lines = [
        SpeechSegment(n + 0.0, n + 0.9, text, words=(Word(text.split()[0], n + 0.0, n + 0.5, 0.9),))
        for n, text in enumerate((f"{SAID} I waited forty minutes.", f"Thank you, {NAME}, goodbye.", OTHERS))
    ]
    with writing(ws.db):
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": f"Call of {NAME}", "recording_id": recording_id}
        )
        sources.add_speech_segments(ws.db, source_id, lines)
        insert(
            ws.db,
            "transcript",
            {"recording_id": recording_id, "source_id": source_id, "engine": "made", "model": "m"}
            | {"weights": "w", "finished_at": to_cell(now())},
        )
        voices = []
        for n, person_id in enumerate(person_ids):
            voices.append(
                sources.add_speaker(ws.db, source_id, name=NAME if n == 0 else "B", seat="customer")
            )
            sources.update_speaker(ws.db, voices[-1], {"participant_id": person_id})
        for line in sources.read_segments(ws.db, source_id):
            voice = voices[0] if line.ordinal == 0 else voices[-1]
            ws.db.conn.execute("UPDATE segment SET speaker_id = ? WHERE id = ?", [voice, line.id])
        translation = insert(
            ws.db,
            "translation",
            {"source_id": source_id, "engine": "made", "model": "m", "weights": "w"},
        )
        insert(
            ws.db,
            "translation_line",
            {"translation_id": translation, "start_s": 0.0, "end_s": 0.9, "text": f"{SAID} waited"},
        )
    _code_and_tell(ws, source_id)


def _code_and_tell(ws: Workspace, source_id: int) -> None:
    code = next(code for code in coding.list_codes(ws) if code.kind == "theme")
    view = coding.read_source(ws, source_id)
    for line in view.segments:
        coding.apply_code(
            ws,
            source_id,
            code_id=code.id,
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=len(line.text),
        )
    excerpts = [one.id for one in coding.read_source(ws, source_id).excerpts]
    finding = finding_words.write_finding(ws, statement=f"{NAME} waits (source {source_id})")
    for excerpt_id in excerpts:
        finding_evidence.add_evidence(
            ws, finding.id, excerpt_id=excerpt_id, stance="for", note=f"as {NAME} said"
        )
    stories.write_story(ws, title="Waiting", narrative=f"{CONTACT} wrote", excerpt_ids=excerpts)
    correcting.edit_segment(ws, view.segments[0].id, text=f"{SAID} I waited 40 minutes.", revision=0)


def _letter(ws: Workspace, person: Participant) -> None:
    letter = ws.folder.parent / f"{NAME}.txt"
    letter.write_text(f"Dear team, {SAID}. Yours, {NAME} ({CONTACT})", encoding="utf-8")
    documents.import_document(ws, letter.read_bytes(), letter.name, participant_ids=[person.id])
    letter.unlink()


def _notes_and_promises(ws: Workspace, person: Participant) -> None:
    journey = sessions.list_journeys(ws)[0]
    walk = sessions.start_session(
        ws, title=f"Visit to {NAME}", mode="interview", journey_id=journey.id, intent=f"meet {CONTACT}"
    )
    sessions.add_observation(ws, walk.id, kind="heard", seat="customer", text=f"{NAME.upper()} was calm")
    promises.add_promise(
        ws,
        text=f"Call {NAME} about {SAID}",
        owner="Ada",
        due_on=now().date(),
        participant_id=person.id,
        pillar="care",
    )
    with writing(ws.db):
        insert(
            ws.db,
            "memo",
            {"item_kind": "session", "item_id": walk.id, "text": json.dumps(NAME), "written_by": 1}
            | {"written_at": to_cell(now())},
        )
