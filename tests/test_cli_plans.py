"""Planning a walk, and guides, from a terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from fieldnotes.cli import commands
from fieldnotes.errors import FieldnotesError
from fieldnotes.services import guides, planning, sessions
from fieldnotes.services.workspace import Workspace


def run(workspace: Workspace, *words: str) -> Result:
    done = CliRunner().invoke(commands, [*words, "--workspace", str(workspace.folder)])
    if isinstance(done.exception, FieldnotesError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done


def test_a_walk_is_planned_moved_exported_and_started(workspace: Workspace, tmp_path: Path) -> None:
    said = run(
        workspace,
        *("plan", "add", "2026-12-01T10:00", "--zone", "Asia/Seoul", "--mode", "interview"),
        *("--stage", "Settlement", "--market", "Korea", "--question", "Why?", "--expect", "It is slow."),
        *("--guide", "interview", "--minutes", "90"),
    ).output
    assert said == "Planned. 1  Tue 1 Dec 2026, 10:00 (Asia/Seoul), 1 h 30 min  Interview in Korea\n"
    assert "2 Dec 2026, 09:30" in run(workspace, "plan", "move", "1", "2026-12-02T09:30").output
    for name in ("walk.ics", "walk.pdf", "walk.html"):
        run(workspace, "plan", "export", "1", "--out", str(tmp_path / name))
    (event,) = Calendar.from_ical((tmp_path / "walk.ics").read_bytes()).walk("VEVENT")
    assert event["sequence"] == 1
    assert (tmp_path / "walk.pdf").read_bytes().startswith(b"%PDF")
    run(workspace, "plan", "call-off", "1")
    assert run(workspace, "plan", "list").output == ""
    assert "(called off)" in run(workspace, "plan", "list", "--all").output
    run(workspace, "plan", "restore", "1")
    assert run(workspace, "plan", "start", "1").output == "Started: walk 1, “Interview in Korea”.\n"
    assert sessions.get_session(workspace, 1).stage_id == planning.get_plan(workspace, 1).stage_id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("plan", "add", "2026-12-01T10:00", "--mode", "interview", "--stage", "nowhere"),
            "no stage “nowhere”",
        ),
        (
            ("plan", "add", "2026-12-01T10:00", "--mode", "interview", "--journey", "x"),
            "no journey “x”; there are",
        ),
        (("plan", "add", "2026-12-01T10:00", "--mode", "interview", "--zone", "x"), "“x” is no time zone"),
        (("plan", "add", "2026-12-01T10:00", "--mode", "interview", "--who", "x"), "nobody called “x”"),
        (("plan", "export", "1", "--out", "walk.doc"), "neither .ics, .pdf nor .html"),
        (("guides", "export", "aeiou", "--out", "a.doc"), "neither .pdf nor .html"),
        (("guides", "show", "x"), "no guide “x”"),
    ],
)
def test_what_does_not_fit_is_said(workspace: Workspace, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(FieldnotesError, match=said):
        run(workspace, *words)


def test_a_guide_goes_out_as_text_and_comes_back_as_a_version(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "guide.txt"
    file.write_text(
        run(workspace, "guides", "show", "aeiou").output + "\nWho is missing?\n", encoding="utf-8"
    )
    assert run(workspace, "guides", "edit", "aeiou", str(file)).output == "“AEIOU” has version 2.\n"
    assert guides.get_guide(workspace, "aeiou").parts[-1].questions[-1] == "Who is missing?"
    run(workspace, "guides", "restore", "aeiou", "1")
    assert run(workspace, "guides", "add", "Ours", str(file), "--mode", "interview").output == "Added ours.\n"
    assert "ours  Ours." in run(workspace, "guides", "list").output
    run(workspace, "guides", "export", "ours", "--out", str(tmp_path / "ours.pdf"))


def test_a_consent_text_is_shown_with_its_caution_and_changed(workspace: Workspace, tmp_path: Path) -> None:
    shown = run(workspace, "guides", "consent", "ko")
    assert "네 가지를" in shown.stdout and "A machine translated this Korean text" in shown.stderr
    file = tmp_path / "ko.txt"
    file.write_text("여쭙겠습니다.", encoding="utf-8")
    run(workspace, "guides", "consent", "ko", "--edit", str(file), "--checked-by", "a colleague in Seoul")
    assert run(workspace, "guides", "consent", "ko").stderr == ""
    assert "ko  version 2.\n" in run(workspace, "guides", "consent").output
