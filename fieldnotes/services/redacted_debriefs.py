"""Names in what a walk's debrief is made of."""

import json
from collections.abc import Callable, Sequence

from ..privacy.masking import words_pattern
from ..privacy.personal import LABELS, redact
from ..records import PersonalSpan, Segment
from ..store import debrief_parts, redaction, sources
from .access import allowed
from .debrief_sources import keep_debrief_source
from .sessions import get_session
from .workspace import Workspace


@allowed("code")
def redact_walk(ws: Workspace, segment: Segment, spans: Sequence[PersonalSpan]) -> None:
    """Take passages of a debrief's line out of what the walk says, else the next edit brings them back.

    Inside a transaction. The same words go out of what the walk and its plan were for, whom they met, and
    all that was expected, found out and is asked next, also where members wrote it alone. Nothing happens
    for a line of another source.
    """
    source = sources.read_source(ws.db, segment.source_id)
    if source is None or source.form != "debrief" or source.session_id is None:
        return
    part = debrief_parts.read_part(ws.db, segment.id)
    clean = redact(segment.text, spans)
    # A question of the list is a line of what the debrief asks next.
    pairs = zip(segment.text.splitlines(), clean.splitlines(), strict=False)
    same = {segment.text: clean, **(dict(pairs) if part == "ask_next" else {})}
    without = _without(segment.text, spans)

    def clean_text(text: str, is_it: bool) -> str:
        return without(same.get(text, text) if is_it else text)

    for one in debrief_parts.read_texts(ws.db, source.session_id):
        if one.column == "assumptions":
            expected = [clean_text(text, True) for text in json.loads(one.text)]
            text = json.dumps(expected, ensure_ascii=False)
        else:
            text = clean_text(one.text, one.part == part or one.table == "next_question")
        if text != one.text:
            debrief_parts.set_text(ws.db, one, text)


@allowed("code")
def follow_walk(ws: Workspace, source_id: int, *, keep_originals: bool) -> None:
    """Let a debrief's other lines say what the walk says after `redact_walk`, inside a transaction."""
    source = sources.read_source(ws.db, source_id)
    if source is None or source.form != "debrief" or source.session_id is None:
        return
    texts = {one.part: one.text for one in debrief_parts.read_texts(ws.db, source.session_id)}
    parts = debrief_parts.read_parts(ws.db, source_id)
    for segment in sources.read_segments(ws.db, source_id, ids=list(parts.values())):
        (part,) = [name for name, segment_id in parts.items() if segment_id == segment.id]
        if keep_originals and texts.get(part, segment.text) != segment.text:
            redaction.keep_original_line(ws.db, segment.id)
    keep_debrief_source(ws, get_session(ws, source.session_id), closed=False)


def _without(text: str, spans: Sequence[PersonalSpan]) -> Callable[[str], str]:
    """Return a function that puts labels in the place of these words wherever they stand."""
    found = [
        (pattern, LABELS[span.kind])
        for span in spans
        if (pattern := words_pattern([text[span.start_char : span.end_char]])) is not None
    ]

    def put(other: str) -> str:
        for pattern, label in found:
            other = pattern.sub(label, other)
        return other

    return put
