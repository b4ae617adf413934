"""Small workspaces made by hand: calls of a few lines, people who agreed, codes on passages."""

from datetime import date

from fieldnotes.records import Segment, SpeechSegment
from fieldnotes.services import coding, participants, recordings, sessions
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store import people, sources, transcripts
from fieldnotes.store.database import writing

LINE = "0123456789"  # ten characters in ten seconds: a character is a second


class CodedCalls:
    """Fills a workspace, and remembers codes by their names."""

    def __init__(self, ws: Workspace) -> None:
        self.ws = ws
        self.codes = {code.name: code.id for code in coding.list_codes(ws)}
        self.stages = {one.name: one.id for j in sessions.list_journeys(ws) for one in j.stages}
        self.calls = 0

    def met(self, seat: str = "customer", segment: str = "") -> int:
        """Add a participant who agrees to be recorded and quoted; returns the id."""
        person = participants.add_participant(self.ws, seat=seat, segment=segment)
        participants.record_consent(
            self.ws,
            person.id,
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=False,
            how="on tape",
        )
        return person.id

    def call(
        self,
        *heard: int,
        lines: int = 4,
        market: str = "",
        stage: str = "",
        on: date = date(2026, 3, 2),
        timed: bool = True,
    ) -> int:
        """Add a finished transcript of some lines of ten seconds each; returns the source's id."""
        self.calls += 1
        with writing(self.ws.db):
            media_id = self.ws.db.conn.execute(
                """INSERT INTO media (sha256, file_name, mime_type, size_bytes, duration_s, channels, kept_at)
                VALUES (?, 'a.flac', 'audio/flac', 1, 40, 1, '2026-01-01T00:00:00+00:00')""",
                [f"{self.calls:064}"],
            ).lastrowid
        assert media_id is not None
        recording = recordings.add_recording(
            self.ws,
            media_id,
            title=f"Call {self.calls}",
            participant_ids=heard,
            own_voice_only=not heard,
            market=market,
            stage_id=self.stages.get(stage),
            recorded_on=on,
        )
        with writing(self.ws.db):
            place = {"market": market, "stage_id": self.stages.get(stage), "recording_id": recording.id}
            source_id = sources.add_source(
                self.ws.db, {"kind": "transcript", "title": recording.title, **place}
            )
            transcript_id = transcripts.add_transcript(
                self.ws.db,
                {"recording_id": recording.id, "source_id": source_id}
                | {"engine": "e", "model": "m", "weights": "w"},
            )
            said = [SpeechSegment(10.0 * n, 10.0 * n + 10, LINE) for n in range(lines)]
            sources.add_speech_segments(self.ws.db, source_id, said)
            if not timed:
                self.ws.db.conn.execute(
                    "UPDATE segment SET start_s = NULL, end_s = NULL WHERE source_id = ?", [source_id]
                )
            transcripts.finish_transcript(self.ws.db, transcript_id)
        return source_id

    def lines(self, source_id: int) -> list[Segment]:
        """Return a source's lines."""
        return sources.read_segments(self.ws.db, source_id)

    def tag(
        self,
        source_id: int,
        code: str,
        start: tuple[int, int],
        end: tuple[int, int],
        *,
        intensity: int | None = None,
        by: str = "Ada",
        valence: int | None = None,
    ) -> int:
        """Put a code on a passage from (line, character) to (line, character); returns the coding's id."""
        lines = self.lines(source_id)
        coder = people.read_member(self.ws.db, by)
        coder_id = coder.id if coder else people.add_member(self.ws.db, name=by, role="researcher")
        with acting_as(coder_id):
            made = coding.apply_code(
                self.ws,
                source_id,
                code_id=self.codes[code],
                first_segment_id=lines[start[0]].id,
                start_char=start[1],
                last_segment_id=lines[end[0]].id,
                end_char=end[1],
                intensity=intensity,
            )
        if valence is not None:
            self.ws.db.conn.execute("UPDATE coding SET valence = ? WHERE id = ?", [valence, made.id])
        return made.id

    def excerpt(self, coding_id: int) -> int:
        """Return the excerpt that a coding lies on."""
        return coding.get_coding(self.ws, coding_id).excerpt_id
