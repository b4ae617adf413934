"""Suggested themes learn from the team: decisions are counted, codes go quiet, models are versions."""

import threading
import time
from collections.abc import Sequence

import pytest

from fieldnotes.coding.embeddings import text_key
from fieldnotes.coding.theme_model import Lessons, ThemeModel
from fieldnotes.errors import NotFoundError
from fieldnotes.records import Source
from fieldnotes.services import coding, correcting, jobs, learning, trusting, undoing
from fieldnotes.services.theme_suggestions import likely_themes, offer_themes
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import codes, embeddings, entities, excerpts, sources
from fieldnotes.store.database import rows, writing

HOLD = "I was on hold for forty minutes and nobody answered."


def add_text(ws: Workspace, *lines: str, title: str = "Letter") -> Source:
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": title})
        for n, line in enumerate(lines):
            sources.add_text_segment(ws.db, source_id, n, line)
    found = sources.read_source(ws.db, source_id)
    assert found is not None
    return found


def work(ws: Workspace) -> None:
    while run_next_job(ws, pytest.fail, stop=threading.Event()) is not None:
        pass
    assert [(job.kind, job.error) for job in jobs.list_jobs(ws, states=["failed"])] == []


def code_id(ws: Workspace, name: str) -> int:
    return next(code.id for code in coding.list_codes(ws) if code.name == name)


def suggest(ws: Workspace, source: Source, name: str) -> list[int]:
    """Suggest one code on every line of a source, as a model would; returns the codings' ids."""
    ids = []
    with writing(ws.db):
        for segment in sources.read_segments(ws.db, source.id):
            excerpt_id = excerpts.find_or_add_excerpt(
                ws.db,
                source.id,
                first_segment_id=segment.id,
                start_char=0,
                last_segment_id=segment.id,
                end_char=len(segment.text),
            )
            codes.add_suggestion(
                ws.db, excerpt_id=excerpt_id, code_id=code_id(ws, name), made_by="themes 1", confidence=0.7
            )
            ids.append(rows(ws.db, "SELECT MAX(id) AS id FROM coding")[0]["id"])
    return ids


def open_suggestions(ws: Workspace, source: Source) -> Sequence[tuple[int, int, str]]:
    return [
        (made.id, made.code_id, made.made_by)
        for made in coding.read_source(ws, source.id).codings
        if made.status == "suggested" and made.made_by.startswith("themes ")
    ]


def test_a_source_gets_suggested_themes_names_and_vectors_of_its_sentences(workspace: Workspace) -> None:
    source = add_text(
        workspace, f"{HOLD} Maria Lopez told me so. Thank you.", "The sky over Chicago was blue."
    )
    jobs.queue_suggestions(workspace, source.id)
    work(workspace)

    assert code_id(workspace, "waiting") in {code for _, code, _ in open_suggestions(workspace, source)}
    assert {(one.kind, one.text) for one in entities.read_entities(workspace.db, source.id)} >= {
        ("person", "Maria Lopez"),
        ("place", "Chicago"),
    }
    model_id = embeddings.model_number(workspace.db, learning.MODEL)
    texts = {segment.id: segment.text for segment in sources.read_segments(workspace.db, source.id)}
    read = embeddings.read_sentences(workspace.db, source.id, model_id)
    assert [texts[one.segment_id][one.start_char : one.end_char] for one in read] == [
        HOLD,
        "Maria Lopez told me so.",
        "The sky over Chicago was blue.",
    ]
    (version,) = learning.list_theme_versions(workspace)
    assert (version.passages, version.refusals) == (0, 0)
    assert version.changes.startswith("The first one")


def test_a_corrected_line_is_read_again_and_its_old_names_are_gone_at_once(workspace: Workspace) -> None:
    source = add_text(workspace, "We met Maria Lopez in Chicago.", "The queue was long.")
    jobs.queue_suggestions(workspace, source.id)
    work(workspace)
    line = sources.read_segments(workspace.db, source.id)[0]

    correcting.edit_segment(workspace, line.id, text="We met Peter Brown in Boston.", revision=line.revision)

    assert entities.read_entities(workspace.db, source.id) == []
    (waiting,) = jobs.list_jobs(workspace, states=["queued"])
    assert (waiting.kind, waiting.item_id) == ("read", source.id)
    work(workspace)
    assert [one.text for one in entities.read_entities(workspace.db, source.id)] == ["Peter Brown", "Boston"]
    model_id = embeddings.model_number(workspace.db, learning.MODEL)
    assert len(embeddings.read_sentences(workspace.db, source.id, model_id)) == 2


def test_vectors_of_words_that_nobody_has_any_more_are_forgotten(workspace: Workspace) -> None:
    source = add_text(workspace, "A secret that was corrected.", HOLD)
    jobs.queue_suggestions(workspace, source.id)
    work(workspace)
    key = text_key("A secret that was corrected.")
    model_id = embeddings.model_number(workspace.db, learning.MODEL)
    assert embeddings.find_vectors(workspace.db, model_id, [key])
    line = sources.read_segments(workspace.db, source.id)[0]
    correcting.edit_segment(workspace, line.id, text="Something else stands here.", revision=line.revision)
    coding.add_code(workspace, kind="theme", name="parking")

    learning.queue_learning(workspace)
    work(workspace)

    assert embeddings.find_vectors(workspace.db, model_id, [key]) == {}


def test_five_decisions_queue_learning_once(workspace: Workspace) -> None:
    source = add_text(workspace, *(f"Line {n} says something of its own." for n in range(8)))
    learning.current_model(workspace)
    made = suggest(workspace, source, "waiting")

    for coding_id in made[:4]:
        coding.accept_suggestion(workspace, coding_id)
    assert jobs.list_jobs(workspace) == []
    for coding_id in made[4:7]:
        coding.accept_suggestion(workspace, coding_id)

    assert [job.kind for job in jobs.list_jobs(workspace)] == ["learn"]


def test_a_version_says_what_it_learned_from(workspace: Workspace) -> None:
    source = add_text(workspace, HOLD, "The sky is blue today.")
    learning.current_model(workspace)
    first, second = suggest(workspace, source, "waiting")
    coding.accept_suggestion(workspace, first)
    coding.reject_suggestion(workspace, second)

    number, _ = learning.current_model(workspace)

    newest = learning.list_theme_versions(workspace)[0]
    assert (newest.id, newest.passages, newest.refusals) == (number, 1, 1)
    assert newest.changes == "“waiting” +1 coded, +1 refused"
    assert learning.current_model(workspace)[0] == number  # nothing new, nothing learned


def test_what_is_decided_while_themes_are_learned_is_learned_next(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = add_text(workspace, HOLD)
    (made,) = suggest(workspace, source, "waiting")
    learn = learning.learn

    def learn_slowly(lessons: Lessons) -> ThemeModel:
        model = learn(lessons)
        time.sleep(0.01)  # times are kept in thousandths of a second
        coding.accept_suggestion(workspace, made)
        return model

    monkeypatch.setattr(learning, "learn", learn_slowly)
    number, _ = learning.current_model(workspace)
    monkeypatch.undo()

    assert learning.current_model(workspace)[0] == number + 1
    assert [one.passages for one in learning.list_theme_versions(workspace)] == [1, 0]


def test_precision_counts_what_people_decided(workspace: Workspace) -> None:
    source = add_text(workspace, *(f"Line {n} says something of its own." for n in range(10)))
    made = suggest(workspace, source, "waiting")
    for coding_id in made[:8]:
        coding.accept_suggestion(workspace, coding_id)
    for coding_id in made[8:]:
        coding.reject_suggestion(workspace, coding_id)

    assert trusting.get_precision(workspace, code_id(workspace, "waiting")).words == "right 8 of 10 times"
    coding.remove_coding(workspace, made[0])  # nobody knows whether it was wrong
    assert trusting.list_precisions(workspace)[code_id(workspace, "waiting")].words == "right 7 of 9 times"


def test_a_correction_counts_as_a_refusal_of_what_was_suggested(workspace: Workspace) -> None:
    source = add_text(workspace, HOLD)
    (made,) = suggest(workspace, source, "price and value")

    coding.recode_coding(workspace, made, code_id=code_id(workspace, "waiting"))

    precisions = trusting.list_precisions(workspace)
    assert precisions[code_id(workspace, "price and value")].words == "right 0 of 1 time"
    assert code_id(workspace, "waiting") not in precisions


def test_a_code_that_is_mostly_refused_goes_quiet_and_can_be_woken(workspace: Workspace) -> None:
    waiting = code_id(workspace, "waiting")
    source = add_text(workspace, *(f"Line {n} says something of its own." for n in range(4)))
    for coding_id in suggest(workspace, source, "waiting"):
        assert waiting not in trusting.list_quiet_codes(workspace)
        coding.reject_suggestion(workspace, coding_id)
    assert list(trusting.list_quiet_codes(workspace)) == [waiting]

    held = add_text(workspace, HOLD, title="Another letter")
    jobs.queue_suggestions(workspace, held.id)
    work(workspace)
    assert waiting not in {code for _, code, _ in open_suggestions(workspace, held)}

    trusting.wake_code(workspace, waiting)
    assert trusting.list_quiet_codes(workspace) == {}
    assert trusting.get_precision(workspace, waiting).decided == 0
    with pytest.raises(NotFoundError, match="is not quiet"):
        trusting.wake_code(workspace, waiting)


def test_a_refusal_that_is_undone_wakes_the_code(workspace: Workspace) -> None:
    source = add_text(workspace, *(f"Line {n} says something of its own." for n in range(4)))
    for coding_id in suggest(workspace, source, "waiting"):
        coding.reject_suggestion(workspace, coding_id)
    assert trusting.list_quiet_codes(workspace) != {}

    undoing.undo_change(workspace, source.id)

    assert trusting.list_quiet_codes(workspace) == {}


def test_a_suggestion_that_is_made_again_stays_the_same_one(workspace: Workspace) -> None:
    source = add_text(workspace, HOLD)
    jobs.queue_suggestions(workspace, source.id)
    work(workspace)
    before = open_suggestions(workspace, source)
    coding.add_code(workspace, kind="theme", name="parking", definition="Finding a place for the car.")

    learning.queue_learning(workspace)
    work(workspace)

    after = open_suggestions(workspace, source)
    assert before
    assert [(made, code) for made, code, _ in after] == [(made, code) for made, code, _ in before]
    assert {by for _, _, by in before} == {"themes 1"}
    assert {by for _, _, by in after} == {"themes 2"}


def test_open_suggestions_stay_under_the_hands_of_somebody_who_codes_there(workspace: Workspace) -> None:
    source = add_text(workspace, HOLD, "There was a long queue at the counter.")
    jobs.queue_suggestions(workspace, source.id)
    work(workspace)
    (first, *rest) = open_suggestions(workspace, source)
    coding.accept_suggestion(workspace, first[0])

    learning.queue_learning(workspace)
    work(workspace)

    assert [made for made in open_suggestions(workspace, source)] == rest


def test_three_themes_are_offered_for_a_passage(workspace: Workspace) -> None:
    guesses = likely_themes(workspace, HOLD)

    assert guesses[0].code_id == code_id(workspace, "waiting")
    assert len({guess.code_id for guess in guesses}) == 3
    assert all(0 <= guess.confidence <= 1 for guess in guesses)


def test_of_a_language_that_the_model_does_not_know_it_is_less_sure(workspace: Workspace) -> None:
    known, other = (likely_themes(workspace, HOLD, language=language)[0] for language in ("en", "ko"))
    assert other.confidence == pytest.approx(known.confidence * 0.6)


def test_nobody_waits_for_learning_before_themes_are_offered(workspace: Workspace) -> None:
    source = add_text(workspace, HOLD)

    assert offer_themes(workspace, source.id, HOLD) == []
    work(workspace)
    offered = offer_themes(workspace, source.id, HOLD)

    assert offered[0].code_id == code_id(workspace, "waiting")
    assert len(offered) == 3
    assert len(learning.list_theme_versions(workspace)) == 1


def test_a_code_that_was_retired_since_is_not_offered_and_learning_is_queued(workspace: Workspace) -> None:
    source = add_text(workspace, HOLD)
    likely_themes(workspace, HOLD)
    waiting = code_id(workspace, "waiting")
    coding.edit_code(workspace, waiting, retired=True)

    offered = offer_themes(workspace, source.id, HOLD)

    assert waiting not in {guess.code_id for guess in offered}
    assert len(offered) == 3
    assert [job.kind for job in jobs.list_jobs(workspace, states=["queued"])] == ["learn"]


def test_what_somebody_asks_likely_themes_for_is_not_kept(workspace: Workspace) -> None:
    likely_themes(workspace, "My own words, said to nobody.")
    key = text_key("My own words, said to nobody.")

    assert rows(workspace.db, "SELECT 1 FROM embedding WHERE text_key = ?", [key]) == []


def test_themes_of_a_source_that_is_not_there_cannot_be_asked_for(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no source 99"):
        offer_themes(workspace, 99, HOLD)
