"""Documents and answers of surveys from the command line."""

from pathlib import Path

from click.testing import CliRunner, Result

from fieldnotes.cli import commands
from fieldnotes.services.workspace import Workspace


def run(ws: Workspace, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(commands, [command, "--workspace", str(ws.folder), *arguments])


def test_documents_come_in_once_consent_is_said(workspace: Workspace, tmp_path: Path) -> None:
    letter = tmp_path / "letter.md"
    letter.write_text("# Letter\n\nNobody called me back 😀.\n", encoding="utf-8")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 x")

    refused = run(workspace, "import-document", str(letter))
    done = run(workspace, "import-document", "--consent", "by mail", str(broken), str(letter))
    again = run(workspace, "import-document", "--consent", "by mail", str(letter))
    written = run(workspace, "export", "transcript", "1", "--format", "txt")

    assert (refused.exit_code, "Say --consent “how”" in refused.stderr) == (1, True)
    assert done.stdout == f"{letter}: Markdown, source 1, “Letter”: 2 paragraphs.\n"
    assert (done.exit_code, done.stderr.startswith(f"{broken}: broken.pdf is damaged")) == (1, True)
    assert again.stdout == f"{letter}: Markdown, source 1, “Letter”: was there already.\n"
    assert written.stdout.strip() == "Letter\n\nNobody called me back 😀."


def test_answers_come_in_by_guess_or_by_named_columns(workspace: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "wave.csv"
    table.write_text("Country,Why?,Else?\nKorea,Nobody called me back,a\nEgypt,,b\n", encoding="utf-8")

    guessed = run(workspace, "import-answers", "--consent", "notice", str(table))
    named = run(
        workspace,
        "import-answers",
        *("--consent", "notice", "--column", "Else?", "--market-column", "Country", "--title", "Rest"),
        str(table),
    )
    missing = run(workspace, "import-answers", "--consent", "notice", "--column", "No", str(table))

    assert guessed.stdout == f"{table}: source 1, “wave”: 1 answers, 1 rows without one.\n"
    assert named.stdout == f"{table}: source 2, “Rest”: 2 answers.\n"
    assert (missing.exit_code, 'has no column "No"' in missing.stderr) == (1, True)
