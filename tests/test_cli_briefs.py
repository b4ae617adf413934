"""A brief of a finding is written from a terminal."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from fieldnotes import cli, create_workspace, write_finding
from fieldnotes.errors import InvalidInputError, NotFoundError


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.commands, words, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ws = create_workspace(tmp_path / "ws", name="Shop")
    write_finding(ws, statement="People fill up to free shipping.")
    ws.close()
    return tmp_path / "ws"


def test_a_brief_is_written_as_its_ending_says(folder: Path, tmp_path: Path) -> None:
    for name in ("brief.html", "brief.PDF"):
        outcome = run("brief", "1", "--workspace", str(folder), "--out", str(tmp_path / name))
        assert (outcome.exit_code, outcome.output) == (0, f"Written to {tmp_path / name}, for inside.\n")
    assert b"People fill up to free shipping." in (tmp_path / "brief.html").read_bytes()
    [page] = PdfReader(io.BytesIO((tmp_path / "brief.PDF").read_bytes())).pages
    assert "People fill up to free shipping." in page.extract_text()


def test_a_brief_for_outside_says_so(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.html"
    run("brief", "1", "--workspace", str(folder), "--out", str(out), "--for", "outside")
    assert "May be given outside" in out.read_text("utf-8")


def test_another_ending_and_an_unknown_finding_leave_no_file(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"neither \.html nor \.pdf"):
        run("brief", "1", "--workspace", str(folder), "--out", str(tmp_path / "b.docx"))
    with pytest.raises(NotFoundError, match="no finding 9"):
        run("brief", "9", "--workspace", str(folder), "--out", str(tmp_path / "b.pdf"))
    assert list(tmp_path.glob("b.*")) == []
