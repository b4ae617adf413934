"""Patterns from a terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldnotes.cli import commands
from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.services import sessions
from fieldnotes.services.workspace import Workspace
from tests.coded_calls import CodedCalls


@pytest.fixture
def made(workspace: Workspace) -> CodedCalls:
    made = CodedCalls(workspace)
    stage = sessions.list_journeys(workspace)[0].stages[0].name
    call = made.call(made.met(), market="Korea", stage=stage)
    made.tag(call, "anger", (0, 0), (0, 6), intensity=2)
    made.tag(call, "joy", (0, 4), (0, 10))
    return made


def said(made: CodedCalls, *arguments: str) -> str:
    command = ["patterns", arguments[0], "--workspace", str(made.ws.folder), *arguments[1:]]
    return CliRunner().invoke(commands, command, catch_exceptions=False).output


def test_each_look_says_its_numbers(made):
    journey = sessions.list_journeys(made.ws)[0]

    assert "anger: 1 passage of 1 source, 1 person\n    Korea: 1 passage of 1 source, 1 person" in said(
        made, "matrix", "--by", "market"
    )
    assert "    joy: 1 passage of 1 source, 1 person" in said(made, "together")
    near = said(made, "near", "anger", "joy")
    assert "1 of 1 passage of “anger” near “joy” (overlapping passages): 1 source, 1 person.\n" in near
    assert f"{journey.stages[0].name}: −0.5 ± 2.1, 2 notes, 1 person" in said(made, "journey", journey.name)
    assert said(made, "over", "1") == "anger: 0–6 s\njoy: 4–10 s\n"
    assert said(made, "matrix", "--market", "Chile") == "Nothing coded matches.\n"


def test_a_file_is_what_its_name_ends_in(made, tmp_path: Path):
    for name, start in (("m.csv", b"kind,code"), ("m.svg", b"<svg "), ("m.png", b"\x89PNG")):
        said(made, "matrix", "--to", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(start)
    with pytest.raises(InvalidInputError):
        said(made, "matrix", "--to", str(tmp_path / "m.gif"))
    said(made, "near", "anger", "joy", "--to", str(tmp_path / "n.svg"))
    assert "“anger” near “joy”: overlapping passages" in (tmp_path / "n.svg").read_text(encoding="utf-8")


def test_names_that_are_not_there_are_said(made):
    for arguments in (
        ("near", "anger", "rage of the sea"),
        ("journey", "to the moon"),
        ("matrix", "--person", "C-999"),
        ("matrix", "--coder", "Nobody"),
    ):
        with pytest.raises(NotFoundError):
            said(made, *arguments)
