"""What the files in deploy/ say agrees with the app: commands, ports, limits, settings, times."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from fieldnotes.cli import commands
from fieldnotes.settings import Settings, load_settings
from fieldnotes.supervisor import STOP_WITHIN_S
from fieldnotes.ui.launch import refuse_to_be_open
from scripts.carry_app import CARRIED

ROOT = Path(__file__).parent.parent
FILES = {path.name: path.read_text("utf-8") for path in (ROOT / "deploy").iterdir()}
UNIT, COMPOSE, DOCKERFILE = FILES["fieldnotes.service"], FILES["compose.yaml"], FILES["Dockerfile"]
PAGE = (ROOT / "docs" / "running-for-a-team.md").read_text("utf-8")
PORT = next(option.default for option in commands.commands["run"].params if option.name == "port")
BYTES = {
    "m": 1024**2,
    "g": 1024**3,
    "GB": 1000**3,
    "GiB": 1024**3,
}  # "m" and "g" are nginx's, the others Caddy's


def without_comments(text: str) -> str:
    return re.sub(r"(?m)^\s*#.*\n?", "", text)


def command_lines() -> list[list[str]]:
    """The words after each `fieldnotes` of these files and their page, comments included."""
    found = [json.loads(words)[1:] for words in re.findall(r"CMD (\[.*\])", DOCKERFILE)]
    for text in (UNIT, COMPOSE, PAGE):
        whole_lines = re.sub(r"\\\n#? *", "", text)
        lines = re.findall(r"(?m)(?:^|[ =/])fieldnotes ((?:init|run|accounts add) [^`\n]*)$", whole_lines)
        found += [shlex.split(line) for line in lines]
    return found


def parsed(words: list[str]) -> dict[str, object]:
    """The parameters of a command line, as click reads it, without doing it; click exits where it can't."""
    context = click.Context(commands)
    command: click.Command = commands
    while isinstance(command, click.Group):
        _, found, words = command.resolve_command(context, words)
        assert found is not None
        command = found
    return command.make_context(command.name, list(words)).params


def test_every_command_line_is_one_that_the_app_has() -> None:
    lines = command_lines()

    assert len(lines) == 9
    for words in lines:
        assert parsed(words)["folder"]


def test_commands_of_one_file_are_about_one_workspace() -> None:
    for text, folder in ((UNIT, "/var/lib/fieldnotes/workspace"), (COMPOSE + DOCKERFILE, "/workspace")):
        about = set(re.findall(r"(?:--workspace\W+|fieldnotes init )(/[\w/]+)", text))
        assert about == {folder}


def test_proxies_pass_on_to_where_the_app_listens() -> None:
    to = {
        name: re.findall(r"(?:proxy_pass http://|reverse_proxy )([\w.]+:\d+)", text)
        for name, text in FILES.items()
        if "proxy" in without_comments(text) and name != "compose.yaml"
    }

    assert to == {
        "Caddyfile": [f"127.0.0.1:{PORT}"],
        "Caddyfile.compose": [f"app:{PORT}"],
        "nginx.conf": [f"127.0.0.1:{PORT}"],
    }
    assert f"--address 127.0.0.1 --port {PORT}\n" in UNIT
    assert re.search(r"^  app:$", COMPOSE, re.MULTILINE)


@pytest.mark.parametrize("name", ["Caddyfile", "Caddyfile.compose", "nginx.conf"])
def test_a_proxy_lets_through_the_largest_file_that_the_app_takes(name: str) -> None:
    found = re.search(r"(?:max_size|client_max_body_size) (\d+)(\w+)", FILES[name])

    assert found is not None
    assert int(found[1]) * BYTES[found[2]] >= Settings().max_upload_mb * 1024**2


def test_the_containers_settings_are_settings_and_let_nobody_in_unasked(tmp_path: Path) -> None:
    given = dict(re.findall(r"(FIELDNOTES_\w+): (\S+)", without_comments(COMPOSE)))

    settings = load_settings(tmp_path, given)

    assert {name.removeprefix("FIELDNOTES_").lower() for name in given} <= set(Settings.__annotations__)
    assert (settings.sign_in, settings.public_address) == (("accounts",), "https://notes.example.org")
    refuse_to_be_open("0.0.0.0", settings)


def test_one_name_stands_where_a_team_puts_its_own() -> None:
    for name, text in FILES.items():
        if name != "Dockerfile":
            assert set(re.findall(r"\bnotes\.[\w.]+\b", text)) == {"notes.example.org"}, name


def test_nothing_is_killed_while_the_app_still_stops_in_order() -> None:
    waits = [*re.findall(r"TimeoutStopSec=(\d+)", UNIT), *re.findall(r"stop_grace_period: (\d+)s", COMPOSE)]

    assert len(waits) == 2
    assert all(int(wait) > STOP_WITHIN_S for wait in waits)


def test_an_image_gets_all_that_a_wheel_is_made_of_and_no_workspace() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, wheel = build["project"], build["tool"]["hatch"]["build"]["targets"]["wheel"]
    made_of = {*CARRIED, *wheel["packages"], project["readme"], *project["license-files"]}

    assert "*" in lines
    assert kept == made_of | {"pyproject.toml", "constraints.txt", "scripts"}
