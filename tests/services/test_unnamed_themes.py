"""Themes that nobody has named: found, named in two clicks, dismissed for good."""

import threading

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError
from fieldnotes.records import Source
from fieldnotes.services import code_history, coding, jobs, unnamed_themes
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing

PARKING = (
    "There was no parking space near the branch at all.",
    "I could not find a parking space anywhere today.",
    "The parking lot was full when I came here.",
    "I drove around the parking lot for twenty minutes.",
    "Parking at your shop is really a nightmare for us.",
)
DANCING = (
    "My daughter dances ballet in the evening with friends.",
    "She dances in a ballet show at her school.",
    "The ballet dancers wore white dresses and white shoes.",
    "We watched the ballet dancers the whole evening long.",
    "Dancing ballet makes her feel light and very happy.",
)


@pytest.fixture
def source(workspace: Workspace) -> Source:
    """A letter about parking and ballet, read, with what was found in it."""
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "document", "title": "Letter"})
        for n, line in enumerate(PARKING + DANCING):
            sources.add_text_segment(workspace.db, source_id, n, line)
    jobs.queue_suggestions(workspace, source_id)
    unnamed_themes.find_unnamed_themes(workspace, 2)
    work(workspace)
    found = sources.read_source(workspace.db, source_id)
    assert found is not None
    return found


def work(ws: Workspace) -> None:
    while run_next_job(ws, pytest.fail, stop=threading.Event()) is not None:
        pass
    assert [(job.kind, job.error) for job in jobs.list_jobs(ws, states=["failed"])] == []


def about(ws: Workspace, word: str) -> unnamed_themes.UnnamedView:
    return next(
        view for view in unnamed_themes.list_unnamed_themes(ws) if word in " ".join(view.theme.phrases)
    )


def test_a_theme_is_named_and_its_passages_wait_to_be_accepted(workspace: Workspace, source: Source) -> None:
    view = about(workspace, "parking")
    assert {passage.text for passage in view.passages} <= set(PARKING)
    assert (view.theme.passages, view.theme.sources) == (5, 1)

    code = unnamed_themes.name_theme(
        workspace, view.theme.id, name="parking", definition="A place for the car."
    )

    assert code.examples == ""  # quotes in the codebook would outlive the consent that covers them
    read = coding.read_source(workspace, source.id)
    texts = {excerpt.id: excerpt.text for excerpt in read.excerpts}
    made = [one for one in read.codings if one.code_id == code.id]
    assert {texts[one.excerpt_id] for one in made} == set(PARKING)
    assert {one.status for one in made} == {"suggested"}
    assert code.id not in coding.count_uses(workspace)
    work(workspace)  # learning leaves them to be decided
    read = coding.read_source(workspace, source.id)
    assert {one.id for one in made} <= {one.id for one in read.codings}
    assert [view.theme.phrases for view in unnamed_themes.list_unnamed_themes(workspace)] == [
        about(workspace, "ballet").theme.phrases
    ]
    with pytest.raises(ConflictError, match="was named meanwhile"):
        unnamed_themes.dismiss_theme(workspace, view.theme.id)


def test_a_dismissed_theme_stays_dismissed_and_comes_back_only_by_undo(
    workspace: Workspace, source: Source
) -> None:
    view = about(workspace, "parking")
    unnamed_themes.dismiss_theme(workspace, view.theme.id)
    unnamed_themes.find_unnamed_themes(workspace, 2)
    work(workspace)

    found = unnamed_themes.list_unnamed_themes(workspace)
    assert {text.text for one in found for text in one.passages} <= set(DANCING)

    unnamed_themes.reopen_theme(workspace, view.theme.id)
    assert about(workspace, "parking").theme.id == view.theme.id


def test_passages_that_carry_a_theme_are_looked_for_no_more(workspace: Workspace, source: Source) -> None:
    code = coding.add_code(workspace, kind="theme", name="leisure")
    for segment in sources.read_segments(workspace.db, source.id)[5:]:
        coding.apply_code(
            workspace,
            source.id,
            code_id=code.id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(segment.text),
        )
    unnamed_themes.find_unnamed_themes(workspace)
    work(workspace)

    found = unnamed_themes.list_unnamed_themes(workspace)
    assert {text.text for one in found for text in one.passages} <= set(PARKING)


def test_a_source_that_was_removed_takes_its_passages_along(workspace: Workspace, source: Source) -> None:
    with writing(workspace.db):
        sources.set_source_removed(workspace.db, source.id, True)
    assert unnamed_themes.list_unnamed_themes(workspace) == []


def test_passages_are_put_into_2_to_50_groups(workspace: Workspace) -> None:
    for how_many in (1, 51):
        with pytest.raises(InvalidInputError, match="2 to 50 groups"):
            unnamed_themes.find_unnamed_themes(workspace, how_many)


def test_what_somebody_put_a_theme_on_meanwhile_is_unnamed_no_more(
    workspace: Workspace, source: Source
) -> None:
    before = about(workspace, "parking").theme.passages
    waiting = next(code for code in coding.list_codes(workspace) if code.name == "waiting")
    (line,) = [one for one in coding.read_source(workspace, source.id).segments if one.text == PARKING[0]]
    coding.apply_code(
        workspace,
        source.id,
        code_id=waiting.id,
        first_segment_id=line.id,
        start_char=0,
        last_segment_id=line.id,
        end_char=9,
    )

    view = about(workspace, "parking")

    assert view.theme.passages == before - 1
    assert PARKING[0] not in {passage.text for passage in view.passages}


def test_looking_for_some_groups_has_no_sources_title(workspace: Workspace) -> None:
    with writing(workspace.db):
        source_ids = [
            sources.add_source(workspace.db, {"kind": "document", "title": f"Letter {n}"}) for n in range(3)
        ]
    unnamed_themes.find_unnamed_themes(workspace, source_ids[-1])  # that many groups
    assert [line.title for line in jobs.list_job_lines(workspace)] == [""]


def test_a_theme_whose_code_was_taken_back_waits_for_a_name_again(
    workspace: Workspace, source: Source
) -> None:
    view = about(workspace, "parking")
    code = unnamed_themes.name_theme(workspace, view.theme.id, name="parking")

    code_history.undo_code_change(workspace)
    again = about(workspace, "parking")
    assert (again.theme.id, again.passages) == (view.theme.id, view.passages)

    code_history.redo_code_change(workspace)
    with pytest.raises(ConflictError, match="was named meanwhile"):
        unnamed_themes.dismiss_theme(workspace, view.theme.id)
    assert {made.code_id for made in coding.read_source(workspace, source.id).codings} >= {code.id}
