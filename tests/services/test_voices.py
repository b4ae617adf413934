"""Voices are told apart after the transcript is whole; names, tags and corrections hold."""

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from fieldnotes.errors import InvalidInputError, MediaError
from fieldnotes.records import Job, Source, SpeechSegment, Word
from fieldnotes.services import coding, correcting, recordings, speakers, undoing, voices
from fieldnotes.services.workspace import Workspace
from fieldnotes.speakers import ChannelTurns, SpeakerTurn
from fieldnotes.store import sources
from fieldnotes.store.database import writing

MATERIAL = Path(__file__).parents[1] / "material" / "speech"


class Claimed:
    """A claim that is always held."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.told: list[float] = []

    def check(self) -> None:
        """Never stop."""

    def holds(self) -> bool:
        return True

    def report(self, progress: float) -> None:
        self.told.append(progress)


def write_sound(path: Path, channels: int, seconds: float = 8.0) -> Path:
    """A file whose channels differ, so that no two are the same recording."""
    count = int(seconds * 8000)
    tones = [np.sin(np.arange(count) * (0.05 + 0.02 * number)) for number in range(channels)]
    noise = np.random.default_rng(len(path.name)).normal(0, 0.01, (count, channels))
    samples = (np.stack(tones, axis=1) * 0.2 + noise) * 32767
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def add_call(ws: Workspace, path: Path, lines: Sequence[str]) -> Source:
    """A call with its transcript: a word a second, a line after the other."""
    kept = recordings.keep_file(ws, path)
    recording = recordings.add_recording(ws, kept.item.id, title=path.stem, own_voice_only=True)
    at_s = 0.0
    spoken = []
    for line in lines:
        words = []
        for word in line.split():
            words.append(Word(word, at_s, at_s + 0.8, 0.9))
            at_s += 1.0
        spoken.append(SpeechSegment(words[0].start_s, words[-1].end_s, line, tuple(words)))
    with writing(ws.db):
        source_id = sources.add_source(
            ws.db, {"kind": "transcript", "title": path.stem, "recording_id": recording.id}
        )
        sources.add_speech_segments(ws.db, source_id, spoken)
    source = sources.read_source(ws.db, source_id)
    assert source is not None
    return source


def turns(*voices_a_second: int) -> tuple[SpeakerTurn, ...]:
    return tuple(
        SpeakerTurn(float(second), second + 1.0, voice, False) for second, voice in enumerate(voices_a_second)
    )


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the models say, in their place: they have tests of their own, and the last one here uses them."""
    said: dict[str, object] = {"turns": (), "channels": ChannelTurns("mixed", (), ())}

    def apart(blocks: object, speech: object, *, speakers: int | None = None) -> object:
        said["count"], said["blocks"] = speakers, sum(len(block) for block in blocks)  # type: ignore[attr-defined]
        return said["turns"]

    def by_channel(blocks: object, speech: object) -> object:
        said["blocks"] = sum(len(block) for block in blocks)  # type: ignore[attr-defined]
        return said["channels"]

    monkeypatch.setattr(voices, "tell_speakers_apart", apart)
    monkeypatch.setattr(voices, "tell_channels_apart", by_channel)
    return said


def tell(ws: Workspace, source: Source, **given: int) -> Claimed:
    claim = Claimed(voices.queue_voices(ws, source.id, **given))
    voices.tell_voices_apart(ws, claim)
    ws.db.execute("DELETE FROM job")
    return claim


def script(ws: Workspace, source: Source) -> list[tuple[str, str]]:
    view = coding.read_source(ws, source.id)
    names = {speaker.id: speaker.name for speaker in view.speakers}
    return [(names.get(line.speaker_id or 0, ""), line.text) for line in view.segments]


def test_lines_are_cut_where_the_voice_changes_and_tags_stay(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "call.wav", 1), ["how are you fine thanks", "good"])
    line = coding.read_source(workspace, source.id).segments[0]
    theme = coding.add_code(workspace, kind="theme", name="Greeting")
    tag = coding.apply_code(
        workspace,
        source.id,
        code_id=theme.id,
        first_segment_id=line.id,
        start_char=8,
        last_segment_id=line.id,
        end_char=16,
    )
    heard["turns"] = turns(0, 0, 0, 1, 1, 0)

    claim = tell(workspace, source)

    assert script(workspace, source) == [
        ("Speaker 1", "how are you"),
        ("Speaker 2", "fine thanks"),
        ("Speaker 1", "good"),
    ]
    assert coding.get_excerpt(workspace, tag.excerpt_id).text == "you fine"
    assert claim.told[-1] == pytest.approx(0.95)


def test_names_hold_when_voices_are_told_apart_again(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "call.wav", 1), ["how are you", "fine thanks", "oh"])
    heard["turns"] = turns(0, 0, 0, 1, 1, 1)
    tell(workspace, source)
    one, two = speakers.list_speakers(workspace, source.id)
    speakers.rename_speaker(workspace, two.id, name="Ana", seat="customer")

    heard["turns"] = turns(0, 0, 0, 1, 1, 2)
    tell(workspace, source, speaker_count=3)

    assert heard["count"] == 3
    assert [name for name, _ in script(workspace, source)] == [one.name, "Ana", "Speaker 3"]
    undoing.undo_change(workspace, source.id)
    assert [name for name, _ in script(workspace, source)] == [one.name, "Ana", "Ana"]


def test_a_channel_is_a_voice_and_the_answer_holds_for_the_next_call(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    first = add_call(workspace, write_sound(tmp_path / "one.wav", 2), ["how are you", "fine thanks"])
    heard["channels"] = ChannelTurns("apart", turns(0, 0, 0, 1, 1), (1, 0))
    tell(workspace, first)
    assert script(workspace, first) == [("Speaker 1", "how are you"), ("Speaker 2", "fine thanks")]

    voices.set_customer_channel(workspace, first.id, 0)
    assert script(workspace, first) == [("Employee", "how are you"), ("Customer", "fine thanks")]
    voices.set_customer_channel(workspace, first.id, 1)
    assert script(workspace, first) == [("Customer", "how are you"), ("Employee", "fine thanks")]

    second = add_call(workspace, write_sound(tmp_path / "second.wav", 2), ["hello there", "good day"])
    heard["channels"] = ChannelTurns("apart", turns(0, 0, 1, 1), (0, 1))
    tell(workspace, second)
    assert script(workspace, second) == [("Employee", "hello there"), ("Customer", "good day")]
    assert {voice.seat for voice in speakers.list_speakers(workspace, second.id)} == {"customer", "employee"}


def test_voices_are_told_apart_again_after_a_merge(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "call.wav", 1), ["how are you", "fine thanks"])
    heard["turns"] = turns(0, 0, 0, 1, 1)
    tell(workspace, source)
    one, two = speakers.list_speakers(workspace, source.id)
    correcting.merge_speakers(workspace, two.id, into_id=one.id)

    tell(workspace, source)

    assert [name for name, _ in script(workspace, source)] == ["Speaker 1", "Speaker 3"]


def test_a_sound_without_turns_changes_nothing(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "call.wav", 1), ["how are you"])
    tell(workspace, source)
    assert script(workspace, source) == [("", "how are you")]


def test_a_name_that_somebody_gave_is_not_taken_by_the_channel(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "one.wav", 2), ["how are you", "fine thanks"])
    heard["channels"] = ChannelTurns("apart", turns(0, 0, 0, 1, 1), (1, 0))
    tell(workspace, source)
    one, _ = speakers.list_speakers(workspace, source.id)
    speakers.rename_speaker(workspace, one.id, name="Ana")

    voices.set_customer_channel(workspace, source.id, 1)

    assert [(voice.name, voice.seat) for voice in speakers.list_speakers(workspace, source.id)] == [
        ("Ana", "customer"),
        ("Employee", "employee"),
    ]


def test_two_channels_with_the_same_voices_are_told_apart_by_voice(
    workspace: Workspace, heard: dict[str, object], tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "one.wav", 2), ["how are you", "fine thanks"])
    heard["channels"] = ChannelTurns("mixed", turns(1, 1, 1, 1, 1), (0,))
    heard["turns"] = turns(0, 0, 0, 1, 1)
    tell(workspace, source)

    assert [name for name, _ in script(workspace, source)] == ["Speaker 1", "Speaker 2"]
    assert [voice.channel for voice in speakers.list_speakers(workspace, source.id)] == [None, None]


def test_speech_over_speech_is_marked(workspace: Workspace, heard: dict[str, object], tmp_path: Path) -> None:
    source = add_call(workspace, write_sound(tmp_path / "call.wav", 1), ["how are you", "fine thanks"])
    heard["turns"] = (
        SpeakerTurn(0.0, 2.6, 0, False),
        SpeakerTurn(2.6, 3.0, 0, True),
        SpeakerTurn(3.0, 5.0, 1, False),
    )
    tell(workspace, source)

    marks = [line.overlapped for line in coding.read_source(workspace, source.id).segments]
    assert marks == [False, False]  # 0.2 s in which the word is over already
    heard["turns"] = (
        SpeakerTurn(0.0, 1.9, 0, False),
        SpeakerTurn(1.9, 3.0, 0, True),
        *turns(0, 0, 0, 1, 1)[3:],
    )
    tell(workspace, source)
    marks = [line.overlapped for line in coding.read_source(workspace, source.id).segments]
    assert marks == [True, False]


def test_a_failure_leaves_the_transcript_whole(
    workspace: Workspace, heard: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = add_call(workspace, write_sound(tmp_path / "call.wav", 1), ["how are you", "fine thanks"])

    def fail(*_: object, **__: object) -> None:
        raise MediaError("call.wav is damaged.")

    monkeypatch.setattr(voices, "tell_speakers_apart", fail)
    with pytest.raises(MediaError):
        tell(workspace, source)
    assert script(workspace, source) == [("", "how are you"), ("", "fine thanks")]


def test_a_text_without_sound_is_refused_with_a_way_out(workspace: Workspace) -> None:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "transcript", "title": "Typed"})
    with pytest.raises(InvalidInputError, match="name them by hand"):
        voices.queue_voices(workspace, source_id)
    with pytest.raises(InvalidInputError, match="from 1 to 20"):
        voices.queue_voices(workspace, source_id, speaker_count=0)


def test_real_voices_get_their_lines(workspace: Workspace) -> None:
    lines = [
        "Good morning Steve.",
        "Good morning Katie.",
        "Have you heard about the new conversation transcription capability?",
        "No, tell me more.",
    ]
    times = [(0.7, 1.9), (2.3, 3.4), (3.8, 7.4), (7.8, 9.0)]
    kept = recordings.keep_file(workspace, MATERIAL / "katiesteve.flac")
    recording = recordings.add_recording(workspace, kept.item.id, title="Call", own_voice_only=True)
    with writing(workspace.db):
        source_id = sources.add_source(
            workspace.db, {"kind": "transcript", "title": "Call", "recording_id": recording.id}
        )
        spoken = [SpeechSegment(*when, text) for text, when in zip(lines, times, strict=True)]
        sources.add_speech_segments(workspace.db, source_id, spoken)
    source = sources.read_source(workspace.db, source_id)
    assert source is not None

    tell(workspace, source)

    names = [name for name, _ in script(workspace, source)]
    assert names == ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2"]
