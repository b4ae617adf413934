"""Write docs/cli.md from the command line itself, so that the two cannot differ.

python -m scripts.make_cli_reference           writes it
python -m scripts.make_cli_reference --check   exits with 1 and says so if it is not what would be written
"""

import sys
from pathlib import Path

import click

from fieldnotes.cli import commands as fieldnotes_command

REFERENCE = Path(__file__).parents[1] / "docs" / "cli.md"

_HEAD = """\
# The command line

`make docs` writes this page from the command line itself: change the help texts in the code, not here.
"""
_WIDTH_COLUMNS = 100


def cli_reference(command: click.Command, name: str) -> str:
    """Return the Markdown page: a section for the command and for each one below it, in their own order."""
    sections = [
        f"{'#' * min(2 + depth, 4)} {path}\n\n```text\n{text}\n```\n"
        for path, text, depth in _walk(command, name)
    ]
    return "\n".join([_HEAD, *sections])


def main(arguments: list[str]) -> int:
    """Write or check the page; return 0, or 1 if a check finds it out of date."""
    page = cli_reference(fieldnotes_command, "fieldnotes")
    if "--check" not in arguments:
        REFERENCE.write_text(page, encoding="utf-8")
        return 0
    if REFERENCE.is_file() and REFERENCE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/cli.md is not what the command line says; run make docs.", file=sys.stderr)
    return 1


def _walk(
    command: click.Command, name: str, parent: click.Context | None = None, depth: int = 0
) -> list[tuple[str, str, int]]:
    settings = {**command.context_settings, "max_content_width": _WIDTH_COLUMNS}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    context.terminal_width = _WIDTH_COLUMNS
    found = [(context.command_path, command.get_help(context).strip(), depth)]
    if isinstance(command, click.Group):
        for child_name in command.list_commands(context):
            child = command.get_command(context, child_name)
            if child is not None and not child.hidden:
                found += _walk(child, child_name, context, depth + 1)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
