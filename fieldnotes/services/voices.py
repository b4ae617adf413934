"""Who speaks in a transcript: told apart by channel or by voice, in a job of its own.

The transcript is whole before this begins, and stays whole whatever becomes of it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..coding.voices import cut_by_voice
from ..errors import InvalidInputError, NotFoundError
from ..media import stream_audio, stream_channels
from ..records import Job, Recording, SegmentState, Source
from ..speakers import SpeakerTurn, tell_channels_apart, tell_speakers_apart, who_speaks
from ..store import jobs, lines, recordings, sources
from ..store.database import writing
from .access import allowed
from .correcting import change_speakers
from .jobs import get_job
from .pieces import Progress
from .recordings import media_file
from .runs import replace_run
from .speakers import free_name, list_speakers
from .workspace import Workspace

_LEAST_OVERLAP_S = 0.3
_MOST_SPEAKERS = 20
_SEAT_NAMES = {"customer": "Customer", "employee": "Employee"}

Block = TypeVar("Block", bound=NDArray[np.float32])


@allowed("have work done", own="source_id")
def queue_voices(ws: Workspace, source_id: int, *, speaker_count: int | None = None) -> Job:
    """Queue telling the voices of a transcript apart.

    speaker_count: how many people speak, from 1 to 20; None to find out. It is kept with the recording.
    Raises InvalidInputError where the source has no sound.
    """
    if speaker_count is not None and not 1 <= speaker_count <= _MOST_SPEAKERS:
        raise InvalidInputError(f"Give a number of people from 1 to {_MOST_SPEAKERS}, or leave it open.")
    _, recording = _source_with_sound(ws, source_id)
    with writing(ws.db):
        recordings.update_recording(ws.db, recording.id, {"speaker_count": speaker_count})
        job_id = jobs.add_job(ws.db, "speakers", source_id)
    return get_job(ws, job_id)


@allowed("have work done", own="source_id")
def set_customer_channel(ws: Workspace, source_id: int, channel: int) -> None:
    """Say on which channel the customer is heard, 0 left or 1 right; the other one is the employee's.

    Holds for the recordings of the same kind that come after it, until somebody says otherwise. Voices that
    somebody named keep their names.
    """
    if channel not in (0, 1):
        raise InvalidInputError(f"A channel is 0 (left) or 1 (right), not {channel}.")
    _, recording = _source_with_sound(ws, source_id)
    with writing(ws.db):
        recordings.update_recording(ws.db, recording.id, {"customer_channel": channel})
        _name_by_channel(ws, source_id, channel)


@allowed("have work done")
def tell_voices_apart(ws: Workspace, claim: Progress) -> None:
    """Find who speaks in the claimed job's transcript; lines are cut where the voice changes.

    Tags stay on their words. Voices that were there before keep their names where they still speak most.
    Raises what decoding and the models raise; nothing is changed then.
    """
    source, recording = _source_with_sound(ws, claim.job.item_id)
    before = lines.read_lines(ws.db, [line.id for line in sources.read_segments(ws.db, source.id)])
    speech = [span for line in before for span in _spans(line)]
    if not speech:
        return
    turns, channels = _turns(ws, claim, recording, speech)
    with writing(ws.db):
        claim.check()
        if not claim.holds():
            return
        # What was corrected while the sound was being heard counts.
        present = lines.read_lines(ws.db, [line.id for line in sources.read_segments(ws.db, source.id)])
        voices = _cut_lines(ws, source.id, present, turns)
        speaker_of = _match_speakers(ws, source.id, present, voices, channels)
        speakers = {line_id: speaker_of[voice] for line_id, voice in voices.items()}
        if any(line.speaker_id is not None for line in present):
            change_speakers(ws, source.id, speakers)
        else:
            lines.set_speakers(ws.db, speakers)
        customer = recordings.read_customer_channel(ws.db, recording) if channels else None
        if customer is not None:
            recordings.update_recording(ws.db, recording.id, {"customer_channel": customer})
            _name_by_channel(ws, source.id, customer)


def _source_with_sound(ws: Workspace, source_id: int) -> tuple[Source, Recording]:
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace any more.")
    found = recordings.read_recordings(ws.db, recording_id=source.recording_id) if source.recording_id else []
    if not found:
        raise InvalidInputError("This text has no sound, so voices cannot be told apart; name them by hand.")
    return source, found[0]


def _turns(
    ws: Workspace, claim: Progress, recording: Recording, speech: Sequence[tuple[float, float]]
) -> tuple[Sequence[SpeakerTurn], Sequence[int]]:
    """Return who speaks when, and the channel of each voice where channels tell them apart."""
    media = media_file(ws, recording.media_id)
    if recording.channels == 2:
        heard = tell_channels_apart(
            _watched(ws, claim, recording, stream_channels(media.path, file_name=media.file_name)), speech
        )
        if heard.layout == "apart":
            return heard.turns, heard.channels
    blocks = _watched(ws, claim, recording, stream_audio(media.path, file_name=media.file_name))
    return tell_speakers_apart(blocks, speech, speakers=recording.speaker_count), ()


def _watched(
    ws: Workspace, claim: Progress, recording: Recording, blocks: Iterable[Block]
) -> Iterator[Block]:
    """Pass the blocks on, tell how far they are, and stop when the job has to."""
    heard_s = 0.0
    for block in blocks:
        claim.check()
        yield block
        heard_s += len(block) / 16_000
        if recording.duration_s:
            with writing(ws.db):
                claim.report(0.95 * min(1.0, heard_s / recording.duration_s))


def _cut_lines(
    ws: Workspace, source_id: int, present: Sequence[SegmentState], turns: Sequence[SpeakerTurn]
) -> dict[int, int]:
    """Cut lines where the voice changes, and return the voice of each line, by id."""
    found: dict[int, int] = {}
    if not turns:
        return found
    when = _Turns(turns)
    for line in present:
        labels = [when.voice(*span) for span in _spans(line)]
        if not labels:
            continue
        parts = cut_by_voice(line, labels) if line.words else [(labels[0], line)]
        marked = [when.mark_overlap(part) for _, part in parts]
        ids = [line.id or 0]
        if marked != [line]:
            ids, _ = replace_run(ws, source_id, [line], marked, {})
        found.update(zip(ids, (voice for voice, _ in parts), strict=True))
    return found


def _match_speakers(
    ws: Workspace,
    source_id: int,
    present: Sequence[SegmentState],
    voices: Mapping[int, int],
    channels: Sequence[int],
) -> dict[int, int]:
    """Return the speaker that each voice is: the one who spoke most of its lines before, else a new one."""
    known = {speaker.id: speaker for speaker in list_speakers(ws, source_id)}
    shared_s: dict[tuple[int, int], float] = {}
    for line in present:
        voice = voices.get(line.id or 0)
        if voice is not None and line.speaker_id in known:
            pair = (voice, line.speaker_id)
            shared_s[pair] = shared_s.get(pair, 0.0) + (line.end_s or 0.0) - (line.start_s or 0.0)
    matched: dict[int, int] = {}
    for voice, speaker_id in sorted(shared_s, key=lambda pair: -shared_s[pair]):
        if voice not in matched and speaker_id not in matched.values():
            matched[voice] = speaker_id
    for voice in sorted(set(voices.values())):
        if voice not in matched:
            matched[voice] = sources.add_speaker(
                ws.db, source_id, name=_unused_name(ws, source_id, voice), seat=None
            )
        channel = channels[voice] if voice < len(channels) else None
        sources.update_speaker(ws.db, matched[voice], {"channel": channel})
    return matched


def _unused_name(ws: Workspace, source_id: int, voice: int) -> str:
    taken = sources.read_speaker_names(ws.db, source_id)
    return next(name for n in range(voice + 1, 1000) if (name := f"Speaker {n}") not in taken)


def _name_by_channel(ws: Workspace, source_id: int, customer_channel: int) -> None:
    speakers = list_speakers(ws, source_id)
    for speaker in speakers:
        if speaker.channel is None:
            continue
        seat = "customer" if speaker.channel == customer_channel else "employee"
        cells: dict[str, object] = {"seat": seat}
        if speaker.name.startswith("Speaker ") or speaker.name in _SEAT_NAMES.values():
            cells["name"] = f"{_SEAT_NAMES[seat]} ({speaker.id})"  # Free of the other's present name.
        sources.update_speaker(ws.db, speaker.id, cells)
    for speaker in list_speakers(ws, source_id):
        for seat, name in _SEAT_NAMES.items():
            others = {other.name for other in speakers if other.channel is None}
            if speaker.name == f"{name} ({speaker.id})" and speaker.seat == seat and name not in others:
                free_name(ws, source_id, name, except_id=speaker.id)
                sources.update_speaker(ws.db, speaker.id, {"name": name})


def _spans(line: SegmentState) -> list[tuple[float, float]]:
    """Return when something is said in a line, by its words or, without words, as a whole."""
    if line.words:
        return [(word.start_s, word.end_s) for word in line.words]
    return [] if line.start_s is None or line.end_s is None else [(line.start_s, line.end_s)]


class _Turns:
    """The turns of a recording, asked for one stretch after the other."""

    def __init__(self, turns: Sequence[SpeakerTurn]) -> None:
        self._turns = turns
        self._ends_s = [turn.end_s for turn in turns]

    def voice(self, start_s: float, end_s: float) -> int:
        """Return who speaks most in a stretch; where nobody does, whose turn is next to it."""
        spoken = who_speaks(self._near(start_s, end_s), start_s, end_s)
        if spoken is None:
            spoken = self._turns[min(bisect_left(self._ends_s, start_s), len(self._turns) - 1)].speaker
        return spoken

    def mark_overlap(self, line: SegmentState) -> SegmentState:
        """Return the line, marked where others are likely to speak at the same time."""
        if line.start_s is None or line.end_s is None:
            return line
        shared_s = sum(
            min(turn.end_s, line.end_s) - max(turn.start_s, line.start_s)
            for turn in self._near(line.start_s, line.end_s)
            if turn.overlapped
        )
        return replace(line, overlapped=shared_s >= _LEAST_OVERLAP_S)

    def _near(self, start_s: float, end_s: float) -> Sequence[SpeakerTurn]:
        first = bisect_right(self._ends_s, start_s)
        until = first
        while until < len(self._turns) and self._turns[until].start_s < end_s:
            until += 1
        return self._turns[first:until]
