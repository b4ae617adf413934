"""Open answers of a survey become one source, an answer a segment, consent first and once a file."""

from datetime import date

import pytest

from fieldnotes.errors import ConsentError, InvalidInputError, NotFoundError
from fieldnotes.records import AnswerFile, AnswerRow, LibraryFilters, Slice
from fieldnotes.services.answers import add_answers, get_answers
from fieldnotes.services.coding import apply_code, is_quotable, list_codes, read_source
from fieldnotes.services.correcting import edit_segment, merge_segments, split_segment
from fieldnotes.services.imported import list_imported
from fieldnotes.services.library import list_places, search_library
from fieldnotes.services.participants import list_participants, withdraw_consent
from fieldnotes.services.workspace import Workspace

ROWS = (
    AnswerRow("Nobody called me back 😀", "r1", "Why?", "Korea", "new", "phone", date(2026, 3, 1), 3.0, 2),
    AnswerRow("   ", "r2", row_number=3),
    AnswerRow("شكرا جزيلا", "r3", market="Egypt", score=9, row_number=4),
    AnswerRow("배송이 빨랐어요", row_number=5),
)
FILE = AnswerFile("ab" * 32, "wave 3.csv", "CSV", "comment")


def test_an_answer_is_a_segment_with_what_is_known_beside_it(workspace: Workspace) -> None:
    source = add_answers(workspace, "Wave 3", ROWS, file=FILE, consent="survey's notice")
    segments = read_source(workspace, source.id).segments
    assert (source.kind, source.form) == ("document", "answers")
    assert [one.text for one in segments] == ["Nobody called me back 😀", "شكرا جزيلا", "배송이 빨랐어요"]
    known = get_answers(workspace, segments)
    first, second, third = (known[one.id] for one in segments)
    assert (first.respondent, first.question, first.answered_on) == ("r1", "Why?", date(2026, 3, 1))
    assert Slice(first.market, first.segment, "", first.channel) == Slice("Korea", "new", "", "phone")
    assert (second.market, second.score, second.row_number) == ("Egypt", 9.0, 4)
    assert (third.respondent, third.score) == ("", None)


def test_the_same_column_of_the_same_file_is_stored_once(workspace: Workspace) -> None:
    first = add_answers(workspace, "Wave 3", ROWS, file=FILE, consent="survey's notice")
    again = add_answers(workspace, "Other title", ROWS, file=FILE, consent="survey's notice")
    other = AnswerFile(FILE.sha256, FILE.file_name, "CSV", "second comment")
    beside = add_answers(workspace, "Wave 3, second", ROWS, file=other, consent="survey's notice")
    assert again == first
    assert beside.id != first.id
    assert len(list_participants(workspace)) == 2  # the refused copy made nobody
    assert {view.file.part for view in list_imported(workspace)} == {"comment", "second comment"}


def test_nothing_is_stored_before_consent_is(workspace: Workspace) -> None:
    with pytest.raises(ConsentError, match="Nobody is named whose words"):
        add_answers(workspace, "Wave 3", ROWS, file=FILE)
    assert list_imported(workspace) == []


def test_withdrawing_the_respondents_consent_takes_the_answers_out_of_the_library(
    workspace: Workspace,
) -> None:
    source = add_answers(workspace, "Wave 3", ROWS, consent="survey's notice")
    assert is_quotable(workspace, source.id)
    withdraw_consent(workspace, list_participants(workspace)[0].id)
    assert not is_quotable(workspace, source.id)


def test_answers_without_words_are_no_source(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match="No answer of “Empty” has any words"):
        add_answers(workspace, "Empty", [AnswerRow(" "), AnswerRow("")], consent="notice")
    assert list_participants(workspace) == []


def test_a_mail_address_is_kept_as_a_pseudonym(workspace: Workspace) -> None:
    rows = [AnswerRow("a", "Ada@example.org"), AnswerRow("b", "ada@example.org"), AnswerRow("c", "r7")]
    source = add_answers(workspace, "x", rows, own_voice_only=True)
    known = get_answers(workspace, read_source(workspace, source.id).segments).values()
    first, second, third = (one.respondent for one in known)
    assert first == second and first.startswith("R-") and "@" not in first
    assert third == "r7"


def test_a_score_must_be_a_number(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match="Row 7 has a score that is no number"):
        add_answers(workspace, "x", [AnswerRow("a", score=float("nan"), row_number=7)], own_voice_only=True)


def test_a_session_must_be_there(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no session 9"):
        add_answers(workspace, "x", ROWS, session_id=9, own_voice_only=True)


def test_an_answer_is_corrected_but_not_split_or_joined(workspace: Workspace) -> None:
    source = add_answers(workspace, "Wave 3", ROWS, own_voice_only=True)
    first = read_source(workspace, source.id).segments[0]
    edited = edit_segment(workspace, first.id, text="Nobody rang me back", revision=0)
    with pytest.raises(InvalidInputError, match="An answer is one piece of text"):
        split_segment(workspace, first.id, at_char=6, revision=edited.revision)
    with pytest.raises(InvalidInputError, match="An answer is one piece of text"):
        merge_segments(workspace, first.id, revision=edited.revision)
    assert get_answers(workspace, [edited])[first.id].respondent == "r1"


def test_an_answer_is_coded_like_any_text(workspace: Workspace) -> None:
    source = add_answers(workspace, "Wave 3", ROWS, own_voice_only=True)
    first = read_source(workspace, source.id).segments[0]
    code = list_codes(workspace)[0]
    apply_code(
        workspace,
        source.id,
        code_id=code.id,
        first_segment_id=first.id,
        start_char=0,
        last_segment_id=first.id,
        end_char=6,
    )
    assert [one.text for one in read_source(workspace, source.id).excerpts] == ["Nobody"]


def test_an_answers_own_market_goes_before_its_sources(workspace: Workspace) -> None:
    source = add_answers(workspace, "Wave 3", ROWS, market="Chile", own_voice_only=True)
    segments = read_source(workspace, source.id).segments
    for segment in segments:
        apply_code(
            workspace,
            source.id,
            code_id=list_codes(workspace, kind="theme")[0].id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=3,
        )
    found = search_library(workspace, filters=LibraryFilters(markets=("Korea",)), kind="passage")
    (card,) = found.cards
    assert (card.market, card.respondent, card.score, card.heading, card.happened_at, card.source_form) == (
        "Korea",
        "r1",
        3.0,
        "Why?",
        "2026-03-01",
        "answers",
    )
    chile = search_library(workspace, filters=LibraryFilters(markets=("Chile",)), kind="passage")
    assert [one.quote for one in chile.cards] == ["배송이"]
    for market in ("Korea", "Egypt", "Chile"):
        filters = LibraryFilters(markets=(market,))
        (whole,) = search_library(workspace, filters=filters, kind="source").cards
        assert whole.market == market or market == "Chile"
    assert search_library(workspace, filters=LibraryFilters(markets=("Peru",))).total == 0
    assert list_places(workspace)["market"] == ["Chile", "Egypt", "Korea"]


def test_sources_are_filtered_by_what_they_are(workspace: Workspace) -> None:
    add_answers(workspace, "Wave 3", ROWS, own_voice_only=True)
    assert list_places(workspace)["form"] == ["answers"]
    assert search_library(workspace, filters=LibraryFilters(forms=("answers",)), kind="source").total == 1
    assert search_library(workspace, filters=LibraryFilters(forms=("text", "debrief"))).total == 0
