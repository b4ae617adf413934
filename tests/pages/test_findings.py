"""The Findings page: empty, a new one, evidence on both sides, metric, local reading; what goes wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Slice
from fieldnotes.services import coding, findings, metrics, sessions
from fieldnotes.services.workspace import Workspace

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

ATTACK = '<img src=x onerror="alert(1)">'
VALUES = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"


@pytest.fixture
def excerpts(workspace: Workspace) -> list[int]:
    """Three tagged notes of one walk in Korea."""
    journey = sessions.list_journeys(workspace)[0]
    session = sessions.start_session(
        workspace, title="A walk", mode="listen to calls", journey_id=journey.id, market="Korea"
    )
    theme = coding.list_codes(workspace, kind="theme")[0]
    ids = []
    for text in ("I told it twice already.", "It went quickly.", "Twice, on the phone."):
        note = sessions.add_observation(workspace, session.id, kind="heard", seat="customer", text=text)
        segment = coding.read_source(workspace, note.source_id).segments[0]
        coded = coding.apply_code(
            workspace,
            note.source_id,
            code_id=theme.id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=len(text),
        )
        ids.append(coded.excerpt_id)
    return ids


@pytest.fixture
def finding_id(workspace: Workspace, excerpts: list[int]) -> int:
    finding = findings.write_finding(
        workspace,
        statement=f"Callers tell it twice. {ATTACK}",
        functional_need="Tell it once.",
        market="Korea",
    )
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpts[0], stance="for")
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpts[1], stance="against")
    return finding.id


def sides(ws: Workspace, finding_id: int) -> dict[int, str]:
    return {
        one.evidence.excerpt_id: one.evidence.stance for one in findings.get_finding(ws, finding_id).evidence
    }


def labelled(elements: object, label: str) -> object:
    return next(element for element in elements if element.label == label)  # type: ignore[attr-defined]


def test_without_findings_the_page_says_where_one_begins(visit: Visit, words: Words) -> None:
    app = visit("findings")
    assert "No finding yet A finding says what is going on." in words(app)
    assert "Write a finding" in [link.label for link in app.get("page_link")]


def test_the_list_says_standing_guard_and_metric(visit: Visit, words: Words, finding_id: int) -> None:
    said = words(visit("findings"))
    assert "draft · Korea" in said
    assert "Anecdote: everything behind this was met on one single occasion." in said
    assert "1 passage for, 1 passage against, 1 occasion, no customers on record, 1 source, 1 market." in said
    assert "Not yet read locally." in said
    assert "No metric is linked to it yet." in said


def test_a_long_list_is_shown_page_by_page(visit: Visit, workspace: Workspace) -> None:
    for number in range(21):
        findings.write_finding(workspace, statement=f"Finding {number}")
    app = visit("findings")
    shown = [link.label for link in app.get("page_link") if link.label.startswith("Finding ")]
    assert (len(shown), shown[0]) == (20, "Finding 20")


def test_a_finding_shows_both_sides_as_plain_text(visit: Visit, words: Words, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    said = words(app)
    assert "Speaks for it 1" in said and "Speaks against it 1" in said
    assert "I told it twice already." in said and "It went quickly." in said
    assert f"Callers tell it twice. {ATTACK}" in said
    assert all("<img" not in element.value for element in app.html)
    assert "Functional need Tell it once. Emotional need not said yet" in said
    assert any("/transcript?source=" in element.value for element in app.html)


def test_a_new_finding_takes_its_passage_as_evidence(
    visit: Visit, words: Words, workspace: Workspace, excerpts: list[int]
) -> None:
    app = visit("findings", new=1, excerpt=excerpts[0])
    assert "This passage becomes its first evidence:" in words(app)
    assert app.text_input(key="new_market").value == "Korea"
    app.text_area(key="new_statement").set_value("People tell it twice.")
    labelled(app.button, "Write it down").click().run()
    made = findings.list_findings(workspace)[0]
    assert (made.statement, made.market) == ("People tell it twice.", "Korea")
    assert sides(workspace, made.id) == {excerpts[0]: "for"}
    assert "People tell it twice." in words(app)


def test_a_finding_without_a_statement_is_refused_and_the_rest_stays(
    visit: Visit, workspace: Workspace
) -> None:
    app = visit("findings", new=1)
    app.text_input(key="new_functional").set_value("Drive on Monday")
    labelled(app.button, "Write it down").click().run()
    assert app.error[0].value.replace("\\", "") == "The statement is empty; write at least a word."
    assert app.text_input(key="new_functional").value == "Drive on Monday"
    assert findings.list_findings(workspace) == []


def test_a_passage_that_may_not_be_shown_begins_no_finding(visit: Visit) -> None:
    app = visit("findings", new=1, excerpt=77)
    assert "There is no passage 77 that may be shown" in app.error[0].value.replace("\\", "")


def test_an_unknown_finding_is_a_sentence(visit: Visit) -> None:
    app = visit("findings", finding=99)
    assert "There is no finding 99 in this workspace" in app.error[0].value.replace("\\", "")


def test_words_and_status_can_be_changed(visit: Visit, workspace: Workspace, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    app.text_area(key=f"edit_{finding_id}_statement").set_value("They tell it three times.")
    app.selectbox(key=f"edit_{finding_id}_status").set_value("shared")
    labelled(app.button, "Save").click().run()
    changed = findings.get_finding(workspace, finding_id).finding
    assert (changed.statement, changed.status, changed.market) == (
        "They tell it three times.",
        "shared",
        "Korea",
    )


def test_evidence_is_found_by_its_words_and_added_on_a_side(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    app = visit("findings", finding=finding_id)
    app.text_input(key="evidence_text").set_value("twice phone").run()
    found = [button.key for button in app.button if str(button.key).startswith("add_")]
    assert found == [f"add_for_{excerpts[2]}", f"add_against_{excerpts[2]}"]
    app.button(key=f"add_against_{excerpts[2]}").click().run()
    assert sides(workspace, finding_id) == dict(zip(excerpts, ("for", "against", "against"), strict=True))
    assert "No other tagged passage holds these words." in words(app)


def test_removed_evidence_comes_back(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    app = visit("findings", finding=finding_id)
    first = findings.get_finding(workspace, finding_id).evidence[0].evidence.id
    app.button(key=f"remove_evidence_{first}").click().run()
    assert sides(workspace, finding_id) == {excerpts[1]: "against"}
    assert "Nothing speaks for this yet, and something against it." in words(app)
    app.button(key="undo").click().run()
    assert sides(workspace, finding_id) == {excerpts[0]: "for", excerpts[1]: "against"}


def test_evidence_can_move_to_the_other_side(
    visit: Visit, workspace: Workspace, finding_id: int, excerpts: list[int]
) -> None:
    app = visit("findings", finding=finding_id)
    second = findings.get_finding(workspace, finding_id).evidence[1].evidence.id
    app.button(key=f"turn_evidence_{second}").click().run()
    assert sides(workspace, finding_id) == {excerpts[0]: "for", excerpts[1]: "for"}


def test_a_metric_is_linked_with_period_and_mechanism_and_unlinked(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, VALUES, file_name="nps.csv")
    app = visit("findings", finding=finding_id)
    assert "No metric yet: a story without a number." in words(app)
    app.selectbox(key="link_kind").set_value("explains this movement")
    app.selectbox(key=f"link_from_{metric.id}").set_value("Feb 2026").run()
    app.text_area(key="link_mechanism_0").set_value("It tires.").run()
    app.button(key="do_link").click().run()
    link = findings.list_links(workspace, metric_id=metric.id)[0]
    assert (link.kind, link.mechanism, link.slice) == ("explains this movement", "It tires.", Slice())
    assert (link.period_start, link.period_end) == (date(2026, 2, 1), date(2026, 2, 28))
    said = words(app)
    assert "10 points Feb 2026, 95 % interval 6 to 14, n = 390" in said
    assert "▼\ufe0e fell by 20 points, worse: more than chance" in said
    assert (
        "n = 390 stands behind the number; behind this finding, 0 customers on record from 1 occasion."
        in said
    )
    app.button(key=f"remove_link_{link.id}").click().run()
    assert findings.list_links(workspace) == []
    app.button(key="undo").click().run()
    assert findings.list_links(workspace)[0].mechanism == "It tires."


def test_without_a_metric_the_way_to_one_is_offered(visit: Visit, words: Words, finding_id: int) -> None:
    app = visit("findings", finding=finding_id)
    assert "There is no metric in this workspace yet." in words(app)
    assert "Bring in a metric" in [link.label for link in app.get("page_link")]


def test_a_different_local_reading_needs_a_reason(
    visit: Visit, words: Words, workspace: Workspace, finding_id: int
) -> None:
    app = visit("findings", finding=finding_id)
    assert "Not yet read locally: nobody of Korea has said how this reads there." in words(app)
    app.radio(key=f"reading_{finding_id}").set_value("reads differently here").run()
    app.button(key=f"read_{finding_id}").click().run()
    assert "Say how it reads there" in app.error[0].value.replace("\\", "")
    app.text_area(key=f"because_{finding_id}_0").set_value("It is a habit.").run()
    app.button(key=f"read_{finding_id}").click().run()
    assert "Korea: reads differently here because It is a habit." in words(app)
    assert findings.get_finding(workspace, finding_id).readings[0].reading == "reads differently here"


def test_a_finding_leads_to_its_story(visit: Visit, finding_id: int) -> None:
    links = {
        link.label: link.proto.query_string for link in visit("findings", finding=finding_id).get("page_link")
    }
    assert links["Make a story of it"] == f"new=1&finding={finding_id}"
