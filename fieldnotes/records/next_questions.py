"""What to ask next: better questions, for the next survey, the next call and the next walk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AskPlace = Literal["survey", "call", "walk"]
ASK_PLACES: tuple[AskPlace, ...] = ("survey", "call", "walk")
QuestionState = Literal["open", "asked", "dropped"]
QUESTION_STATES: tuple[QuestionState, ...] = ("open", "asked", "dropped")


@dataclass(frozen=True)
class NextQuestion:
    """A question to ask next, on one line. place: where. learned: what came of asking it, or why it was
    dropped. session_id, finding_id: what it comes from. decided_at: when it was asked or dropped."""

    id: int
    text: str
    place: AskPlace
    state: QuestionState
    learned: str
    session_id: int | None
    finding_id: int | None
    written_by: int
    written_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
