"""Which prompt is due when: a table of moments, and what answers do to it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from fieldnotes.field.prompts import PROMPTS, PromptNote, due_prompt
from fieldnotes.records import OBSERVATION_KINDS, SEATS, PromptAnswer

START = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def note(minute: float, kind: str = "observed", seat: str = "observer", *, felt: bool = False) -> PromptNote:
    return PromptNote(at(minute), kind, seat, felt or kind == "felt")  # type: ignore[arg-type]


def answer(prompt: str, given: str, minute: float) -> PromptAnswer:
    return PromptAnswer(1, prompt, given, at(minute))  # type: ignore[arg-type]


def due(minute: float, *notes: PromptNote, answers: tuple[PromptAnswer, ...] = (), ending: bool = False):
    prompt = due_prompt(now=at(minute), started_at=START, notes=notes, answers=answers, ending=ending)
    return prompt and prompt.key


FOUR_OF_CUSTOMERS = tuple(note(minute, "heard", "customer", felt=True) for minute in (5, 6, 7, 20))
EXPLAINED = tuple(note(minute, "interpreted", felt=True) for minute in (10, 11, 12))

CASES = {
    "a walk that has just begun is left alone": (2, (), None),
    "nothing noted yet, and some time gone": (7, (), None),
    "nothing noted for long": (8, (), "care"),
    "the first customer": (4, (note(3.5, seat="customer"),), "curiosity"),
    "the first customer was long ago": (15, (note(4, seat="customer"), note(14, felt=True)), None),
    "an employee is no customer": (5, (note(4, seat="employee", felt=True),), None),
    "four notes of customers alone": (21, FOUR_OF_CUSTOMERS, "other_life"),
    "both seats were sat in": (21, (*FOUR_OF_CUSTOMERS, note(20, seat="employee")), None),
    "three notes of one seat are few": (21, FOUR_OF_CUSTOMERS[1:], None),
    "no feeling for ten minutes": (15, (note(4, felt=True), note(14)), "feeling"),
    "an emotion is a feeling": (15, (note(6, felt=True), note(14)), None),
    "a note of the kind felt is a feeling": (15, (note(14, "felt"),), None),
    "three explanations in a row": (13, EXPLAINED, "prejudice"),
    "an explanation among what was seen": (13, (*EXPLAINED, note(12.5, felt=True)), None),
    "busy noting": (20, (note(15, felt=True), note(19)), None),
    "a pause of eight minutes": (24, (note(15.5, felt=True), note(16)), "care"),
}


@pytest.mark.parametrize(("minute", "notes", "expected"), CASES.values(), ids=CASES)
def test_the_prompt_fits_the_moment(
    minute: float, notes: tuple[PromptNote, ...], expected: str | None
) -> None:
    assert due(minute, *notes) == expected


def test_a_walk_that_ends_is_asked_one_thing_unless_it_was_too_short_or_empty() -> None:
    assert due(30, note(5), ending=True) == "common_ground"
    assert due(30, note(5), answers=(answer("common_ground", "taken", 29),), ending=True) == "move_others"
    assert due(9, note(5), ending=True) is None
    assert due(30, ending=True) is None


@pytest.mark.parametrize(
    ("given", "minute", "expected"),
    [
        ("not now", 17, None),  # ten minutes of peace
        ("not now", 19, "concern"),  # then the next one
        ("not now", 39, "care"),  # half an hour later the same
        ("taken", 39, "concern"),  # never twice in a walk
        ("no more today", 600, None),
    ],
)
def test_what_was_answered_is_remembered(given: str, minute: float, expected: str | None) -> None:
    assert due(minute, answers=(answer("care", given, 8),)) == expected


def test_no_more_today_ends_with_the_day_where_the_walker_is() -> None:
    korea = timezone(timedelta(hours=9))
    late = datetime(2026, 11, 3, 23, 50, tzinfo=korea)
    said = PromptAnswer(1, "care", "no more today", late)

    def key(now: datetime) -> str | None:
        prompt = due_prompt(now=now, started_at=late - timedelta(hours=1), notes=(), answers=(said,))
        return prompt and prompt.key

    assert key(late + timedelta(minutes=9)) is None
    assert key(late + timedelta(minutes=40)) == "care"


def test_the_other_seat_is_the_one_nobody_sat_in() -> None:
    notes = [note(minute, "heard", "employee", felt=True) for minute in (5, 6, 7, 20)]
    prompt = due_prompt(now=at(21), started_at=START, notes=notes, answers=())
    assert prompt is not None
    assert (prompt.key, prompt.seat) == ("other_life", "customer")


def test_every_prompt_asks_one_short_question_of_its_own() -> None:
    assert len({prompt.key for prompt in PROMPTS}) == len({prompt.sentence for prompt in PROMPTS}) == 13
    for prompt in PROMPTS:
        assert prompt.kind in OBSERVATION_KINDS
        assert prompt.seat in SEATS
        assert len(prompt.sentence) <= 90
