from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldnotes.records import Recording, Segment, Source, SpeechSegment
from fieldnotes.services import recordings
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing

LINES = (
    "I was on hold for forty minutes 😀 and nobody called me back.",
    "The agent was kind.",
    "شكرا جزيلا for the quick answer.",
)


@pytest.fixture
def recording(workspace: Workspace, speech_clips: Path) -> Recording:
    """A recording of the team's own voice, whose transcription is queued."""
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    return recordings.add_recording(workspace, kept.item.id, title="Speech", own_voice_only=True)


@pytest.fixture
def source(workspace: Workspace) -> Iterator[Source]:
    """A document of three lines, one with an emoji, one in two scripts."""
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter"})
        sources.add_speech_segments(
            workspace.db,
            source_id,
            [SpeechSegment(10.0 * n, 10.0 * n + 8, text) for n, text in enumerate(LINES)],
        )
    found = sources.read_source(workspace.db, source_id)
    assert found is not None
    yield found


@pytest.fixture
def segments(workspace: Workspace, source: Source) -> list[Segment]:
    """The lines of `source`."""
    return sources.read_segments(workspace.db, source.id)
