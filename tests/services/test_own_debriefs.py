"""A debrief is written alone first: unseen by others until they are done, or until the time is up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError
from fieldnotes.field.debriefing import debrief_time
from fieldnotes.records import ImmersionSession, Member
from fieldnotes.services import debriefs, members, own_debriefs, planning, sessions
from fieldnotes.services.own_debriefs import is_alone_first, read_own_debriefs
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store.rows import now

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
SOON, LATE = END + timedelta(minutes=20), END + timedelta(hours=2, seconds=1)


@pytest.fixture
def ada(workspace: Workspace) -> Member:
    return members.add_member(workspace, name="Ada")


@pytest.fixture
def ben(workspace: Workspace) -> Member:
    return members.add_member(workspace, name="Ben")


@pytest.fixture
def walk(workspace: Workspace, ada: Member, ben: Member) -> ImmersionSession:
    """A walk of two hours that Ada led and Ben took notes on."""
    with acting_as(ada.id):
        session = sessions.start_session(
            workspace,
            title="Desk",
            mode="interview",
            journey_id=sessions.list_journeys(workspace)[0].id,
            assumptions=["They want it fast"],
            started_at=START,
        )
    with acting_as(ben.id):
        sessions.add_observation(workspace, session.id, kind="heard", seat="customer", text="So?")
    return sessions.finish_session(workspace, session.id, ended_at=END)


@contextmanager
def seen_by(
    ws: Workspace, walk: ImmersionSession, member: Member, at: datetime = SOON
) -> Iterator[dict[str, object]]:
    with acting_as(member.id):
        yield {
            voice.name: None if voice.is_hidden else {part: one.text for part, one in voice.answers.items()}
            for voice in read_own_debriefs(ws, walk.id, at=at)
        }


def write(ws: Workspace, walk: ImmersionSession, member: Member, text: str) -> None:
    with acting_as(member.id):
        own_debriefs.write_own_debrief(ws, walk.id, "surprised", text=text)


def test_it_is_due_within_the_hour_and_given_half_of_the_time_in_the_field() -> None:
    time = debrief_time(started_at=START, ended_at=END, debriefed_at=None, now=SOON)
    assert (time.state, time.minutes) == ("due", 60)
    assert time.due_at == END + timedelta(hours=1)
    assert time.alone_until == END + timedelta(hours=2)
    late = debrief_time(started_at=START, ended_at=END, debriefed_at=None, now=LATE)
    assert late.state == "overdue"
    out = debrief_time(started_at=START, ended_at=None, debriefed_at=None, now=END)
    assert (out.state, out.due_at, out.alone_until) == ("in the field", None, None)
    short = debrief_time(started_at=END, ended_at=END, debriefed_at=LATE, now=LATE)
    assert (short.state, short.minutes) == ("done", 10)


def test_who_led_and_who_noted_walked(workspace: Workspace, walk: ImmersionSession) -> None:
    assert [one.name for one in own_debriefs.list_walkers(workspace, walk.id)] == ["Ada", "Ben"]


def test_who_was_to_go_by_the_plan_walked_too(workspace: Workspace, ada: Member, ben: Member) -> None:
    planned = planning.plan_walk(
        workspace,
        mode="interview",
        journey_id=sessions.list_journeys(workspace)[0].id,
        planned_for=now() + timedelta(days=1),
        walkers=[ben.id, ada.id],
    )
    with acting_as(ada.id):
        started = planning.start_plan(workspace, planned.id)
    assert [one.name for one in own_debriefs.list_walkers(workspace, started.id)] == ["Ada", "Ben"]


def test_nobody_sees_anothers_until_both_are_done(
    workspace: Workspace, walk: ImmersionSession, ada: Member, ben: Member
) -> None:
    write(workspace, walk, ada, "The silence")
    write(workspace, walk, ben, "The noise")
    with acting_as(ben.id):
        own_debriefs.finish_own_debrief(workspace, walk.id)
    with seen_by(workspace, walk, ada) as seen:  # she still writes: what Ben wrote must not lead her
        assert seen == {"Ada": {"surprised": "The silence"}, "Ben": None}
    with seen_by(workspace, walk, ben) as seen:  # she is not done
        assert seen == {"Ada": None, "Ben": {"surprised": "The noise"}}

    with acting_as(ada.id):
        own_debriefs.finish_own_debrief(workspace, walk.id)

    for member in (ada, ben):
        with seen_by(workspace, walk, member) as seen:
            assert seen == {"Ada": {"surprised": "The silence"}, "Ben": {"surprised": "The noise"}}


def test_what_somebody_wrote_who_left_the_team_is_seen_as_if_they_were_here(
    workspace: Workspace, walk: ImmersionSession, ada: Member, ben: Member
) -> None:
    write(workspace, walk, ada, "The silence")
    write(workspace, walk, ben, "The noise")
    with acting_as(ben.id):
        own_debriefs.finish_own_debrief(workspace, walk.id)
    members.deactivate_member(workspace, ben.id)

    with seen_by(workspace, walk, ada) as seen:  # she still writes
        assert seen == {"Ada": {"surprised": "The silence"}, "Ben": None}
    with acting_as(ada.id):
        own_debriefs.finish_own_debrief(workspace, walk.id)
        assert not is_alone_first(workspace, walk.id, at=SOON)
    with seen_by(workspace, walk, ada) as seen:
        assert seen == {"Ada": {"surprised": "The silence"}, "Ben": {"surprised": "The noise"}}


def test_what_somebody_left_unfinished_who_left_the_team_is_open_when_the_time_is_up(
    workspace: Workspace, walk: ImmersionSession, ada: Member, ben: Member
) -> None:
    write(workspace, walk, ben, "The noise")
    members.deactivate_member(workspace, ben.id)
    with acting_as(ada.id):
        own_debriefs.finish_own_debrief(workspace, walk.id)
    with seen_by(workspace, walk, ada) as seen:
        assert seen == {"Ada": {}, "Ben": None}
    with seen_by(workspace, walk, ada, LATE) as seen:
        assert seen == {"Ada": {}, "Ben": {"surprised": "The noise"}}


def test_when_the_time_is_up_all_is_open(
    workspace: Workspace, walk: ImmersionSession, ada: Member, ben: Member
) -> None:
    write(workspace, walk, ada, "The silence")
    with seen_by(workspace, walk, ben, LATE) as seen:
        assert seen == {"Ada": {"surprised": "The silence"}, "Ben": {}}
    with acting_as(ben.id):
        assert is_alone_first(workspace, walk.id, at=SOON)
        assert not is_alone_first(workspace, walk.id, at=LATE)


def test_a_walk_of_one_is_debriefed_at_once(workspace: Workspace, ada: Member) -> None:
    with acting_as(ada.id):
        alone = sessions.start_session(
            workspace, title="Alone", mode="interview", journey_id=sessions.list_journeys(workspace)[0].id
        )
        assert not is_alone_first(workspace, alone.id)


def test_who_has_begun_the_joint_one_goes_on_with_it(
    workspace: Workspace, walk: ImmersionSession, ada: Member, ben: Member
) -> None:
    debriefs.edit_debrief(workspace, walk.id, surprised="The silence")
    with acting_as(ada.id):
        assert not is_alone_first(workspace, walk.id, at=SOON)
    write(workspace, walk, ben, "The noise")
    with acting_as(ben.id):
        assert is_alone_first(workspace, walk.id, at=SOON)


def test_what_became_of_an_assumption_is_kept_part_by_part(
    workspace: Workspace, walk: ImmersionSession, ada: Member
) -> None:
    (one,) = sessions.list_assumptions(workspace, walk.id)
    part = f"assumption:{one.id}"
    with acting_as(ada.id):
        own_debriefs.write_own_debrief(workspace, walk.id, part, outcome="overturned")
        kept = own_debriefs.write_own_debrief(workspace, walk.id, part, text="They want to be told.")
        assert (kept.outcome, kept.text) == ("overturned", "They want to be told.")
        for wrong in (
            {"part": "weather"},
            {"part": part, "outcome": "lost"},
            {"part": "care", "outcome": "held"},
        ):
            with pytest.raises(InvalidInputError):
                own_debriefs.write_own_debrief(workspace, walk.id, **wrong)
        own_debriefs.finish_own_debrief(workspace, walk.id)
        with pytest.raises(ConflictError, match="open it again"):
            own_debriefs.write_own_debrief(workspace, walk.id, part, text="Late")
        own_debriefs.reopen_own_debrief(workspace, walk.id)
        own_debriefs.write_own_debrief(workspace, walk.id, part, text="Later")
    assert sessions.list_assumptions(workspace, walk.id) == [one]  # the joint one is another thing
