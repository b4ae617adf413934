"""Coverage from a terminal: what it says, and the files that it writes."""

from pathlib import Path

from click.testing import CliRunner

from fieldnotes.cli import commands
from fieldnotes.services.coverage_exports import COVERAGE_TABLES
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import Workspace


def run(ws: Workspace, name: str, *words: str) -> str:
    result = CliRunner().invoke(commands, [name, "--workspace", str(ws.folder), *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_says_what_the_page_says(workspace: Workspace) -> None:
    add_member(workspace, name="Ada")
    assert run(workspace, "set-team", "ada", "--team", "Service") == "Ada: Service, no rank.\n"
    said = run(workspace, "coverage")
    assert "Nobody was out in this period." in said and "Service: 0 of 1 out, 0 walks" in said
    assert "→ become aware. Nobody has walked it yet." in said


def test_it_writes_the_files_for_a_meeting(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    pdf, html = tmp_path / "page.pdf", tmp_path / "page.html"
    run(workspace, "coverage", "--csv", str(folder), "--pdf", str(pdf), "--html", str(html))
    assert {path.stem for path in folder.iterdir()} == set(COVERAGE_TABLES)
    assert pdf.read_bytes().startswith(b"%PDF") and b"<!doctype html>" in html.read_bytes()
