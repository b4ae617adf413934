"""What was learned from people's words and read in them goes with the right to quote them, and comes back."""

import threading
from collections.abc import Sequence

import pytest

from fieldnotes.coding.embeddings import text_key
from fieldnotes.records import LearnedEmotions, Source
from fieldnotes.services import coding, documents, emotion_learning, jobs, learning, participants, speakers
from fieldnotes.services.forgetting import queue_forgetting
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace, open_workspace
from fieldnotes.store import codes, embeddings, emotion_heads, entities, excerpts, sources, theme_models
from fieldnotes.store.database import rows, writing
from fieldnotes.store.rows import now

HOLD = "I was on hold for forty minutes and nobody answered."
OURS = "The weather over Chicago was blue and warm all week."


def add_text(ws: Workspace, *lines: str, heard: int | None = None) -> Source:
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "form": "text", "title": "Letter"})
        for n, line in enumerate(lines):
            sources.add_text_segment(ws.db, source_id, n, line)
        if heard is not None:
            ws.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source_id, heard])
    found = sources.read_source(ws.db, source_id)
    assert found is not None
    return found


def work(ws: Workspace) -> None:
    while run_next_job(ws, pytest.fail, stop=threading.Event()) is not None:
        pass
    assert [(job.kind, job.error) for job in jobs.list_jobs(ws, states=["failed"])] == []


def waiting_jobs(ws: Workspace) -> Sequence[str]:
    return sorted(job.kind for job in jobs.list_jobs(ws, states=["queued"]))


def has_vector(ws: Workspace, text: str) -> bool:
    return bool(rows(ws.db, "SELECT 1 FROM embedding WHERE text_key = ?", [text_key(text)]))


def code_all_of(ws: Workspace, source: Source, name: str) -> None:
    code = next(code for code in coding.list_codes(ws) if code.name == name)
    for line in sources.read_segments(ws.db, source.id):
        coding.apply_code(
            ws,
            source.id,
            code_id=code.id,
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=len(line.text),
        )


@pytest.fixture
def customer(workspace: Workspace) -> int:
    person = participants.add_participant(workspace, seat="customer")
    agree(workspace, person.id)
    return person.id


def agree(ws: Workspace, participant_id: int) -> None:
    participants.record_consent(
        ws, participant_id, observe=True, record=True, quote_inside=True, share_outside=False, how="form"
    )


@pytest.fixture
def learned(workspace: Workspace, customer: int) -> Source:
    """A customer's letter that was coded and learned from, with the team's own beside it."""
    theirs = add_text(workspace, HOLD, "Maria Lopez told me to wait for the parcel.", heard=customer)
    ours = add_text(workspace, OURS)
    for source in (theirs, ours):
        jobs.queue_suggestions(workspace, source.id)
    work(workspace)
    code_all_of(workspace, theirs, "waiting")
    learning.queue_learning(workspace)
    work(workspace)
    assert theme_models.read_coded_passages(workspace.db, "theme", 10) != []
    assert has_vector(workspace, HOLD)
    return theirs


def test_withdrawn_words_are_forgotten_and_themes_learned_anew_without_them(
    workspace: Workspace, customer: int, learned: Source
) -> None:
    versions = len(learning.list_theme_versions(workspace))
    participants.withdraw_consent(workspace, customer)
    assert waiting_jobs(workspace) == ["learn"]

    work(workspace)

    assert [has_vector(workspace, text) for text in (HOLD, OURS)] == [False, True]
    assert embeddings.read_sentences(workspace.db, learned.id, 1) == []
    assert entities.read_entities(workspace.db, learned.id) == []
    newest, *_ = found = learning.list_theme_versions(workspace)
    assert (len(found), newest.passages) == (versions + 1, 0)
    assert newest.changes.startswith("without sources that are gone or may not be quoted any more")
    kept = rows(workspace.db, "SELECT id FROM theme_model WHERE weights <> X''")
    assert [row["id"] for row in kept] == [newest.id]


def test_withdrawn_words_are_not_read_again(workspace: Workspace, customer: int, learned: Source) -> None:
    participants.withdraw_consent(workspace, customer)
    job = jobs.queue_suggestions(workspace, learned.id)
    while run_next_job(workspace, pytest.fail) is not None:
        pass
    assert "is not shown: the consent of C-001" in jobs.get_job(workspace, job.id).error
    assert not has_vector(workspace, HOLD)


def test_words_that_may_be_quoted_again_are_read_and_learned_from_again(
    workspace: Workspace, customer: int, learned: Source
) -> None:
    participants.withdraw_consent(workspace, customer)
    work(workspace)

    agree(workspace, customer)
    assert waiting_jobs(workspace) == ["read"]
    learning.queue_learning(workspace)
    work(workspace)

    assert has_vector(workspace, HOLD)
    assert len(theme_models.read_coded_passages(workspace.db, "theme", 10)) == 2


def test_a_consent_that_ran_out_is_heeded_by_the_next_learning(
    workspace: Workspace, customer: int, learned: Source
) -> None:
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE consent SET expires_on = '2020-01-01'")
    learning.queue_learning(workspace)
    work(workspace)
    assert not has_vector(workspace, HOLD)
    assert learning.list_theme_versions(workspace)[0].passages == 0


def test_an_idle_worker_has_forgotten_what_a_consent_that_ran_out_covered(
    workspace: Workspace, learned: Source
) -> None:
    assert not queue_forgetting(workspace)
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE consent SET expires_on = '2020-01-01'")
    assert not queue_forgetting(workspace)  # it has looked today
    again = open_workspace(workspace.folder)
    assert queue_forgetting(again)
    work(again)
    again.close()
    assert not has_vector(workspace, HOLD)


def test_a_removed_documents_vectors_are_deleted_and_come_back_with_it(
    workspace: Workspace, learned: Source
) -> None:
    documents.remove_document(workspace, learned.id)
    work(workspace)
    assert [has_vector(workspace, text) for text in (HOLD, OURS)] == [False, True]

    documents.restore_document(workspace, learned.id)
    work(workspace)
    assert has_vector(workspace, HOLD)


def test_a_consent_stored_for_somebody_who_is_heard_nowhere_queues_nothing(
    workspace: Workspace, customer: int
) -> None:
    participants.withdraw_consent(workspace, customer)
    agree(workspace, customer)
    assert waiting_jobs(workspace) == []


def test_what_was_learned_of_emotions_from_withdrawn_words_is_used_no_more(
    workspace: Workspace, customer: int
) -> None:
    source = add_text(workspace, "I am annoyed.", heard=customer)
    emotion = next(code for code in coding.list_codes(workspace, kind="emotion"))
    [line] = sources.read_segments(workspace.db, source.id)
    with writing(workspace.db):
        excerpt_id = excerpts.find_or_add_excerpt(
            workspace.db,
            source.id,
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=5,
        )
        codes.add_suggestion(
            workspace.db, excerpt_id=excerpt_id, code_id=emotion.id, made_by="emotions 1", confidence=0.7
        )
    [made] = codes.read_codings(workspace.db, source_id=source.id)
    coding.accept_suggestion(workspace, made.id)
    head = LearnedEmotions(0, "net", now(), 1, {"joy": (1.0,)}, (), 0, 0, True)
    with writing(workspace.db):
        version = emotion_heads.add_head(workspace.db, head)
    assert len(emotion_heads.read_decisions(workspace.db)) == 1

    participants.withdraw_consent(workspace, customer)

    assert emotion_heads.read_decisions(workspace.db) == []
    assert emotion_learning.learned_in_use(workspace) is None
    assert emotion_learning.list_learned(workspace)[0].weights == {}
    assert "learn_emotions" in waiting_jobs(workspace)
    assert emotion_learning.list_learned(workspace)[0].id == version


def test_naming_a_voice_after_somebody_who_does_not_agree_takes_what_was_read(
    workspace: Workspace, learned: Source
) -> None:
    other = participants.add_participant(workspace, seat="customer")
    voice = speakers.add_speaker(workspace, learned.id, name="Voice 2", seat="customer")
    speakers.set_speaker_participant(workspace, voice.id, participant_id=other.id)
    assert waiting_jobs(workspace) == ["learn"]
    work(workspace)
    assert [has_vector(workspace, text) for text in (HOLD, OURS)] == [False, True]
    agree(workspace, other.id)
    assert waiting_jobs(workspace) == ["read"]
