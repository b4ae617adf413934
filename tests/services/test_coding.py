import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import Code, Segment, Source
from fieldnotes.services import coding, correcting, speakers
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import codes, excerpts
from fieldnotes.store.database import writing


@pytest.fixture
def waiting(workspace: Workspace) -> Code:
    return next(code for code in coding.list_codes(workspace, kind="theme") if code.name == "waiting")


def tag(ws: Workspace, source: Source, code: Code, segment: Segment, words: str) -> int:
    start_char = segment.text.index(words)
    return coding.apply_code(
        ws,
        source.id,
        code_id=code.id,
        first_segment_id=segment.id,
        start_char=start_char,
        last_segment_id=segment.id,
        end_char=start_char + len(words),
    ).id


def tagged_text(ws: Workspace, coding_id: int) -> str:
    return coding.get_excerpt(ws, coding.get_coding(ws, coding_id).excerpt_id).text


def test_a_tag_holds_exactly_its_words(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    made = tag(workspace, source, waiting, segments[0], "nobody called me back")

    assert tagged_text(workspace, made) == "nobody called me back"
    assert coding.get_coding(workspace, made).status == "accepted"


def test_a_tag_over_several_lines_holds_them_all(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    made = coding.apply_code(
        workspace,
        source.id,
        code_id=waiting.id,
        first_segment_id=segments[0].id,
        start_char=segments[0].text.index("nobody"),
        last_segment_id=segments[1].id,
        end_char=len("The agent"),
        intensity=2,
    )
    excerpt = coding.get_excerpt(workspace, made.excerpt_id)

    assert excerpt.text == "nobody called me back. The agent"
    assert excerpt.end_s == pytest.approx(10 + 8 * len("The agent") / len("The agent was kind."), abs=0.01)


@pytest.mark.parametrize(
    "corrected",
    [
        "Well, I was on hold for forty minutes 😀 and nobody called me back.",
        "I was on hold for 40 minutes 🎉🎉 and really nobody called me back at all.",
        "On hold 😀, nobody called me back",
    ],
)
def test_correcting_a_line_moves_no_tag_off_its_words(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code, corrected: str
) -> None:
    made = tag(workspace, source, waiting, segments[0], "nobody called me back")

    line = correcting.edit_segment(workspace, segments[0].id, text=corrected, revision=0)

    assert tagged_text(workspace, made) == "nobody called me back"
    assert (line.text, line.machine_text, line.revision) == (corrected, segments[0].text, 1)


def test_a_tag_on_a_whole_line_stays_on_the_whole_line(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    made = tag(workspace, source, waiting, segments[1], segments[1].text)

    correcting.edit_segment(workspace, segments[1].id, text="So the agent was very kind indeed!", revision=0)

    assert tagged_text(workspace, made) == "So the agent was very kind indeed!"


def test_two_tags_that_meet_on_the_same_words_are_both_kept_once(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    other = coding.list_codes(workspace, kind="theme")[1]
    first = tag(workspace, source, waiting, segments[1], "agent was kind")
    tag(workspace, source, waiting, segments[1], "agent")
    tag(workspace, source, other, segments[1], "agent was")

    correcting.edit_segment(workspace, segments[1].id, text="The agent.", revision=0)

    kept = coding.read_source(workspace, source.id)
    assert {(c.code_id, tagged_text(workspace, c.id)) for c in kept.codings} == {
        (waiting.id, "agent"),
        (other.id, "agent"),
    }
    assert first in {c.id for c in kept.codings} or len(kept.codings) == 2


def test_an_edit_of_an_old_state_is_refused_and_changes_nothing(
    workspace: Workspace, segments: list[Segment]
) -> None:
    correcting.edit_segment(workspace, segments[1].id, text="The agent was very kind.", revision=0)

    with pytest.raises(ConflictError, match="Somebody changed this line"):
        correcting.edit_segment(workspace, segments[1].id, text="The agent was rude.", revision=0)

    text = coding.read_source(workspace, segments[1].source_id).segments[1].text
    assert text == "The agent was very kind."


def test_a_removed_tag_comes_back_with_undo(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    made = tag(workspace, source, waiting, segments[0], "forty minutes")

    coding.remove_coding(workspace, made)
    assert coding.read_source(workspace, source.id).codings == ()
    coding.restore_coding(workspace, made)

    assert [c.id for c in coding.read_source(workspace, source.id).codings] == [made]


def test_the_same_tag_twice_is_stored_once_with_the_newer_intensity(
    workspace: Workspace, source: Source, segments: list[Segment]
) -> None:
    anger = next(code for code in coding.list_codes(workspace, kind="emotion") if code.name == "anger")
    for intensity in (1, 3):
        made = coding.apply_code(
            workspace,
            source.id,
            code_id=anger.id,
            first_segment_id=segments[0].id,
            start_char=0,
            last_segment_id=segments[0].id,
            end_char=5,
            intensity=intensity,
        )

    assert [(c.id, c.intensity) for c in coding.read_source(workspace, source.id).codings] == [(made.id, 3)]


@pytest.mark.parametrize(("start_char", "end_char"), [(3, 3), (5, 2), (0, 10_000), (-1, 4)])
def test_a_passage_without_text_or_outside_of_it_is_refused(
    workspace: Workspace,
    source: Source,
    segments: list[Segment],
    waiting: Code,
    start_char: int,
    end_char: int,
) -> None:
    with pytest.raises(InvalidInputError, match="No text is selected there"):
        coding.apply_code(
            workspace,
            source.id,
            code_id=waiting.id,
            first_segment_id=segments[0].id,
            start_char=start_char,
            last_segment_id=segments[0].id,
            end_char=end_char,
        )


def suggest(ws: Workspace, source: Source, segment: Segment, code: Code) -> int:
    with writing(ws.db):
        excerpt_id = excerpts.find_or_add_excerpt(
            ws.db,
            source.id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(segment.text),
        )
        return codes.replace_suggestions(
            ws.db,
            source.id,
            [{"excerpt_id": excerpt_id, "code_id": code.id, "made_by": "model 1", "confidence": 0.6}],
        )


def test_a_suggestion_becomes_a_coding_only_when_somebody_accepts_it(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    assert suggest(workspace, source, segments[0], waiting) == 1
    (suggested,) = coding.read_source(workspace, source.id).codings
    assert (suggested.status, suggested.made_by, suggested.confidence) == ("suggested", "model 1", 0.6)

    accepted = coding.accept_suggestion(workspace, suggested.id)

    assert (accepted.status, accepted.made_by) == ("accepted", "model 1")


def test_a_refused_suggestion_is_not_made_again(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    suggest(workspace, source, segments[0], waiting)
    (suggested,) = coding.read_source(workspace, source.id).codings
    coding.reject_suggestion(workspace, suggested.id)

    assert suggest(workspace, source, segments[0], waiting) == 0
    assert coding.read_source(workspace, source.id).codings == ()
    assert coding.restore_coding(workspace, suggested.id).status == "suggested"


def test_undo_goes_back_one_step_at_a_time(
    workspace: Workspace, source: Source, segments: list[Segment], waiting: Code
) -> None:
    suggest(workspace, source, segments[0], waiting)
    (suggested,) = coding.read_source(workspace, source.id).codings
    coding.accept_suggestion(workspace, suggested.id)
    coding.remove_coding(workspace, suggested.id)

    assert coding.restore_coding(workspace, suggested.id).status == "accepted"
    assert [c.id for c in coding.read_source(workspace, source.id).codings] == [suggested.id]
    assert coding.restore_coding(workspace, suggested.id).status == "suggested"


def test_a_speaker_is_named_once_for_all_lines(workspace: Workspace, segments: list[Segment]) -> None:
    source_id = segments[0].source_id
    speaker = speakers.add_speaker(workspace, source_id, name="Speaker 1")
    for segment in segments[:2]:
        correcting.assign_speaker(workspace, segment.id, speaker_id=speaker.id)

    speakers.rename_speaker(workspace, speaker.id, name="Caller", seat="customer")

    view = coding.read_source(workspace, source_id)
    assert [(s.name, s.seat) for s in view.speakers] == [("Caller", "customer")]
    assert [s.speaker_id for s in view.segments] == [speaker.id, speaker.id, None]


def test_a_code_name_is_taken_only_once_a_kind(workspace: Workspace) -> None:
    with pytest.raises(ConflictError, match="There is a theme “Waiting” already"):
        coding.add_code(workspace, kind="theme", name="Waiting")


def test_a_source_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no source 99"):
        coding.read_source(workspace, 99)
