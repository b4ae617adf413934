"""A closed debrief is a source: it follows each edit, and its tags stay on their words."""

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.records import ImmersionSession, Segment
from fieldnotes.services import coding, correcting, debriefs, sessions
from fieldnotes.services.debrief_sources import get_debrief_source
from fieldnotes.services.library import search_library
from fieldnotes.services.workspace import Workspace


@pytest.fixture
def walk(workspace: Workspace) -> ImmersionSession:
    return sessions.start_session(
        workspace,
        title="Morning at the desk",
        mode="shadow the front line",
        journey_id=sessions.list_journeys(workspace)[0].id,
        market="Korea",
        assumptions=["They want it fast", "They read the mail"],
    )


def _segments(ws: Workspace, walk: ImmersionSession) -> list[Segment]:
    source = get_debrief_source(ws, walk.id)
    assert source is not None
    return list(coding.read_source(ws, source.id).segments)


def _lines(ws: Workspace, walk: ImmersionSession) -> list[tuple[str, str]]:
    return [(one.heading, one.text) for one in _segments(ws, walk)]


def _code(ws: Workspace, segment: Segment, word: str) -> int:
    start = segment.text.index(word)
    made = coding.apply_code(
        ws,
        segment.source_id,
        code_id=coding.list_codes(ws, kind="theme")[0].id,
        first_segment_id=segment.id,
        start_char=start,
        last_segment_id=segment.id,
        end_char=start + len(word),
    )
    return made.excerpt_id


def _close(ws: Workspace, walk: ImmersionSession, **texts: str) -> None:
    first, _ = sessions.list_assumptions(ws, walk.id)
    debriefs.save_debrief(ws, walk.id, outcomes={first.id: ("overturned", "They want to be told")}, **texts)


def test_a_debrief_is_a_source_once_it_is_closed(workspace: Workspace, walk: ImmersionSession) -> None:
    debriefs.edit_debrief(workspace, walk.id, surprised="Nobody waits")
    assert get_debrief_source(workspace, walk.id) is None
    _close(workspace, walk, surprised="Nobody waits", ask_next="Who told you?")
    assert _lines(workspace, walk) == [
        ("Expected, overturned", "They want it fast"),
        ("Because", "They want to be told"),
        ("Expected, open", "They read the mail"),
        ("What surprised", "Nobody waits"),
        ("What to ask next", "Who told you?"),
    ]
    source = get_debrief_source(workspace, walk.id)
    assert source is not None
    assert (source.kind, source.form, source.title) == ("document", "debrief", "Debrief: Morning at the desk")


def test_tags_stay_on_their_words_when_the_debrief_is_edited(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    _close(workspace, walk, surprised="Nobody waits for long 😀 here")
    excerpt_id = _code(workspace, _segments(workspace, walk)[3], "long 😀")
    debriefs.edit_debrief(
        workspace,
        walk.id,
        surprised="In the morning nobody waits for long 😀",
        common_ground="We hate queues",
    )
    assert coding.get_excerpt(workspace, excerpt_id).text == "long 😀"
    assert _lines(workspace, walk)[3:] == [
        ("What surprised", "In the morning nobody waits for long 😀"),
        ("What was common", "We hate queues"),
    ]


def test_a_text_taken_out_leaves_the_source_unless_it_was_coded(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    _close(workspace, walk, surprised="Nobody waits", ask_next="Who told you?")
    excerpt_id = _code(workspace, _segments(workspace, walk)[3], "waits")
    debriefs.edit_debrief(workspace, walk.id, surprised="", ask_next="")
    assert _lines(workspace, walk)[3:] == [
        ("What surprised (taken out of the debrief since)", "Nobody waits"),
    ]
    assert coding.get_excerpt(workspace, excerpt_id).text == "waits"
    debriefs.edit_debrief(workspace, walk.id, surprised="Somebody waits")
    assert _lines(workspace, walk)[3:] == [("What surprised", "Somebody waits")]
    assert coding.get_excerpt(workspace, excerpt_id).text == "waits"
    coding.remove_coding(workspace, coding.read_source(workspace, _source_id(workspace, walk)).codings[0].id)
    debriefs.edit_debrief(workspace, walk.id, surprised="")
    assert len(_lines(workspace, walk)) == 3


def _source_id(ws: Workspace, walk: ImmersionSession) -> int:
    return _segments(ws, walk)[0].source_id


def test_a_debrief_is_not_corrected_in_the_reader(workspace: Workspace, walk: ImmersionSession) -> None:
    _close(workspace, walk)
    line = _segments(workspace, walk)[0]
    with pytest.raises(InvalidInputError, match="edited on the page of its walk"):
        correcting.edit_segment(workspace, line.id, text="Other", revision=line.revision)
    with pytest.raises(InvalidInputError, match="edited on the page of its walk"):
        correcting.merge_segments(workspace, line.id, revision=line.revision)


def test_an_edit_that_changes_nothing_leaves_the_lines_as_they_are(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    _close(workspace, walk, surprised="Nobody waits")
    before = _segments(workspace, walk)
    debriefs.edit_debrief(workspace, walk.id, surprised="Nobody waits")
    assert _segments(workspace, walk) == before


def test_a_debrief_is_found_in_the_library_with_its_walks_place(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    _close(workspace, walk, surprised="Nobody waits")
    (card,) = search_library(workspace, text="nobody waits", kind="source").cards
    assert (card.market, card.mode, card.quote) == ("Korea", "shadow the front line", "Nobody waits")
