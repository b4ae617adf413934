"""Actions and drivers from a terminal."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldnotes.cli import commands
from fieldnotes.errors import InvalidInputError
from fieldnotes.records import Metric
from fieldnotes.services import actions, metrics
from fieldnotes.services.drivers import list_scored_sources
from fieldnotes.services.workspace import Workspace
from tests.services.test_actions import KOREA, order_value
from tests.services.test_drivers import nps, put

__all__ = ["nps", "order_value"]


def said(ws: Workspace, *words: str) -> str:
    done = CliRunner().invoke(commands, [*words, "--workspace", str(ws.folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_action_is_written_down_listed_judged_and_taken_away(
    workspace: Workspace, order_value: Metric, tmp_path: Path
) -> None:
    added = said(
        workspace,
        *("actions", "add", "The flag is off", "--metric", order_value.name, "--done-on", "2025-03-01"),
        *("--market", "Korea", "--owner", "Ada"),
    )

    assert added.startswith(
        "Action 1. Since the change on 1 Mar 2025 “Average order value” in Korea is 15 % higher"
    )
    assert actions.get_action(workspace, 1).slice == KOREA
    listed = said(workspace, "actions", "list", "--metric", order_value.name)
    assert listed == "1  2025-03-01  The flag is off  (Average order value, Korea, Ada)\n"
    said(workspace, "actions", "result", "1", "--to", str(tmp_path / "course.csv"))
    said(workspace, "actions", "result", "1", "--to", str(tmp_path / "all.json"))
    course = list(csv.DictReader((tmp_path / "course.csv").read_text("utf-8-sig").splitlines()))
    assert (len(course), course[0]["part"], course[-1]["part"]) == (19, "before", "after")
    assert json.loads((tmp_path / "all.json").read_text("utf-8"))["verdict"] == "as hoped"
    assert said(workspace, "actions", "remove", "1") == "Removed “The flag is off”.\n"
    assert actions.list_actions(workspace) == []


def test_a_file_of_another_kind_is_refused(workspace: Workspace, order_value: Metric, tmp_path: Path) -> None:
    said(workspace, "actions", "add", "x", "--metric", order_value.name, "--done-on", "2025-03-01")

    with pytest.raises(InvalidInputError, match="end its name in csv or json"):
        said(workspace, "actions", "result", "1", "--to", str(tmp_path / "a.png"))


def test_drivers_are_said_and_written_as_files(workspace: Workspace, nps: Metric, tmp_path: Path) -> None:
    assert "No coded comments are counted. There are: --source 1 (NPS: comment, 0 coded)." in said(
        workspace, "drivers", "NPS"
    )
    source = list_scored_sources(workspace, nps.id)[0]
    put(workspace, source.source_id, "anger", range(40))
    put(workspace, source.source_id, "joy", range(40, 80))

    told = said(workspace, "drivers", "NPS")
    said(workspace, "drivers", "NPS", "--to", str(tmp_path / "drivers.csv"))
    said(workspace, "drivers", "NPS", "--to", str(tmp_path / "drivers.json"))

    assert "not what causes what" in told
    assert "anger: 40 of 80, -100.0 against 100.0: -200.0 (" in told
    rows = list(csv.DictReader((tmp_path / "drivers.csv").read_text("utf-8-sig").splitlines()))
    assert {row["code"]: (row["mentions"], row["judged"]) for row in rows} == {
        "anger": ("40", "more than chance"),
        "joy": ("40", "more than chance"),
    }
    assert json.loads((tmp_path / "drivers.json").read_text("utf-8"))["respondents"] == 80


def test_a_metric_of_cases_says_that_it_has_no_drivers(workspace: Workspace) -> None:
    metrics.add_metric(workspace, kind="contact rate", name="Contacts")

    with pytest.raises(InvalidInputError, match="“Contacts” is not made of scores"):
        said(workspace, "drivers", "Contacts")
