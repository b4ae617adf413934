"""Promises have an owner, a date and an answer; a broken one that nobody follows up stands out."""

from datetime import date, timedelta

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.interchange.calendar_file import CalendarDay, days_to_calendar
from fieldnotes.records import Promise
from fieldnotes.services import findings, members, participants, promises
from fieldnotes.services.promise_reminders import export_promises, list_reminders
from fieldnotes.services.workspace import Workspace, acting_as, current_member
from fieldnotes.store.rows import now

TODAY = now().astimezone().date()
DUE = TODAY + timedelta(days=30)


def add(ws: Workspace, text: str, due_on: date, **more: object) -> Promise:
    values: dict[str, object] = {"owner": "Priya", "pillar": "care", **more}
    return promises.add_promise(ws, text=text, due_on=due_on, **values)  # type: ignore[arg-type]


@pytest.fixture
def promise(workspace: Workspace) -> Promise:
    person = participants.add_participant(workspace, seat="customer")
    return add(workspace, "Call back with the name of the garage.", DUE, participant_id=person.id)


def state(ws: Workspace, promise_id: int) -> tuple[str, bool]:
    (line,) = (one for one in list_reminders(ws) if one.promise.id == promise_id)
    return line.state, line.is_left_alone


def test_a_promise_has_an_owner_a_pillar_and_a_date(workspace: Workspace, promise: Promise) -> None:
    assert promises.list_promises(workspace) == [promise]
    assert (promise.owner, promise.pillar, promise.due_on, promise.kept_at) == ("Priya", "care", DUE, None)
    assert (promise.first_due_on, promise.made_by) == (DUE, current_member(workspace).id)


def test_a_kept_promise_has_the_answer_in_their_words_with_when_and_how(
    workspace: Workspace, promise: Promise
) -> None:
    day = TODAY - timedelta(days=2)
    kept = promises.keep_promise(
        workspace, promise.id, answer="You did call.", answered_on=day, answered_how="on the phone"
    )
    assert kept.kept_at is not None
    assert (kept.answer, kept.answered_on, kept.answered_how) == ("You did call.", day, "on the phone")


def test_an_answer_may_come_after_the_promise_was_kept(workspace: Workspace, promise: Promise) -> None:
    kept = promises.keep_promise(workspace, promise.id)
    assert (kept.answer, kept.answered_on) == ("", None)
    answered = promises.note_answer(workspace, promise.id, answer="At last.")
    assert (answered.kept_at, answered.answer, answered.answered_on) == (kept.kept_at, "At last.", TODAY)
    with pytest.raises(InvalidInputError, match="The answer is empty"):
        promises.note_answer(workspace, promise.id, answer=" ")


def test_who_withdraws_their_consent_is_not_quoted_in_promises_any_more(
    workspace: Workspace, promise: Promise
) -> None:
    assert promise.participant_id is not None

    def agree() -> None:
        participants.record_consent(
            workspace,
            promise.participant_id or 0,
            observe=True,
            record=True,
            quote_inside=True,
            share_outside=False,
            how="asked",
        )

    def everywhere() -> str:
        lines = [one.promise for one in list_reminders(workspace)]
        changes = promises.list_promise_changes(workspace, promise.id)
        return f"{lines} {promises.list_promises(workspace)} {changes} {export_promises(workspace)}"

    agree()
    promises.keep_promise(workspace, promise.id, answer="You did call.")
    assert everywhere().count("You did call.") == 4

    participants.withdraw_consent(workspace, promise.participant_id)

    assert "You did call." not in everywhere()
    assert promises.get_promise(workspace, promise.id).is_answer_kept_back
    somebody_else = participants.add_participant(workspace, seat="customer")
    with pytest.raises(ConflictError, match="the answer is theirs"):  # whose consent says nothing of it
        promises.edit_promise(workspace, promise.id, participant_id=somebody_else.id)
    agree()
    assert everywhere().count("You did call.") == 4


def test_a_broken_promise_is_left_alone_until_somebody_follows_up(workspace: Workspace) -> None:
    late = add(workspace, "Refund", TODAY - timedelta(days=1))
    broken = add(workspace, "Call", TODAY + timedelta(days=9))
    assert state(workspace, late.id) == ("overdue", True)
    promises.break_promise(workspace, broken.id, because="Nobody was there.")
    assert state(workspace, broken.id) == ("not kept", True)

    promises.follow_up_promise(workspace, late.id, text="Asked the bank.")
    promises.follow_up_promise(
        workspace, broken.id, text="Called, and said sorry.", due_on=TODAY + timedelta(days=2)
    )

    assert state(workspace, late.id) == ("overdue", False)
    assert state(workspace, broken.id) == ("due soon", False)
    with pytest.raises(InvalidInputError, match="What was done is empty"):
        promises.follow_up_promise(workspace, late.id, text="")


def test_a_follow_up_before_the_promise_was_broken_does_not_count(workspace: Workspace) -> None:
    made = add(workspace, "Call", DUE)
    promises.follow_up_promise(workspace, made.id, text="Rang once.")
    promises.break_promise(workspace, made.id)
    assert state(workspace, made.id) == ("not kept", True)
    after = promises.get_promise(workspace, made.id)
    assert after.is_left_alone(DUE + timedelta(days=1))


def test_what_is_kept_needs_no_follow_up(workspace: Workspace, promise: Promise) -> None:
    promises.keep_promise(workspace, promise.id)
    with pytest.raises(ConflictError, match="is kept; there is nothing to follow up"):
        promises.follow_up_promise(workspace, promise.id, text="Called")


def test_a_promise_that_is_put_off_still_says_when_it_was_due_first(
    workspace: Workspace, promise: Promise
) -> None:
    later = promises.edit_promise(workspace, promise.id, due_on=DUE + timedelta(days=5), owner="Ben")
    assert (later.due_on, later.first_due_on, later.owner) == (DUE + timedelta(days=5), DUE, "Ben")
    assert later.text == promise.text


def test_what_was_done_can_be_taken_back_step_by_step(workspace: Workspace, promise: Promise) -> None:
    promises.edit_promise(workspace, promise.id, text="Call back today.")
    promises.break_promise(workspace, promise.id, because="Forgot")
    promises.keep_promise(workspace, promise.id, answer="Late, but thanks.")
    done = [one.kind for one in promises.list_promise_changes(workspace, promise.id)]
    assert done == ["kept", "not kept", "edited", "made"]

    for kind in ("kept", "not kept", "edited"):
        taken = promises.undo_promise_change(workspace, promise.id)
        assert taken is not None
        assert taken.kind == kind

    assert promises.get_promise(workspace, promise.id) == promise
    assert promises.undo_promise_change(workspace, promise.id) is None


def test_an_undo_takes_back_what_it_was_offered_for_and_nothing_else(
    workspace: Workspace, promise: Promise
) -> None:
    promises.keep_promise(workspace, promise.id)
    kept = promises.last_promise_change(workspace, promise.id)
    promises.note_answer(workspace, promise.id, answer="Thank you.")  # somebody else, meanwhile
    with pytest.raises(ConflictError, match="Something else was done"):
        promises.undo_promise_change(workspace, promise.id, change_id=kept)
    assert promises.get_promise(workspace, promise.id).answer == "Thank you."

    promises.undo_promise_change(workspace, promise.id)
    promises.undo_promise_change(workspace, promise.id, change_id=kept)

    assert promises.get_promise(workspace, promise.id) == promise


def test_a_removed_promise_comes_back_as_it_was(workspace: Workspace, promise: Promise) -> None:
    removed = promises.remove_promise(workspace, promise.id)
    assert promises.list_promises(workspace) == []
    with pytest.raises(NotFoundError):
        promises.keep_promise(workspace, promise.id)

    promises.restore_promise(workspace, removed)

    assert promises.list_promises(workspace) == [promise]


def test_reminders_begin_with_what_was_left_alone_and_know_whose_they_are(workspace: Workspace) -> None:
    ada = members.add_member(workspace, name="Ada")
    for text, days, owner in (
        ("far", 30, "ada"),
        ("soon", 1, "Ben"),
        ("late", -3, "Ben"),
        ("kept", -9, "Ben"),
    ):
        add(workspace, text, TODAY + timedelta(days=days), owner=owner)
    promises.keep_promise(workspace, 4)
    promises.break_promise(workspace, add(workspace, "broken", DUE).id)
    promises.follow_up_promise(workspace, 5, text="Called")
    texts = [(one.promise.text, one.state) for one in list_reminders(workspace)]
    assert texts == [
        ("late", "overdue"),
        ("soon", "due soon"),
        ("far", "open"),
        ("kept", "kept"),
        ("broken", "not kept"),
    ]
    with acting_as(ada.id):
        assert [one.promise.text for one in list_reminders(workspace, mine=True)] == ["far"]
    assert [one.promise.text for one in list_reminders(workspace, state="kept")] == ["kept"]
    with pytest.raises(InvalidInputError, match="“lost” is no state"):
        list_reminders(workspace, state="lost")


def test_a_promise_comes_from_a_finding_too(workspace: Workspace) -> None:
    finding = findings.write_finding(workspace, statement="They wait.")
    made = add(workspace, "Call", DUE, finding_id=finding.id)
    assert promises.list_promises(workspace, finding_id=finding.id) == [made]
    assert [one.promise.id for one in list_reminders(workspace, finding_id=finding.id)] == [made.id]


def test_promises_leave_as_a_table_and_as_a_calendar(workspace: Workspace) -> None:
    add(workspace, "=Call; then, write\nback", DUE)
    promises.keep_promise(workspace, add(workspace, "Done", DUE).id, answer="Good.")
    table = export_promises(workspace, "csv")
    assert "'=Call; then, write\nback" in table
    assert "Good." in table
    calendar = export_promises(workspace, "ics")
    assert "SUMMARY:Promise: =Call\\; then\\, write\\nback\r\n" in calendar
    assert f"DTSTART;VALUE=DATE:{DUE:%Y%m%d}" in calendar
    assert calendar.count("BEGIN:VEVENT") == 1
    with pytest.raises(InvalidInputError, match="csv or ics"):
        export_promises(workspace, "pdf")


def test_long_lines_of_a_calendar_are_folded_between_signs() -> None:
    text = days_to_calendar([CalendarDay("1", DUE, "é" * 100)], name="x", made_at=now())
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "SUMMARY:" + "é" * 100 in text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"text": " "}, InvalidInputError),
        ({"owner": ""}, InvalidInputError),
        ({"pillar": "luck"}, InvalidInputError),
        ({"participant_id": 99}, NotFoundError),
        ({"session_id": 99}, NotFoundError),
        ({"finding_id": 99}, NotFoundError),
    ],
)
def test_a_promise_nobody_could_keep_is_refused(
    workspace: Workspace, changed: dict[str, object], error: type[Exception]
) -> None:
    values: dict[str, object] = {"text": "Call back", "owner": "Priya", "pillar": "care", "due_on": DUE}
    with pytest.raises(error):
        promises.add_promise(workspace, **{**values, **changed})  # type: ignore[arg-type]
    assert promises.list_promises(workspace) == []
