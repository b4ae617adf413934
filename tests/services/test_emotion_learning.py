"""Suggested emotions learn from the team's decisions."""

import pytest

from fieldnotes.errors import NotFoundError
from fieldnotes.records import Segment, Source, SpeechSegment
from fieldnotes.services import coding, jobs
from fieldnotes.services import emotion_learning as learning
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import codes, emotion_heads, excerpts, sources
from fieldnotes.store.database import writing
from fieldnotes.transcription import SpeechEngine

THINGS = (
    "bill",
    "card",
    "phone",
    "app",
    "flat",
    "tariff",
    "order",
    "account",
    "line",
    "letter",
    "fee",
    "box",
)


def no_engine() -> SpeechEngine:
    raise AssertionError("learning needs no speech engine")


@pytest.fixture
def suggested(workspace: Workspace) -> list[tuple[int, bool]]:
    """Suggestions of "annoyance": customers' complaints, to be accepted; agents' phrases, to be refused."""
    told = [f"I am really annoyed about the {thing}, it never works." for thing in THINGS]
    said = [f"I can see how annoying it is about the {thing}, I will look." for thing in THINGS]
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Calls"})
        sources.add_speech_segments(
            workspace.db,
            source_id,
            [SpeechSegment(1.0 * n, 1.0 * n + 1, text) for n, text in enumerate([*told, *said])],
        )
        annoyance = code_id(workspace, "annoyance")
        codes.replace_suggestions(
            workspace.db,
            source_id,
            [
                {
                    "excerpt_id": whole_line(workspace, source_id, segment),
                    "code_id": annoyance,
                    "made_by": "emotion-minilm 1",
                    "confidence": 0.7,
                }
                for segment in sources.read_segments(workspace.db, source_id)
            ],
        )
    found = codes.read_codings(workspace.db, source_id=source_id)
    return [(made.id, number < len(told)) for number, made in enumerate(found)]


def code_id(ws: Workspace, name: str) -> int:
    return next(code.id for code in coding.list_codes(ws, kind="emotion") if code.name == name)


def whole_line(ws: Workspace, source_id: int, segment: Segment) -> int:
    return excerpts.find_or_add_excerpt(
        ws.db,
        source_id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
    )


def decide(ws: Workspace, suggested: list[tuple[int, bool]]) -> None:
    for coding_id, right in suggested:
        (coding.accept_suggestion if right else coding.reject_suggestion)(ws, coding_id)


def test_learning_is_queued_once_enough_decisions_are_new(
    workspace: Workspace, suggested: list[tuple[int, bool]]
) -> None:
    decide(workspace, suggested[: learning.LEARN_AFTER_DECISIONS - 1])
    assert [job.kind for job in jobs.list_jobs(workspace)] == []

    decide(workspace, suggested[learning.LEARN_AFTER_DECISIONS - 1 : learning.LEARN_AFTER_DECISIONS])
    assert [job.kind for job in jobs.list_jobs(workspace)] == ["learn_emotions"]


def test_decisions_that_follow_a_rule_are_learned_and_can_be_left_again(
    workspace: Workspace, suggested: list[tuple[int, bool]]
) -> None:
    decide(workspace, suggested)
    run_next_job(workspace, no_engine)

    made = learning.learned_in_use(workspace)
    assert made is not None
    assert (made.decisions, list(made.weights), made.open_suggestions) == (24, ["annoyance"], 0)
    (trial,) = made.trials
    assert (trial.accepted, trial.refused, trial.helps) == (12, 12, True)
    assert trial.still_accepted > 2 * trial.still_refused

    assert learning.use_learned(workspace, None) is None
    assert learning.learned_in_use(workspace) is None
    assert learning.use_learned(workspace, made.id) == made


def test_decisions_without_a_rule_change_nothing(
    workspace: Workspace, suggested: list[tuple[int, bool]]
) -> None:
    coin = "0110 1001 1010 0110 0101 1001".replace(" ", "")
    decide(workspace, [(made, face == "1") for (made, _), face in zip(suggested, coin, strict=True)])
    run_next_job(workspace, no_engine)

    (made,) = learning.list_learned(workspace)
    assert (made.weights, made.in_use, made.decisions) == ({}, False, 24)
    assert learning.learned_in_use(workspace) is None


def test_a_version_that_never_was_cannot_be_used(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no version 7 of learned emotions"):
        learning.use_learned(workspace, 7)


def test_a_suggestion_that_nobody_decided_on_teaches_nothing(
    workspace: Workspace, suggested: list[tuple[int, bool]], source: Source
) -> None:
    assert emotion_heads.read_decisions(workspace.db) == []
    assert len(emotion_heads.read_open_suggestions(workspace.db)) == 24


def test_what_lies_in_a_removed_source_teaches_nothing(
    workspace: Workspace, suggested: list[tuple[int, bool]]
) -> None:
    decide(workspace, suggested[:3])
    assert (len(emotion_heads.read_decisions(workspace.db)), emotion_heads.count_decisions(workspace.db)) == (
        3,
        3,
    )

    made = coding.get_coding(workspace, suggested[0][0])
    source_id = coding.get_excerpt(workspace, made.excerpt_id).source_id
    with writing(workspace.db):
        sources.set_source_removed(workspace.db, source_id, True)

    assert emotion_heads.read_decisions(workspace.db) == []
    assert emotion_heads.read_open_suggestions(workspace.db) == []
