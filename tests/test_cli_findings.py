"""Findings are written, proved, linked, read locally and exported from a terminal as well."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from fieldnotes.cli import commands
from fieldnotes.errors import InvalidInputError
from fieldnotes.services import finding_exports, findings, members, metrics, sessions
from fieldnotes.services.workspace import Workspace

VALUES = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"


@pytest.fixture
def note_id(workspace: Workspace) -> int:
    """A walk's note in Korea, by its source."""
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(
        workspace, title="Walk", mode="listen to calls", journey_id=journey.id, market="Korea"
    )
    noted = sessions.add_observation(
        workspace, walk.id, kind="heard", seat="customer", text="=They never called."
    )
    return noted.source_id


@pytest.fixture
def run(workspace: Workspace):
    def command(*words: str) -> str:
        line = ["findings", words[0], "--workspace", str(workspace.folder), *words[1:]]
        return CliRunner().invoke(commands, line, catch_exceptions=False).output

    return command


def test_a_finding_goes_its_whole_way(run, workspace: Workspace, note_id: int) -> None:
    members.add_member(workspace, name="Mina", role="local reader", market="Korea")
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, VALUES, file_name="nps.csv")

    added = ["--market", "Korea", "--who", "Claimants", "--seen-of", "7", "12", "--confidence", "low"]
    assert run("add", "Nobody calls.", *added, "--confidence-because", "one morning") == (
        "Finding 1 is written down.\n"
    )
    assert run("edit", "1", "--status", "shared", "--owner", "Ada") == "Finding 1 is changed.\n"
    made = findings.find_finding(workspace, 1)
    assert (made.status, made.owner, made.who, made.seen_count, made.markets) == (
        "shared",
        "Ada",
        "Claimants",
        7,
        ("Korea",),
    )
    said = run("evidence", "1", "for", "--note-source", str(note_id), "--why", "Her words.")
    assert said == "Evidence 1 speaks for finding 1.\n"
    linked = ["--kind", "explains this movement", "--direction", "down", "--market", "Japan"]
    said = run("link", "1", "NPS", *linked, "--from", "2026-02-01", "--until", "2026-02-28")
    assert said == (
        "Link 1: finding 1 explains this movement, NPS, Japan.\n"
        "None of 1 passage comes from the slice; 1 is from elsewhere (market); 1 was met after the period it "
        "should explain.\n"
    )
    assert run("waiting") == "1  Nobody calls.  (Korea: waits for Mina)\n"
    assert run("read", "1", "Korea", "--because", "a call is rude") == "Korea: reads differently here.\n"
    assert run("waiting") == ""
    assert "shared · anecdote · Korea · reads differently here" in run("list")
    shown = run("show", "1")
    assert "! Anecdote: everything behind this was met on one single occasion." in shown
    assert "for 1: =They never called.  [Her words.]" in shown
    assert "link 1: explains this movement, NPS, Japan, pushes down" in shown
    assert run("remove-evidence", "1") == "Evidence 1 is removed.\n"
    assert run("alike", "1") == "0 sentences compared.\n"


def test_the_export_carries_grade_guards_links_and_readings(run, workspace: Workspace, note_id: int) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, VALUES, file_name="nps.csv")
    made = findings.write_finding(workspace, statement="=1+1", markets=["Korea", "Japan"])
    findings.write_finding(workspace, statement="Alone.")
    findings.add_source_as_evidence(workspace, made.id, source_id=note_id, stance="for", note="Hers")
    findings.link_finding(
        workspace, made.id, metric_id=metric.id, kind="explains its level", mechanism="It tires."
    )
    findings.read_locally(workspace, made.id, market="Korea", reading="reads as described")

    lines = list(csv.DictReader(io.StringIO(run("export"))))
    assert [line["statement"] for line in lines] == ["Alone.", "'=1+1"]
    assert (lines[1]["grade"], lines[0]["grade"]) == ("anecdote", "no evidence")
    assert lines[1]["guards"] == "Anecdote: everything behind this was met on one single occasion."
    assert lines[1]["local_readings"] == "Korea: reads as described; Japan: not yet read locally"
    assert lines[1]["metrics"] == "explains its level: NPS, all customers, 10 points in Feb 2026"

    out = workspace.folder / "findings.json"
    assert run("export", "--to", str(out)) == f"Written to {out}.\n"
    entry = json.loads(Path(out).read_text(encoding="utf-8"))[1]
    assert (entry["statement"], entry["grade"], entry["markets"]) == ("=1+1", "anecdote", ["Korea", "Japan"])
    assert entry["evidence"][0]["note"] == "Hers"
    assert entry["links"][0]["mechanism"] == "It tires."
    assert entry["links"][0]["where_evidence_comes_from"].startswith("The link speaks of all customers")
    assert [one["reading"] for one in entry["local_readings"]] == [
        "reads as described",
        "not yet read locally",
    ]


def test_what_cannot_be_done_is_said(run, workspace: Workspace) -> None:
    findings.write_finding(workspace, statement="Nobody calls.")
    with pytest.raises(InvalidInputError, match="There is no metric “NPS”"):
        run("link", "1", "NPS")
    with pytest.raises(InvalidInputError, match="There is no stage “moon”"):
        run("add", "Nobody calls.", "--stage", "moon")
    with pytest.raises(InvalidInputError, match="Name one passage with --excerpt"):
        run("evidence", "1", "for")
    with pytest.raises(InvalidInputError, match="csv or json, not pdf"):
        finding_exports.export_findings(workspace, "pdf")
