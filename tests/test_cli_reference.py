import subprocess
import sys
from pathlib import Path


def test_the_command_line_page_says_what_the_command_line_says() -> None:
    # In a process of its own: click keeps the help option of a command that was called by itself.
    command = [sys.executable, "-m", "scripts.make_cli_reference", "--check"]
    subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
