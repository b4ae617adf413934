from fieldnotes.cli import commands
from scripts.make_cli_reference import REFERENCE, cli_reference


def test_the_command_line_page_says_what_the_command_line_says() -> None:
    assert REFERENCE.read_text("utf-8") == cli_reference(commands, "fieldnotes")
