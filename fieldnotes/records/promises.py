"""Promises: what somebody owes a person who was met, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Pillar = Literal["care", "competence", "integrity"]
PromiseState = Literal["open", "due soon", "overdue", "kept", "not kept"]
PROMISE_STATES: tuple[PromiseState, ...] = ("overdue", "not kept", "due soon", "open", "kept")
PromiseChangeKind = Literal["made", "edited", "kept", "answered", "not kept", "followed up", "removed"]
DUE_SOON = timedelta(days=3)


@dataclass(frozen=True)
class Promise:
    """What somebody owes an individual participant: owner, due date (its last day), kept or not.

    answer: what the person said to it, in their words; answered_on, answered_how: when and how they said it.
    first_due_on: the date that it had when it was made, where it was put off since. because: why it was not
    kept. follow_up: what was done about a broken one, the last time; followed_up_at: when.
    is_answer_kept_back: they answered, and do not agree to be quoted today; answer is "" then.
    """

    id: int
    session_id: int | None
    participant_id: int | None
    text: str
    owner: str
    pillar: Pillar
    due_on: date
    kept_at: datetime | None = None
    answer: str = ""
    finding_id: int | None = None
    made_by: int | None = None
    made_at: datetime | None = None
    first_due_on: date | None = None
    not_kept_at: datetime | None = None
    because: str = ""
    answered_on: date | None = None
    answered_how: str = ""
    follow_up: str = ""
    followed_up_at: datetime | None = None
    is_answer_kept_back: bool = False

    def state(self, today: date) -> PromiseState:
        """Return how it stands on a day: due soon from three days before its date, overdue after it."""
        if self.kept_at is not None:
            return "kept"
        if self.not_kept_at is not None:
            return "not kept"
        if self.due_on < today:
            return "overdue"
        return "due soon" if self.due_on - today <= DUE_SOON else "open"

    def is_left_alone(self, today: date) -> bool:
        """Say whether it is broken, overdue or not kept, and nobody followed up since it was."""
        state = self.state(today)
        if state not in ("overdue", "not kept"):
            return False
        followed = self.followed_up_at
        if followed is None:
            return True
        if self.not_kept_at is not None:
            return followed < self.not_kept_at
        return followed.astimezone().date() <= self.due_on


@dataclass(frozen=True)
class PromiseChange:
    """What somebody did to a promise. before, after: the cells that changed, as the database keeps them."""

    id: int
    promise_id: int
    kind: PromiseChangeKind
    made_by: int
    made_at: datetime
    before: Mapping[str, object]
    after: Mapping[str, object]
    undone_at: datetime | None = None
