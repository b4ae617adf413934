from datetime import date

import pytest

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.records import Promise
from fieldnotes.services import participants, promises
from fieldnotes.services.workspace import Workspace

DUE = date(2026, 12, 1)


@pytest.fixture
def promise(workspace: Workspace) -> Promise:
    person = participants.add_participant(workspace, seat="customer")
    return promises.add_promise(
        workspace,
        text="Call back with the name of the garage.",
        owner="Priya",
        pillar="care",
        due_on=DUE,
        participant_id=person.id,
    )


def test_a_promise_has_an_owner_a_pillar_and_a_date(workspace: Workspace, promise: Promise) -> None:
    assert promises.list_promises(workspace) == [promise]
    assert (promise.owner, promise.pillar, promise.due_on, promise.kept_at) == ("Priya", "care", DUE, None)


def test_a_kept_promise_has_its_time_and_the_answer(workspace: Workspace, promise: Promise) -> None:
    kept = promises.keep_promise(workspace, promise.id, answer="She was glad.")

    assert kept.kept_at is not None
    assert kept.answer == "She was glad."


def test_a_removed_promise_comes_back_as_it_was(workspace: Workspace, promise: Promise) -> None:
    removed = promises.remove_promise(workspace, promise.id)
    assert promises.list_promises(workspace) == []

    promises.restore_promise(workspace, removed)

    assert promises.list_promises(workspace) == [promise]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"text": " "}, InvalidInputError),
        ({"owner": ""}, InvalidInputError),
        ({"pillar": "luck"}, InvalidInputError),
        ({"participant_id": 99}, NotFoundError),
        ({"session_id": 99}, NotFoundError),
    ],
)
def test_a_promise_nobody_could_keep_is_refused(
    workspace: Workspace, changed: dict[str, object], error: type[Exception]
) -> None:
    values: dict[str, object] = {"text": "Call back", "owner": "Priya", "pillar": "care", "due_on": DUE}
    with pytest.raises(error):
        promises.add_promise(workspace, **{**values, **changed})  # type: ignore[arg-type]
    assert promises.list_promises(workspace) == []
