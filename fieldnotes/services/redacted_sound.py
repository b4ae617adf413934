"""Silence or a tone in recordings, where words were that give somebody away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..media import examine_media, silence_spans
from ..records import MediaItem, PrivacyRules, Segment
from ..store import recordings, redaction, sources
from .access import allowed
from .passages import forget_clips
from .workspace import Workspace

ORIGINALS_FOLDER = "originals"


@dataclass
class Swaps:
    """Files that were written anew, to be stored in the transaction that redacts their lines."""

    ws: Workspace
    rules: PrivacyRules
    made: list[tuple[MediaItem, dict[str, object]]] = field(default_factory=list)

    def store(self) -> None:
        """Let the media items stand for the new files; inside the transaction."""
        for old, values in self.made:
            if self.rules.originals == "kept":
                redaction.keep_original_media(self.ws.db, old.id)
            recordings.replace_media(self.ws.db, old.id, values)

    def delete_old(self) -> None:
        """Keep the first of the old files apart, or delete them; after the transaction."""
        originals = set(redaction.read_original_hashes(self.ws.db))
        for old, values in self.made:
            if old.sha256 == values["sha256"] or not self.ws.media.holds(old.sha256):
                continue
            path = self.ws.media.path_of(old.sha256)
            if old.sha256 in originals:
                folder = self.ws.folder / ORIGINALS_FOLDER
                folder.mkdir(exist_ok=True)
                path.replace(folder / old.sha256)
            elif recordings.read_media(self.ws.db, sha256=old.sha256) is None:
                path.unlink()
        forget_clips()


@allowed("code")
def silence_words(
    ws: Workspace,
    segments: Sequence[Segment],
    quiet: Mapping[int, Sequence[tuple[float, float]]],
    rules: PrivacyRules,
) -> Swaps:
    """Write the recordings of lines anew, with nothing to be heard in `quiet`, seconds by segment.

    Nothing is changed in the workspace yet but for the new files that are kept in it.
    """
    by_recording: dict[int, list[tuple[float, float]]] = {}
    for segment in segments:
        source = sources.read_source(ws.db, segment.source_id)
        if source is not None and source.recording_id is not None and quiet.get(segment.id):
            by_recording.setdefault(source.recording_id, []).extend(quiet[segment.id])
    swaps = Swaps(ws, rules)
    for recording_id, spans in by_recording.items():
        (recording,) = recordings.read_recordings(ws.db, recording_id=recording_id)
        media = recordings.read_media(ws.db, media_id=recording.media_id)
        if media is not None and ws.media.holds(media.sha256):
            swaps.made.append((media, quieten(ws, media, spans, tone=rules.sound == "tone")))
    return swaps


@allowed("code")
def quieten(
    ws: Workspace, media: MediaItem, spans: Sequence[tuple[float, float]], *, tone: bool = False
) -> dict[str, object]:
    """Keep a file of a recording's sound without `spans`; return what the media item is then, by column."""
    target = ws.media.new_temporary()
    try:
        silence_spans(ws.media.path_of(media.sha256), target, spans, tone=tone)
        return {
            "size_bytes": target.stat().st_size,
            "duration_s": examine_media(target, media.file_name)[0].duration_s,
            "mime_type": "audio/flac",
            "sha256": ws.media.keep(target),
        }
    finally:
        target.unlink(missing_ok=True)
