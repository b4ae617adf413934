"""Stories from a terminal: drafted, exported, brought back, as a reel, as a digest."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldnotes.cli import commands
from fieldnotes.services import findings, jobs, stories
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace
from tests.services.test_story_review import tagged

Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Workspace) -> Iterator[Run]:
    """Run a command on the test's workspace."""

    def command(*words: str) -> Result:
        return CliRunner().invoke(commands, [*words, "--workspace", str(workspace.folder)])

    yield command


@pytest.fixture
def story_id(workspace: Workspace, run: Run) -> int:
    """A story drafted from a finding with one passage that may go outside."""
    excerpt_id, _ = tagged(workspace, "Nobody called me back.", outside=True)
    finding = findings.write_finding(workspace, statement="Callers wait.")
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="for")
    said = run("story", "draft", "--finding", str(finding.id))
    assert said.output == "Story 1 is a draft: Callers wait\n"
    return 1


def test_a_story_is_published_listed_and_exported(run: Run, story_id: int, tmp_path: Path) -> None:
    assert run("story", "publish", "1").output == "Published: Callers wait\n"
    assert "1 passages  Callers wait" in run("story", "list").output
    out = tmp_path / "story.html"
    assert run("story", "export", "1", "--out", str(out), "--for", "outside").exit_code == 0
    assert "Nobody called me back." in out.read_text("utf-8")
    wrong = run("story", "export", "1", "--out", str(tmp_path / "story.doc"))
    assert "neither .html nor .pdf nor .pptx" in str(wrong.exception)
    assert "one collection with --collection" in str(run("story", "export", "--out", str(out)).exception)


def test_a_version_is_brought_back(run: Run, workspace: Workspace, story_id: int) -> None:
    stories.edit_story(workspace, story_id, title="Other", narrative="", excerpt_ids=[])
    said = run("story", "versions", "1", "--restore", "1").output
    assert said.splitlines()[0].endswith("1 passages  Callers wait, brought back 1")


def test_a_reel_is_asked_for_made_and_saved_with_its_captions(
    run: Run, workspace: Workspace, story_id: int, tmp_path: Path
) -> None:
    assert run("reel", "make", "1").output == "Reel 1 waits to be made: Callers wait\n"
    for job in jobs.list_jobs(workspace, states=["queued"]):
        if job.kind != "reel":
            jobs.cancel_job(workspace, job.id)
    run_next_job(workspace, lambda: pytest.fail("a reel needs no speech engine"))
    assert run("reel", "list").output == "1  ready  film for inside  Callers wait\n"
    assert run("reel", "save", "1", "--out", str(tmp_path / "reel.mp4")).exit_code == 0
    assert (tmp_path / "reel.mp4").stat().st_size > 1000
    assert "Nobody called me back." in (tmp_path / "reel.vtt").read_text("utf-8")


def test_a_digest_is_written_as_a_mail(run: Run, story_id: int, tmp_path: Path) -> None:
    run("story", "publish", "1")
    out = tmp_path / "week.eml"
    assert run("digest", "--out", str(out), "--to", "ada@example.org").exit_code == 0
    assert b"Callers wait" in out.read_bytes()
