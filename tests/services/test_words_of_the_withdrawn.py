"""Whatever returns a source's words asks for consent itself, also for who calls it from Python."""

from collections.abc import Callable
from datetime import date

import pytest

from fieldnotes.errors import ConsentError
from fieldnotes.records import Source
from fieldnotes.services import (
    coding,
    correcting,
    mishearings,
    participants,
    promises,
    rounds,
    settling,
    translating,
    undoing,
)
from fieldnotes.services.members import add_member
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace, acting_as, current_member
from fieldnotes.store.database import insert, writing

WORDS = "forty minutes"
NOW = "2026-01-01T00:00:00.000+00:00"


@pytest.fixture
def person_id(workspace: Workspace) -> int:
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=True, share_outside=True, how="on tape"
    )
    return person.id


@pytest.fixture
def source(workspace: Workspace, person_id: int) -> Source:
    """A call of two lines, one corrected, one of them coded, with English beside it."""
    made = import_transcript(
        workspace,
        f"Customer: I waited {WORDS}.\nAgent: We are sorry.".encode(),
        "call.txt",
        participant_ids=[person_id],
    ).source
    line = coding.read_source(workspace, made.id).segments[0]
    line = correcting.edit_segment(workspace, line.id, text=f"I waited {WORDS}!", revision=line.revision)
    code_on(workspace, made)
    with writing(workspace.db):
        english = insert(
            workspace.db,
            "translation",
            {"source_id": made.id, "engine": "e", "model": "m", "weights": "w", "finished_at": NOW},
        )
        insert(
            workspace.db,
            "translation_line",
            {"translation_id": english, "start_s": 0.0, "end_s": 3.0, "text": WORDS},
        )
    return made


def code_on(ws: Workspace, source: Source) -> None:
    line = coding.read_source(ws, source.id).segments[0]
    coding.apply_code(
        ws,
        source.id,
        code_id=coding.list_codes(ws, kind="theme")[0].id,
        first_segment_id=line.id,
        start_char=0,
        last_segment_id=line.id,
        end_char=len(line.text),
    )


READS: dict[str, Callable[[Workspace, int, int, int], object]] = {
    "read_lines": lambda ws, source, line, excerpt: coding.read_lines(ws, source),
    "get_excerpt": lambda ws, source, line, excerpt: coding.get_excerpt(ws, excerpt),
    "list_changes": lambda ws, source, line, excerpt: correcting.list_changes(ws, source),
    "get_translation": lambda ws, source, line, excerpt: translating.get_translation(ws, source),
    "merge_segments": lambda ws, source, line, excerpt: correcting.merge_segments(ws, line, revision=1),
    "split_segment": lambda ws, source, line, excerpt: correcting.split_segment(
        ws, line, at_char=8, revision=1
    ),
    "restore_machine_text": lambda ws, source, line, excerpt: correcting.restore_machine_text(
        ws, line, revision=1
    ),
    "undo_change": lambda ws, source, line, excerpt: undoing.undo_change(ws, source),
}


@pytest.mark.parametrize("name", READS)
def test_words_of_who_withdrew_are_returned_by_no_service(
    workspace: Workspace, source: Source, person_id: int, name: str
) -> None:
    view = coding.read_source(workspace, source.id)
    line, excerpt = view.segments[0], view.excerpts[0]
    with pytest.raises(ZeroDivisionError), writing(workspace.db):  # what it does is undone
        assert WORDS in repr(READS[name](workspace, source.id, line.id, excerpt.id))
        raise ZeroDivisionError
    participants.withdraw_consent(workspace, person_id)

    with pytest.raises(ConsentError, match="is not shown: the consent of C-001"):
        READS[name](workspace, source.id, line.id, excerpt.id)


def test_what_may_be_misheard_is_not_listed_where_nobody_may_read_it(
    workspace: Workspace, source: Source, person_id: int
) -> None:
    participants.withdraw_consent(workspace, person_id)

    with pytest.raises(ConsentError):
        mishearings.list_suggested_corrections(workspace, source.id)


def test_a_round_on_what_may_not_be_quoted_is_read_without_its_words(
    workspace: Workspace, source: Source, person_id: int
) -> None:
    me, other = current_member(workspace), add_member(workspace, name="Ada")
    one = rounds.start_round(workspace, source.id, coder_ids=[me.id, other.id])
    line = coding.read_source(workspace, source.id).segments[0]
    themes = coding.list_codes(workspace, kind="theme")
    for member, code in zip((me, other), themes, strict=False):
        with acting_as(member.id):
            rounds.apply_in_round(
                workspace,
                one.id,
                code_id=code.id,
                first_segment_id=line.id,
                start_char=0,
                last_segment_id=line.id,
                end_char=8,
            )
            rounds.finish_my_part(workspace, one.id)
    before = settling.read_settling(workspace, one.id)
    assert WORDS in repr(before)

    participants.withdraw_consent(workspace, person_id)

    after = settling.read_settling(workspace, one.id)
    assert WORDS not in repr(after)
    assert (after.quotable, after.comparison) == (False, before.comparison)


def test_taking_back_an_answer_returns_none_of_the_words_of_who_withdrew(
    workspace: Workspace, person_id: int
) -> None:
    made = promises.add_promise(
        workspace, text="Call", owner="Zed", pillar="care", due_on=date(2030, 1, 1), participant_id=person_id
    )
    promises.keep_promise(workspace, made.id, answer=WORDS)
    participants.withdraw_consent(workspace, person_id)

    undone = promises.undo_promise_change(workspace, made.id)

    assert undone is not None and undone.kind == "kept"
    assert WORDS not in repr(undone)
    assert promises.get_promise(workspace, made.id).kept_at is None
