"""The anecdote guard stands on every page, export and command on which a finding does."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from fieldnotes.cli import commands
from fieldnotes.services import coding, exports, findings, library, metrics, sessions, stories
from fieldnotes.services.actions import add_action
from fieldnotes.services.workspace import Workspace

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

GUARD = "Anecdote: everything behind this was met on one single occasion."
VALUES = b"month,market,score,n\n2026-09,,30,100\n2026-10,,28,100\n"
UI = Path(__file__).parents[2] / "fieldnotes" / "ui"
# What draws a finding's statement: each says the guard with it, or is named here with the reason why not.
WITHOUT = {
    "actions_form.py": "chooses the findings of an action, whose list then says it",
    "findings_forms.py": "writes the words of a finding",
    "story_edit.py": "chooses a finding for a story, whose page then says it",
    "transcript_evidence.py": "chooses a finding for a passage, and leads to its page",
    "findings_use.py": "chooses a finding for a passage, and leads to its page",
    "metrics_chart.py": "pins in a drawing whose list stands below it",
}


@pytest.fixture
def finding_id(workspace: Workspace) -> int:
    """A finding that rests on one note of one walk, linked to a metric and told in a published story."""
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(workspace, title="A walk", mode="interview", journey_id=journey.id)
    note = sessions.add_observation(
        workspace, walk.id, kind="heard", seat="customer", text="I told it twice."
    )
    segment = coding.read_source(workspace, note.source_id).segments[0]
    made = coding.apply_code(
        workspace,
        note.source_id,
        code_id=coding.list_codes(workspace, kind="theme")[0].id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
    )
    finding = findings.write_finding(workspace, statement="Callers tell it twice.")
    findings.add_evidence(workspace, finding.id, excerpt_id=made.excerpt_id, stance="for")
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, VALUES, file_name="nps.csv")
    findings.link_finding(workspace, finding.id, metric_id=metric.id, kind="explains its level")
    story = stories.write_story(workspace, title="Told twice", finding_id=finding.id)
    stories.publish_story(workspace, story.id)
    return finding.id


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("findings", {}),
        ("findings", {"finding": 1}),
        ("metrics", {"metric": 1}),
        ("story", {}),
        ("story", {"id": 1}),
        ("library", {}),
        ("home", {}),
    ],
)
def test_a_page_with_the_finding_says_that_it_is_an_anecdote(
    visit: Visit, words: Words, finding_id: int, page: str, query: dict[str, int]
) -> None:
    assert GUARD in words(visit(page, **query))


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_an_export_says_it(workspace: Workspace, finding_id: int, file_format: str) -> None:
    assert GUARD in exports.export_text(workspace, "findings", file_format=file_format)


@pytest.mark.parametrize(
    "command",
    [
        ["findings", "list"],
        ["findings", "show", "1"],
        ["findings", "export"],
        ["export", "findings"],
        ["search", "twice"],
    ],
)
def test_a_command_says_it(workspace: Workspace, finding_id: int, command: list[str]) -> None:
    told = CliRunner().invoke(commands, [*command, "--workspace", str(workspace.folder)])
    assert told.exit_code == 0, told.output
    assert GUARD in told.output


@pytest.mark.parametrize("made", ["brief.html", "brief.pdf"])
def test_a_brief_says_it(workspace: Workspace, finding_id: int, tmp_path: Path, made: str) -> None:
    out = tmp_path / made
    told = CliRunner().invoke(
        commands, ["brief", "1", "--workspace", str(workspace.folder), "--out", str(out)]
    )
    assert told.exit_code == 0, told.output
    if made.endswith(".pdf"):
        text = " ".join(PdfReader(out).pages[0].extract_text().split())
    else:
        text = out.read_text(encoding="utf-8")
    assert GUARD in text


def test_an_action_says_it_of_the_finding_that_it_follows_from(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    add_action(
        workspace, metric_id=1, text="Tell it once.", done_on=date(2026, 10, 1), finding_ids=[finding_id]
    )
    assert words(visit("metrics", metric=1)).count(GUARD) == 2  # with its link, and with the action


def test_cards_of_passages_and_stories_carry_it(workspace: Workspace, finding_id: int) -> None:
    found = library.search_library(workspace, text="twice")
    carried = {card.kind: card.strength for card in found.cards if card.kind != "source"}
    assert {kind: strength.guards for kind, strength in carried.items() if strength} == {
        "story": (GUARD,),
        "passage": (GUARD,),
    }


def test_no_part_of_a_page_draws_a_statement_without_it() -> None:
    drawing = {
        path.name
        for path in UI.glob("*.py")
        if ".statement" in (text := path.read_text(encoding="utf-8"))
        and not any(name in text for name in ("guard_note", "strength_html", "draw_strength", ".guards"))
    }
    drawing -= {name for name in drawing if name.startswith("metrics_quer")}  # a query's statement is SQL
    assert drawing <= set(WITHOUT)
