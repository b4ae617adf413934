"""A table of answers: the column with the words is found, nothing is dropped, what cannot be read is said."""

from datetime import date

import pytest

from fieldnotes.errors import ImportFileError
from fieldnotes.records import AnswerRow
from fieldnotes.voc.answer_table import (
    AnswerMapping,
    guess_answer_columns,
    open_answer_table,
    read_answer_rows,
)

SURVEY = """ResponseId,RecordedDate,Country,Channel,NPS,Why did you give this score?
r1,2026-03-01,Korea,app,3,"Nobody called me back, and I waited for an hour"
r2,2026-03-02,Egypt,shop,10,شكرا جزيلا لكم على المساعدة
r3,2026-03-03,Korea,app,,
r4,soon,Korea,app,nine,배송이 정말 빨랐어요 고마워요 😀
"""


def test_the_columns_of_a_survey_are_found_with_reasons() -> None:
    guess = guess_answer_columns(open_answer_table(SURVEY.encode(), file_name="survey.csv"))
    assert guess.mapping == AnswerMapping(
        text=("Why did you give this score?",),
        respondent="ResponseId",
        market="Country",
        channel="Channel",
        answered_on="RecordedDate",
        score="NPS",
    )
    reasons = {reason.role: reason.reason for reason in guess.reasons}
    assert reasons["text"].startswith("its 3 filled cells hold words")
    assert reasons["score"] == 'its header is "NPS" and its cells are numbers'
    assert (guess.rows, guess.text_columns) == (4, ("Why did you give this score?",))


def test_each_row_is_an_answer_or_named_as_blank() -> None:
    table = open_answer_table(SURVEY.encode(), file_name="survey.csv")
    mapping = guess_answer_columns(table).mapping
    read = read_answer_rows(table, mapping, mapping.text[0])
    question = "Why did you give this score?"
    assert read.rows[0] == AnswerRow(
        "Nobody called me back, and I waited for an hour",
        "r1",
        question,
        "Korea",
        channel="app",
        answered_on=date(2026, 3, 1),
        score=3,
        row_number=2,
    )
    assert [(one.row_number, one.answered_on, one.score) for one in read.rows[1:]] == [
        (3, date(2026, 3, 2), 10),
        (5, None, None),
    ]
    assert read.blank == (4,)
    assert read.notes == (
        "1 dates could not be read; their answers have none.",
        "1 scores are no numbers; their answers have none.",
    )


def test_a_file_of_one_column_is_enough() -> None:
    table = open_answer_table(b"Comment\nslow mail\n\nkind staff\n", file_name="a.csv")
    guess = guess_answer_columns(table)
    read = read_answer_rows(table, guess.mapping, "Comment")
    assert [(one.row_number, one.text) for one in read.rows] == [(2, "slow mail"), (4, "kind staff")]
    assert read.blank == (3,)


def test_several_columns_may_hold_answers() -> None:
    table = open_answer_table(
        (
            b"id;What was good here?;What was bad here?\n1;the kind people there;the long wait outside\n"
            b"2;;it was closed at noon\n"
        ),
        file_name="a.csv",
    )
    guess = guess_answer_columns(table)
    assert set(guess.text_columns) == {"What was good here?", "What was bad here?"}
    assert guess.mapping.respondent == "id"
    assert read_answer_rows(table, guess.mapping, "What was good here?").blank == (3,)


def test_a_survey_tools_labels_are_the_questions_and_its_previews_no_answers() -> None:
    text = (
        "Status,ResponseId,Q1\n"
        'Response Type,Response ID,"Tell us why, please"\n'
        '"{""ImportId"":""status""}","{""ImportId"":""_id""}","{""ImportId"":""Q1""}"\n'
        "IP Address,R1,They never told me why it was late\n"
        "Survey Preview,R2,This is only a test of the survey\n"
    )
    table = open_answer_table(text.encode(), file_name="qualtrics.csv")
    guess = guess_answer_columns(table)
    read = read_answer_rows(table, guess.mapping, "Q1")
    assert [(one.question, one.text) for one in read.rows] == [
        ("Tell us why, please", "They never told me why it was late")
    ]
    assert read.notes == ("1 previews of the survey are no customer's answers and were not taken.",)


def test_numbers_and_names_of_countries_are_no_answers() -> None:
    table = open_answer_table(b"score,country\n3,Korea\n9,Egypt\n", file_name="a.csv")
    guess = guess_answer_columns(table)
    assert (guess.text_columns, guess.mapping.text) == ((), ())


def test_dates_that_can_be_read_two_ways_are_left_out() -> None:
    table = open_answer_table(b"date,comment\n03/04/2026,slow mail again\n", file_name="a.csv")
    read = read_answer_rows(table, guess_answer_columns(table).mapping, "comment")
    assert read.rows[0].answered_on is None
    assert read.notes[0].startswith("Dates can be read day first or month first")


def test_a_column_that_is_not_there_is_named() -> None:
    table = open_answer_table(SURVEY.encode(), file_name="survey.csv")
    with pytest.raises(ImportFileError, match='has no column "Text"'):
        read_answer_rows(table, AnswerMapping(("Text",)), "Text")
