"""Transcripts that exist already: read from a file, consent first, stored once, without a recording."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from ..errors import ConsentError, InvalidInputError, NotFoundError
from ..interchange.transcript_file import read_transcript_file
from ..interchange.transcript_form import ImportedTranscript, TranscriptLine
from ..records import SEATS, Consent, Seat, Source
from ..records.seat_words import seat_of
from ..store import consents, field, jobs, people, sources, transcript_files
from ..store.database import writing
from . import participants
from .access import allowed, first_own_source
from .participants import agrees_to_recording
from .recordings import check_consent
from .workspace import Workspace, checked_file_name, checked_text

TRANSCRIPT_KINDS = ("call", "interview", "other")


@dataclass(frozen=True)
class TranscriptImport:
    """A transcript that is in the workspace; `already_there` when the very same file was imported before."""

    source: Source
    transcript: ImportedTranscript
    already_there: bool


@dataclass(frozen=True)
class TranscriptPreview:
    """A transcript file as it reads, nothing of it stored.

    voices: who speaks in it, in the order in which they speak first. source: what it became when the very
    same file was imported before, else None.
    """

    transcript: ImportedTranscript
    voices: tuple[str, ...]
    source: Source | None


@allowed("bring in sources")
def preview_transcript(ws: Workspace, content: bytes, file_name: str) -> TranscriptPreview:
    """Read a transcript file without storing it. Raises TranscriptFileError as import_transcript does."""
    transcript = read_transcript_file(content, file_name)
    sha256 = hashlib.sha256(content).hexdigest()
    source_id = first_own_source(ws, transcript_files.find_sources_of_file(ws.db, sha256))
    return TranscriptPreview(
        transcript,
        tuple(dict.fromkeys(line.speaker for line in transcript.lines if line.speaker.strip())),
        None if source_id is None else sources.read_source(ws.db, source_id),
    )


@allowed("bring in sources")
def match_voices(ws: Workspace, voices: Collection[str], participant_ids: Sequence[int]) -> dict[str, int]:
    """Return the voices that can only be one of these participants: voice to participant id."""
    return _the_only_ones(_seats(ws, participant_ids), voices, {})


@allowed("bring in sources", own="session_id")
def import_transcript(
    ws: Workspace,
    content: bytes,
    file_name: str,
    *,
    title: str = "",
    kind: str = "call",
    market: str = "",
    session_id: int | None = None,
    stage_id: int | None = None,
    recorded_on: date | None = None,
    language: str | None = None,
    participant_ids: Sequence[int] = (),
    speaker_participants: Mapping[str, int] | None = None,
    match_speakers: bool = True,
    consent: str = "",
    own_voice_only: bool = False,
) -> TranscriptImport:
    """Read a transcript from a file (interchange.transcript_file), and store it as a source with speakers.

    title: the file's own by default, else its name. kind: "call", "interview" or "other". language: ISO
    639-1, as the file says by default. participant_ids: everybody who is heard; each must have agreed to
    being recorded and quoted inside. speaker_participants: which participant a speaker of the file is, by the
    name that the file gives; they count as heard. consent: how everybody heard agreed, for example "on tape";
    they get a participant's code with it. own_voice_only: nobody but the team is heard. match_speakers: a
    participant is linked to a voice by itself where there is one of a seat on either side.

    The same content again returns the source that it became, where that may be heard by who brings it in;
    else it becomes another one. A line whose end the file does not say ends where the next one starts, the
    last one where it starts itself.
    Raises ConsentError naming who has not agreed, TranscriptFileError for a file that cannot be read,
    NotFoundError for a session, participant or speaker that does not exist.
    """
    file_name = checked_file_name(file_name, "transcript")
    if kind not in TRANSCRIPT_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of transcript; use {', '.join(TRANSCRIPT_KINDS)}.")
    transcript = read_transcript_file(content, file_name)
    known = dict(speaker_participants or {})
    heard = list(dict.fromkeys([*participant_ids, *known.values()]))
    if not consent.strip():
        _check_consent(ws, file_name, heard, own_voice_only=own_voice_only)
    spoken = {line.speaker for line in transcript.lines}
    for name in known.keys() - spoken:
        raise NotFoundError(f"Nobody is called “{name}” in {file_name}; name a speaker as the file does.")
    if session_id is not None and not field.read_sessions(ws.db, session_id):
        raise NotFoundError(f"There is no session {session_id} in this workspace.")
    if stage_id is not None and not field.has_stage(ws.db, stage_id):
        raise NotFoundError(f"There is no journey stage {stage_id} in this workspace.")
    sha256 = hashlib.sha256(content).hexdigest()
    values: dict[str, object] = {
        "kind": "transcript",
        "title": checked_text(title or transcript.title, "The title") or Path(file_name).stem,
        "market": checked_text(market, "The market"),
        "session_id": session_id,
        "stage_id": stage_id,
    }
    with writing(ws.db):
        found = first_own_source(ws, transcript_files.find_sources_of_file(ws.db, sha256))
        source_id = found or sources.add_source(ws.db, values)
        if found is None:
            if consent.strip():
                heard.append(participants.add_agreeing_customer(ws, market=market, how=consent))
                _check_consent(ws, file_name, heard, own_voice_only=own_voice_only)
            file: dict[str, object] = {
                "source_id": source_id,
                "sha256": sha256,
                "file_name": file_name,
                "format": transcript.format_name,
                "kind": kind,
                "language": language or transcript.language,
                "recorded_on": recorded_on or transcript.recorded_on,
            }
            transcript_files.add_source_file(ws.db, file, heard)
            if match_speakers:
                known = {**_the_only_ones(_seats(ws, heard), spoken - known.keys(), known), **known}
            speaker_ids = _add_speakers(ws, source_id, transcript.lines, known)
            _add_lines(ws, source_id, transcript.lines, speaker_ids)
            jobs.add_job(ws.db, "suggest", source_id)
    source = sources.read_source(ws.db, source_id)
    assert source is not None
    return TranscriptImport(source, transcript, already_there=found is not None)


def agrees_to_import(consent: Consent | None) -> bool:
    """Say whether a consent allows to bring in what a participant said as text."""
    # A recording would keep its text out of the library; a transcript without one is open to the team.
    return consent is not None and consent.quote_inside and agrees_to_recording(consent)


def _check_consent(ws: Workspace, file_name: str, heard: Sequence[int], *, own_voice_only: bool) -> None:
    check_consent(ws, file_name, heard, own_voice_only=own_voice_only)
    for person in people.read_participants(ws.db, list(heard)):
        consent = consents.read_consent(ws.db, person.id)
        if not agrees_to_import(consent):
            raise ConsentError(
                f"{person.code} has not agreed to being quoted inside the team; "
                f"record their consent first, then import {file_name}."
            )


def _add_speakers(
    ws: Workspace,
    source_id: int,
    lines: Sequence[TranscriptLine],
    known: Mapping[str, int],
) -> dict[str, int]:
    """Store the speakers in the order in which they speak first; returns name in the file to id."""
    seats = _seats(ws, list(known.values()))
    ids: dict[str, int] = {}
    stored: dict[str, int] = {}
    for name in dict.fromkeys(line.speaker for line in lines):
        shown = checked_text(name, "A speaker's name")
        if not shown:
            continue
        if shown not in stored:
            seat = seats[known[name]] if name in known else seat_of(shown)
            stored[shown] = sources.add_speaker(ws.db, source_id, name=shown, seat=seat)
        ids[name] = stored[shown]
        if name in known:
            transcript_files.link_speaker(ws.db, ids[name], known[name])
    return ids


def _seats(ws: Workspace, participant_ids: Sequence[int]) -> dict[int, Seat]:
    return {person.id: person.seat for person in people.read_participants(ws.db, list(participant_ids))}


def _the_only_ones(
    seats: Mapping[int, Seat], names: Collection[str], known: Mapping[str, int]
) -> dict[str, int]:
    """Return the speakers who can only be one participant: one voice of a seat, and one participant of it."""
    found = {}
    for seat in SEATS:
        voices = [name for name in names if seat_of(name) == seat]
        persons = [person_id for person_id, sits in seats.items() if sits == seat]
        if len(voices) == len(persons) == 1 and persons[0] not in known.values():
            found[voices[0]] = persons[0]
    return found


def _add_lines(
    ws: Workspace, source_id: int, lines: Sequence[TranscriptLine], speaker_ids: Mapping[str, int]
) -> None:
    starts = [line.start_s for line in lines]
    for ordinal, (line, (start_s, next_s)) in enumerate(zip(lines, pairwise([*starts, None]), strict=True)):
        end_s = line.end_s
        if end_s is None and start_s is not None:
            end_s = max(start_s, start_s if next_s is None else next_s)
        transcript_files.add_file_line(
            ws.db,
            {
                "source_id": source_id,
                "ordinal": ordinal,
                "text": checked_text(line.text, f"Line {ordinal + 1}"),
                "start_s": start_s,
                "end_s": end_s,
                "speaker_id": speaker_ids.get(line.speaker),
            },
            line.words,
        )
