"""The table in memory is what the file holds, whoever wrote to it."""

import os
from contextlib import closing

import pytest

from fieldnotes.services import coded_table as kept
from fieldnotes.services import coding, participants
from fieldnotes.services.coded_table import coded_table
from fieldnotes.services.patterns import code_matrix
from fieldnotes.services.workspace import Workspace, open_workspace
from fieldnotes.store import patterns
from tests.coded_calls import CodedCalls


@pytest.fixture
def made(workspace: Workspace) -> CodedCalls:
    return CodedCalls(workspace)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Which sources are read: None for all of them."""
    asked: list[object] = []
    read = patterns.read_coded
    monkeypatch.setattr(patterns, "read_coded", lambda db, ids=None: asked.append(ids) or read(db, ids))
    return asked


def let_the_file_rest(ws: Workspace) -> None:
    """Make the file look as if nobody had written to it for a while."""
    for path in (ws.database_path, ws.database_path.with_name(ws.database_path.name + "-wal")):
        if path.exists():
            os.utime(path, (1_700_000_000, 1_700_000_000))


def test_a_file_that_nobody_wrote_to_is_not_read_again(workspace, made, monkeypatch):
    made.tag(made.call(made.met()), "anger", (0, 0), (0, 5))
    let_the_file_rest(workspace)
    table = coded_table(workspace)
    monkeypatch.setattr(patterns, "read_sums", lambda _db: pytest.fail("it was read again"))

    assert coded_table(workspace) is table


def test_of_a_file_that_was_written_to_only_sources_that_differ_are_read(workspace, made, reads):
    sources = [made.call(made.met()) for _ in range(3)]
    for source in sources:
        made.tag(source, "anger", (0, 0), (0, 5))
    assert len(coded_table(workspace)) == 3
    reads.clear()

    made.tag(sources[1], "joy", (0, 0), (0, 5))

    assert len(coded_table(workspace)) == 4
    assert reads == [[sources[1]]]
    reads.clear()
    participants.add_participant(workspace, seat="customer")
    assert len(coded_table(workspace)) == 4
    assert reads == []


def test_what_another_process_writes_is_counted(workspace, made):
    source = made.call(made.met())
    tag = made.tag(source, "anger", (0, 0), (0, 5))
    assert code_matrix(workspace).total.passages == 1

    with closing(open_workspace(workspace.folder)) as other:
        CodedCalls(other).tag(source, "joy", (1, 0), (1, 5))
        coding.remove_coding(other, tag)

    matrix = code_matrix(workspace)
    assert [row.code.name for row in matrix.rows] == ["joy"]


def test_two_codings_that_change_codes_are_noticed(workspace, made):
    source = made.call(made.met(), lines=2)
    one = made.tag(source, "anger", (0, 0), (0, 5))
    two = made.tag(source, "joy", (1, 0), (1, 5))
    before = patterns.read_sums(workspace.db)

    workspace.db.conn.execute(
        "UPDATE coding SET code_id = CASE id WHEN ? THEN ? ELSE ? END WHERE id IN (?, ?)",
        [one, made.codes["joy"], made.codes["anger"], one, two],
    )

    assert patterns.read_sums(workspace.db) != before


def test_many_changed_sources_are_read_at_once(workspace, made, reads, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_READ_ONE_BY_ONE", 1)
    for _ in range(3):
        made.tag(made.call(made.met()), "anger", (0, 0), (0, 5))

    assert len(coded_table(workspace)) == 3
    assert reads == [None]
