"""A debrief shows what waits for a tag on its walk, and what was heard like it before, elsewhere."""

from fieldnotes.services import codings, debriefs, sessions
from fieldnotes.services.coding import list_codes, read_source
from fieldnotes.services.debrief_hints import find_seen_before, list_waiting_highlights
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import codes, excerpts
from fieldnotes.store.database import writing
from tests.services.test_alike import OFF_TOPIC, STATEMENT, TOLD, TWICE, note, read_all


def suggest(ws: Workspace, source_id: int, confidence: float) -> int:
    """Put a suggested theme on all of a note; returns the coding's id."""
    segment = read_source(ws, source_id).segments[0]
    with writing(ws.db):
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            source_id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(segment.text),
        )
        return codes.add_coding(
            ws.db,
            {
                "excerpt_id": excerpt_id,
                "code_id": list_codes(ws, kind="theme")[0].id,
                "status": "suggested",
                "made_by": "a model",
                "confidence": confidence,
            },
        )


def test_highlights_wait_until_somebody_decides_the_surest_first(workspace: Workspace) -> None:
    told, twice = note(workspace, TOLD, TWICE)
    (walk,) = sessions.list_sessions(workspace)
    coding_id = suggest(workspace, told, 0.5)
    suggest(workspace, twice, 0.9)
    assert [one.card.quote for one in list_waiting_highlights(workspace, walk.id)] == [TWICE, TOLD]
    codings.accept_suggestion(workspace, coding_id)
    assert [one.card.quote for one in list_waiting_highlights(workspace, walk.id)] == [TWICE]


def test_what_surprised_is_compared_with_what_was_heard_elsewhere(workspace: Workspace) -> None:
    note(workspace, TOLD, OFF_TOPIC)
    note(workspace, TWICE)  # of the walk itself
    walk = sessions.list_sessions(workspace)[0]
    assert find_seen_before(workspace, walk.id) == []
    debriefs.edit_debrief(workspace, walk.id, surprised=STATEMENT)
    assert find_seen_before(workspace, walk.id) == []  # nothing was read yet
    read_all(workspace)
    (seen,) = find_seen_before(workspace, walk.id)
    assert seen.text == STATEMENT
    assert [card.quote for card in seen.cards] == [TOLD]
