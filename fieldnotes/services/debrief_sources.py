"""A debrief as a source that can be coded: it follows what the walk's page says, tags on their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from ..field.debriefing import PORTRAIT_PARTS, WRITTEN_PARTS
from ..records import Assumption, ImmersionSession, Source
from ..store import debrief_parts, debriefs, documents, field, jobs, lines, sources
from ..store.database import writing
from .access import allowed
from .runs import replace_run
from .workspace import Workspace

_TEXTS = (
    *((part.name, part.heading) for part in (*WRITTEN_PARTS, *PORTRAIT_PARTS)),
    ("ask_next", "What to ask next"),
)
_PORTRAIT = frozenset(part.name for part in PORTRAIT_PARTS)
_TAKEN_OUT = " (taken out of the debrief since)"


@dataclass(frozen=True)
class _Part:
    """A part of a debrief: its name, the words above it, and its own."""

    name: str
    heading: str
    text: str


@allowed("see walks", own="session_id")
def get_debrief_source(ws: Workspace, session_id: int) -> Source | None:
    """Return the source that a session's debrief is, or None as long as it was never closed, or is empty."""
    source_id = debrief_parts.find_debrief(ws.db, session_id)
    return None if source_id is None else sources.read_source(ws.db, source_id)


@allowed("keep walks")
def keep_debrief_source(ws: Workspace, session: ImmersionSession, *, closed: bool) -> None:
    """Bring a debrief's source to what the session says now; its tags stay on their words.

    closed: the debrief is being closed, which makes the source where there is none. What was taken out of
    the debrief leaves the source too, unless somebody coded it or uses it: then its words stay, and the
    heading says so, until the tags are gone.
    """
    with writing(ws.db):
        portrait = {one.part: one.text for one in debriefs.read_answers(ws.db, session.id, None).values()}
        wanted = _parts(session, field.read_assumptions(ws.db, session.id), portrait)
        source_id = debrief_parts.find_debrief(ws.db, session.id)
        if source_id is None:
            if not closed or not wanted:
                return
            source_id = sources.add_source(
                ws.db,
                {
                    "kind": "document",
                    "form": "debrief",
                    "title": f"Debrief: {session.title}",
                    "market": session.market,
                    "session_id": session.id,
                },
            )
        _follow(ws, source_id, wanted)
        if closed:
            jobs.add_job(ws.db, "suggest", source_id)


def _parts(
    session: ImmersionSession, assumptions: Sequence[Assumption], portrait: Mapping[str, str]
) -> list[_Part]:
    parts = []
    for one in assumptions:
        parts.append(_Part(f"assumption:{one.id}", f"Expected, {one.outcome}", one.text))
        parts.append(_Part(f"because:{one.id}", "Because", one.because))
    for name, heading in _TEXTS:
        text = portrait.get(name, "") if name in _PORTRAIT else getattr(session, name)
        parts.append(_Part(name, heading, text))
    return [part for part in parts if part.text]


def _follow(ws: Workspace, source_id: int, wanted: Sequence[_Part]) -> None:
    there = debrief_parts.read_parts(ws.db, source_id)
    for name, segment_id in [*there.items()]:
        if name in {part.name for part in wanted}:
            continue
        if debrief_parts.is_worked_on(ws.db, segment_id):
            (segment,) = sources.read_segments(ws.db, source_id, ids=[segment_id])
            heading = segment.heading.removesuffix(_TAKEN_OUT) + _TAKEN_OUT
            debrief_parts.set_heading(ws.db, segment_id, heading)
        else:
            debrief_parts.drop_part(ws.db, segment_id)
            del there[name]
    for part in wanted:
        if part.name not in there:
            ordinal = debrief_parts.next_ordinal(ws.db, source_id)
            there[part.name] = documents.add_paragraph(ws.db, source_id, ordinal, part.text)
            debrief_parts.add_part(ws.db, there[part.name], part.name)
        segment_id = there[part.name]
        (before,) = lines.read_lines(ws.db, [segment_id])
        if before.text != part.text:
            after = replace(before, text=part.text, machine_text=part.text)
            replace_run(ws, source_id, [before], [after], {})
        debrief_parts.set_heading(ws.db, segment_id, part.heading)
    debrief_parts.set_order(ws.db, [there[name] for name in sorted(there, key=_place)])


def _place(name: str) -> tuple[float, int]:
    """Return where a part stands: always the same order, so that a passage over several parts stays one."""
    kind, _, number = name.partition(":")
    if number:
        return int(number), ("assumption", "because").index(kind)
    return inf, [text for text, _ in _TEXTS].index(kind)
