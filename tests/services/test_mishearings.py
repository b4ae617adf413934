import pytest

from fieldnotes.errors import ConflictError, NotFoundError
from fieldnotes.records import Segment, Source, SpeechSegment, Word
from fieldnotes.services import coding, correcting, mishearings, vocabulary
from fieldnotes.services.mishearings import SuggestedCorrection, list_suggested_corrections
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing

HEARD = (
    "It's a four fusion, blue.",
    "Two sales force users and a fort fusion and a four fusion.",
    "Thank you.",
)


@pytest.fixture
def call(workspace: Workspace) -> Source:
    vocabulary.add_terms(workspace, "Ford Fusion\nSalesforce")
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Call"})
        lines = []
        for number, text in enumerate(HEARD):
            words = tuple(
                Word(word, number * 10.0 + at, number * 10.0 + at + 1, 0.4)
                for at, word in enumerate(text.split())
            )
            lines.append(SpeechSegment(number * 10.0, number * 10.0 + 9, text, words))
        sources.add_speech_segments(workspace.db, source_id, lines)
    found = sources.read_source(workspace.db, source_id)
    assert found is not None
    return found


def lines_of(ws: Workspace, call: Source) -> list[Segment]:
    return sources.read_segments(ws.db, call.id)


def in_short(found: list[SuggestedCorrection]) -> list[tuple[int, str, str]]:
    first = min((one.segment_id for one in found), default=0)
    return [(one.segment_id - first, one.heard, one.term) for one in found]


def edit(ws: Workspace, line: Segment, text: str) -> Segment:
    return correcting.edit_segment(ws, line.id, text=text, revision=line.revision)


def test_what_may_be_misheard_is_offered_with_its_place_and_time(workspace: Workspace, call: Source) -> None:
    found = list_suggested_corrections(workspace, call.id)
    assert in_short(found) == [
        (0, "four fusion", "Ford Fusion"),
        (1, "sales force", "Salesforce"),
        (1, "fort fusion", "Ford Fusion"),
        (1, "four fusion", "Ford Fusion"),
    ]
    assert (found[0].start_char, found[0].start_s, found[0].end_s) == (7, 2.0, 4.0)
    assert 0.5 <= found[0].probability < found[1].probability == 0.99


def test_without_a_vocabulary_or_an_engine_nothing_is_offered(workspace: Workspace, source: Source) -> None:
    assert list_suggested_corrections(workspace, source.id) == []
    vocabulary.add_terms(workspace, "quick answers")
    assert list_suggested_corrections(workspace, source.id) == []
    with pytest.raises(NotFoundError):
        list_suggested_corrections(workspace, 99)


def test_words_that_a_person_wrote_are_taken_as_right(workspace: Workspace, call: Source) -> None:
    first, second, _ = lines_of(workspace, call)
    edit(workspace, first, "Well, it is a four fusion, blue.")
    edit(workspace, second, "Two sales and force users, and a Four Fusion and a four fusion.")
    found = list_suggested_corrections(workspace, call.id)
    assert in_short(found) == [(0, "four fusion", "Ford Fusion"), (1, "four fusion", "Ford Fusion")]
    assert [one.start_char for one in found] == [14, 51]


def test_an_accepted_correction_changes_those_words_alone_and_tags_stay(
    workspace: Workspace, call: Source
) -> None:
    first = lines_of(workspace, call)[0]
    theme = coding.list_codes(workspace, kind="theme")[0]
    for start, end in ((7, 18), (20, 24)):
        coding.apply_code(
            workspace,
            call.id,
            code_id=theme.id,
            first_segment_id=first.id,
            start_char=start,
            last_segment_id=first.id,
            end_char=end,
        )
    lines = mishearings.accept_correction(workspace, list_suggested_corrections(workspace, call.id)[0])
    tagged = [one.text for one in coding.read_source(workspace, call.id).excerpts]
    assert lines_of(workspace, call)[0].text == "It's a Ford Fusion, blue."
    assert tagged == ["Ford Fusion", "blue"]
    assert in_short(list_suggested_corrections(workspace, call.id))[0] == (0, "sales force", "Salesforce")

    mishearings.undo_corrections(workspace, lines)

    assert [one.text for one in lines_of(workspace, call)] == list(HEARD)
    assert [one.text for one in coding.read_source(workspace, call.id).excerpts] == ["four fusion", "blue"]
    assert len(list_suggested_corrections(workspace, call.id)) == 4


def test_all_of_a_term_are_accepted_and_taken_back_in_one_step(workspace: Workspace, call: Source) -> None:
    lines = mishearings.accept_corrections_of_term(workspace, call.id, "Ford Fusion")
    assert [one.text for one in lines_of(workspace, call)] == [
        "It's a Ford Fusion, blue.",
        "Two sales force users and a Ford Fusion and a Ford Fusion.",
        "Thank you.",
    ]
    mishearings.undo_corrections(workspace, lines)
    assert [one.text for one in lines_of(workspace, call)] == list(HEARD)


def test_an_undo_changes_nothing_once_a_line_was_corrected_again(workspace: Workspace, call: Source) -> None:
    lines = mishearings.accept_corrections_of_term(workspace, call.id, "Ford Fusion")
    edit(workspace, lines_of(workspace, call)[1], "Two cars.")
    with pytest.raises(ConflictError):
        mishearings.undo_corrections(workspace, lines)
    assert [one.text for one in lines_of(workspace, call)[:2]] == ["It's a Ford Fusion, blue.", "Two cars."]


def test_a_correction_of_a_line_that_reads_differently_by_now_is_refused(
    workspace: Workspace, call: Source
) -> None:
    offered = list_suggested_corrections(workspace, call.id)[0]
    edit(workspace, lines_of(workspace, call)[0], "A four fusion.")
    with pytest.raises(ConflictError, match="“four fusion” reads differently"):
        mishearings.accept_correction(workspace, offered)


def test_what_was_refused_is_not_offered_in_that_line_again(workspace: Workspace, call: Source) -> None:
    first = list_suggested_corrections(workspace, call.id)[0]
    mishearings.refuse_correction(workspace, first)
    mishearings.refuse_correction(workspace, first)
    left = list_suggested_corrections(workspace, call.id)
    assert [one.heard for one in left] == ["sales force", "fort fusion", "four fusion"]
    mishearings.undo_refusal(workspace, first)
    assert len(list_suggested_corrections(workspace, call.id)) == 4
