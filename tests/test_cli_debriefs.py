"""Debriefs, promises and what to ask next from a terminal."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldnotes.cli import commands
from fieldnotes.errors import InvalidInputError
from fieldnotes.services import sessions
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.rows import now

TODAY = now().astimezone().date()


def said(ws: Workspace, *words: str) -> str:
    done = CliRunner().invoke(commands, [*words, "--workspace", str(ws.folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_debrief_is_due_written_and_finished(workspace: Workspace) -> None:
    session = sessions.start_session(
        workspace,
        title="Desk",
        mode="interview",
        journey_id=sessions.list_journeys(workspace)[0].id,
        assumptions=["They want it fast"],
        started_at=now() - timedelta(days=1),
    )
    sessions.finish_session(workspace, session.id, ended_at=session.started_at + timedelta(hours=1))
    assert "1  overdue, " in said(workspace, "debrief", "list")

    said(workspace, "debrief", "outcome", "1", "1", "overturned", "--because", "They want to be told.")
    said(workspace, "debrief", "write", "1", "care", "Their time")
    said(workspace, "debrief", "write", "1", "ask_next", "Who reads it?")
    said(workspace, "debrief", "write", "1", "surprised", "The silence", "--own")
    said(workspace, "debrief", "finish", "1", "--own")
    said(workspace, "debrief", "finish", "1")

    told = said(workspace, "debrief", "show", "1")
    assert told.startswith("overturned: They want it fast Because They want to be told.\n")
    assert "What they care about: Their time\nAsk in the next walk (open): Who reads it?\n" in told
    assert told.endswith(", surprised: The silence\n")
    assert said(workspace, "debrief", "list") == ""
    with pytest.raises(InvalidInputError, match="no number 2"):
        said(workspace, "debrief", "outcome", "1", "2", "held")


def test_a_promise_is_made_broken_followed_up_kept_and_written_to_files(
    workspace: Workspace, tmp_path: Path
) -> None:
    due = (TODAY + timedelta(days=9)).isoformat()
    assert said(workspace, "promises", "add", "Call", "--due", due, "--owner", "Ada") == (
        f"Promise 1, due {due}: Call\n"
    )
    said(workspace, "promises", "break", "1", "--because", "Nobody was there.")
    assert "not kept; nobody has followed up  Call  (Ada, care)" in said(workspace, "promises", "list")
    said(workspace, "promises", "follow-up", "1", "Said sorry", "--due", due)
    said(workspace, "promises", "keep", "1", "--answer", "Thanks", "--answered-how", "by mail")
    assert said(workspace, "promises", "list", "--state", "overdue") == ""
    assert said(workspace, "promises", "undo", "1") == "Taken back: kept.\n"
    said(workspace, "promises", "export", str(tmp_path / "p.ics"))
    said(workspace, "promises", "export", str(tmp_path / "p.csv"))
    assert (tmp_path / "p.ics").read_bytes().count(b"BEGIN:VEVENT") == 1
    assert "Said sorry" in (tmp_path / "p.csv").read_text("utf-8-sig")
    with pytest.raises(InvalidInputError, match="end its name in csv or ics"):
        said(workspace, "promises", "export", str(tmp_path / "p.pdf"))


def test_a_question_is_added_asked_and_written_to_a_file(workspace: Workspace, tmp_path: Path) -> None:
    said(workspace, "ask-next", "add", "Why?", "--in", "survey")
    assert said(workspace, "ask-next", "mark", "1", "asked", "--learned", "Nobody knew.") == "Asked: Why?\n"
    assert said(workspace, "ask-next", "list", "--in", "survey") == "1  survey  asked  Why?  (Nobody knew.)\n"
    said(workspace, "ask-next", "export", str(tmp_path / "q.csv"))
    assert "Nobody knew." in (tmp_path / "q.csv").read_text("utf-8-sig")
