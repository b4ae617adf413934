"""Changing a note that is stored, moments seen from two seats, and answers to prompts."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.records import ImmersionSession, Observation
from fieldnotes.services import coding, codings, correcting, noting, prompting, sessions, walks
from fieldnotes.services.workspace import Workspace


@pytest.fixture
def session(workspace: Workspace) -> ImmersionSession:
    journey = sessions.list_journeys(workspace)[0]
    return sessions.start_session(workspace, title="Walk", mode="interview", journey_id=journey.id)


@pytest.fixture
def emotions(workspace: Workspace) -> dict[str, int]:
    return {code.name: code.id for code in walks.list_emotion_families(workspace)}


def add(ws: Workspace, session: ImmersionSession, **given: object) -> Observation:
    values: dict[str, object] = {"kind": "heard", "seat": "customer", "text": "She waits 😀", **given}
    return sessions.add_observation(ws, session.id, **values)  # type: ignore[arg-type]


def change(ws: Workspace, one: Observation, **given: object) -> Observation:
    values: dict[str, object] = {
        "kind": one.kind,
        "seat": one.seat,
        "text": one.text,
        "stage_id": one.stage_id,
        "emotion_code_id": one.emotion_code_id,
        "intensity": one.intensity,
        **given,
    }
    return noting.change_observation(ws, one.id, **values)  # type: ignore[arg-type]


def test_a_changed_note_keeps_its_time_and_author(workspace: Workspace, session: ImmersionSession) -> None:
    stage = sessions.list_journeys(workspace)[0].stages[2].id
    before = add(workspace, session)

    after = change(workspace, before, kind="quote", seat="employee", text="He waits", stage_id=stage)

    assert (after.kind, after.seat, after.text, after.stage_id) == ("quote", "employee", "He waits", stage)
    assert (after.noted_at, after.noted_by, after.id) == (before.noted_at, before.noted_by, before.id)
    (logged,) = correcting.list_changes(workspace, after.source_id)
    assert logged.change.kind == "text"


def test_an_emotion_lies_on_all_words_also_on_new_ones(
    workspace: Workspace, session: ImmersionSession, emotions: dict[str, int]
) -> None:
    one = add(workspace, session, emotion_code_id=emotions["anger"], intensity=1)

    one = change(workspace, one, text="She waits 😀 and waits", intensity=3)

    assert (one.emotion_code_id, one.intensity) == (emotions["anger"], 3)
    (placed,) = coding.read_source(workspace, one.source_id).codings
    assert codings.get_excerpt(workspace, placed.excerpt_id).text == "She waits 😀 and waits"


@pytest.mark.parametrize(("first", "then"), [(None, "joy"), ("anger", "joy"), ("anger", None)])
def test_an_emotion_is_given_exchanged_and_taken_off(
    workspace: Workspace,
    session: ImmersionSession,
    emotions: dict[str, int],
    first: str | None,
    then: str | None,
) -> None:
    one = add(workspace, session, emotion_code_id=emotions.get(first or ""))
    changed = change(workspace, one, emotion_code_id=emotions.get(then or ""), intensity=2 if then else None)
    assert changed.emotion_code_id == emotions.get(then or "")
    assert changed.intensity == (2 if then else None)


def test_words_given_to_an_emotion_alone_carry_it(
    workspace: Workspace, session: ImmersionSession, emotions: dict[str, int]
) -> None:
    one = add(workspace, session, text="", emotion_code_id=emotions["fear"], intensity=2)
    one = change(workspace, one, text="The letter shook")
    assert (one.text, one.emotion_code_id, one.intensity) == ("The letter shook", emotions["fear"], 2)


def test_a_tag_on_some_words_stays_on_them(
    workspace: Workspace, session: ImmersionSession, emotions: dict[str, int]
) -> None:
    one = add(workspace, session, text="She waits and waits")
    theme = next(code for code in coding.list_codes(workspace) if code.kind == "theme")
    (segment,) = coding.read_source(workspace, one.source_id).segments
    codings.apply_code(
        workspace,
        one.source_id,
        code_id=theme.id,
        first_segment_id=segment.id,
        start_char=4,
        last_segment_id=segment.id,
        end_char=9,
    )
    change(workspace, one, text="All day she waits and waits")
    (placed,) = coding.read_source(workspace, one.source_id).codings
    assert codings.get_excerpt(workspace, placed.excerpt_id).text == "waits"


def test_nothing_may_not_be_left_of_a_note(workspace: Workspace, session: ImmersionSession) -> None:
    one = add(workspace, session)
    with pytest.raises(InvalidInputError, match="Nothing would be left of the note"):
        change(workspace, one, text="  ")
    assert sessions.list_observations(workspace, session.id)[0].text == "She waits 😀"


def test_a_removed_note_cannot_be_changed(workspace: Workspace, session: ImmersionSession) -> None:
    one = add(workspace, session)
    sessions.remove_observation(workspace, one.id)
    with pytest.raises(NotFoundError, match="somebody may have removed it"):
        change(workspace, one, text="new")


def test_a_moment_seen_from_two_seats_is_one(workspace: Workspace, session: ImmersionSession) -> None:
    first = add(workspace, session, client_key="a")
    second = add(workspace, session, client_key="b", seat="employee", same_moment_as="a")
    third = add(workspace, session, client_key="c", seat="observer", same_moment_as="b")
    assert [one.moment_id for one in (first, second, third)] == [None, first.id, first.id]


def test_a_moment_that_never_arrived_does_not_keep_the_other_seat_from_being_stored(
    workspace: Workspace, session: ImmersionSession
) -> None:
    assert add(workspace, session, same_moment_as="never").moment_id is None


def test_an_answer_sent_twice_is_one_and_quiets_the_members_other_walk(
    workspace: Workspace, session: ImmersionSession
) -> None:
    later = session.started_at + timedelta(minutes=30)
    due = prompting.read_prompt(workspace, session.id, at=later)
    assert due is not None
    for _ in range(2):
        prompting.answer_prompt(
            workspace, session.id, due.key, answer="no more today", client_key="k", answered_at=later
        )
    other = sessions.start_session(workspace, title="Other", mode="interview", journey_id=session.journey_id)
    assert prompting.read_prompt(workspace, session.id, at=later) is None
    assert prompting.read_prompt(workspace, other.id, at=later + timedelta(minutes=20)) is None


@pytest.mark.parametrize(
    ("prompt", "answer", "match"),
    [("care", "maybe", "“maybe” is no answer"), ("weather", "taken", "no prompt “weather”")],
)
def test_an_answer_that_is_none_is_refused(
    workspace: Workspace, session: ImmersionSession, prompt: str, answer: str, match: str
) -> None:
    with pytest.raises(InvalidInputError, match=match):
        prompting.answer_prompt(
            workspace, session.id, prompt, answer=answer, answered_at=datetime(2026, 11, 3, tzinfo=UTC)
        )
