"""Names, amounts, dates and places narrow the library; only what consent covers is offered."""

import threading

import pytest

from fieldnotes.records import LibraryFilters, Source
from fieldnotes.services import coding, correcting, jobs, library, participants
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import sources
from fieldnotes.store.database import writing


def read(ws: Workspace, title: str, *lines: str) -> Source:
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": title})
        for n, line in enumerate(lines):
            sources.add_text_segment(ws.db, source_id, n, line)
    jobs.queue_suggestions(ws, source_id)
    while run_next_job(ws, pytest.fail, stop=threading.Event()) is not None:
        pass
    found = sources.read_source(ws.db, source_id)
    assert found is not None
    return found


def titles(ws: Workspace, **named: tuple[str, ...]) -> list[str]:
    return [
        f"{card.kind}: {card.title}"
        for card in library.search_library(ws, filters=LibraryFilters(**named)).cards
    ]


def test_a_search_is_narrowed_to_what_is_named_in_a_passages_lines(workspace: Workspace) -> None:
    one = read(workspace, "First", "I met Maria Lopez in Chicago.", "The sky was blue.")
    read(workspace, "Second", "I went to Chicago on Monday.")
    waiting = next(code for code in coding.list_codes(workspace) if code.name == "waiting")
    for segment in coding.read_source(workspace, one.id).segments:
        coding.apply_code(
            workspace,
            one.id,
            code_id=waiting.id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(segment.text),
        )

    assert library.list_names(workspace)["place"] == {"chicago": "Chicago (2)"}
    assert titles(workspace, persons=("maria lopez",)) == ["passage: First", "source: First"]
    assert titles(workspace, places_named=("chicago",), dates=("monday",)) == ["source: Second"]
    assert titles(workspace, persons=("nobody",)) == []


def test_names_of_somebody_who_may_not_be_quoted_are_not_offered(workspace: Workspace) -> None:
    source = read(workspace, "First", "I met Maria Lopez in Chicago.")
    assert library.list_names(workspace)["person"] == {"maria lopez": "Maria Lopez (1)"}

    stamp = library.names_stamp(workspace)
    person = participants.add_participant(workspace, seat="customer")
    with writing(workspace.db):
        workspace.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source.id, person.id])

    assert library.list_names(workspace)["person"] == {}
    assert library.names_stamp(workspace) != stamp
    assert titles(workspace, persons=("maria lopez",)) == []


def test_names_are_counted_again_once_a_line_was_corrected_or_sources_changed_places(
    workspace: Workspace,
) -> None:
    source = read(workspace, "First", "I met Maria Lopez in Chicago.")
    stamp = library.names_stamp(workspace)
    (line,) = coding.read_source(workspace, source.id).segments
    correcting.edit_segment(workspace, line.id, text="I met Helen Carter in Chicago.", revision=line.revision)
    while run_next_job(workspace, pytest.fail, stop=threading.Event()) is not None:
        pass
    assert library.list_names(workspace)["person"] == {"helen carter": "Helen Carter (1)"}
    assert library.names_stamp(workspace) != stamp

    with writing(workspace.db):
        other = sources.add_source(workspace.db, {"kind": "document", "title": "Second"})
        sources.set_source_removed(workspace.db, other, True)
    stamp = library.names_stamp(workspace)
    with writing(workspace.db):
        sources.set_source_removed(workspace.db, source.id, True)
        sources.set_source_removed(workspace.db, other, False)
    assert library.names_stamp(workspace) != stamp
