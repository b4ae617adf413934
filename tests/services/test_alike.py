"""Passages like a statement: read, with consent, not in it yet, not refused; and the guess against it."""

import pytest

from fieldnotes.records import AnswerRow, Finding
from fieldnotes.services import alike, coding, findings, jobs, participants, sessions
from fieldnotes.services.answers import add_answers
from fieldnotes.services.reading import queue_unread_notes
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace

STATEMENT = "People have to tell their story a second time on the phone."
TOLD = "I had to tell the whole story again on the phone."
TWICE = "They made me repeat my story on the telephone."
NOT_ASKED = "Nobody asked me to tell my story again on the phone."
OFF_TOPIC = "The weather in Seoul was lovely."


def note(ws: Workspace, *texts: str) -> list[int]:
    """Notes of one walk; returns their sources' ids."""
    journey = sessions.list_journeys(ws)[0]
    walk = sessions.start_session(ws, title="Walk", mode="listen to calls", journey_id=journey.id)
    return [
        sessions.add_observation(ws, walk.id, kind="heard", seat="customer", text=text).source_id
        for text in texts
    ]


def read_all(ws: Workspace) -> None:
    while queue_unread_notes(ws) or run_next_job(ws, pytest.fail) is not None:
        pass
    assert [job.error for job in jobs.list_jobs(ws, states=["failed"])] == []


def quotes(passages: tuple) -> list[str]:
    return [one.card.quote for one in passages]


@pytest.fixture
def finding(workspace: Workspace) -> Finding:
    return findings.write_finding(workspace, statement=STATEMENT)


def test_while_nothing_is_read_it_says_so_and_how_much_waits(workspace: Workspace, finding: Finding) -> None:
    assert alike.find_alike(workspace, finding.id) == alike.AlikePassages((), (), 0, 0, 0)
    note(workspace, TOLD)
    assert queue_unread_notes(workspace)
    assert not queue_unread_notes(workspace)  # each waits once
    found = alike.find_alike(workspace, finding.id)
    assert (found.sentences, found.waiting) == (0, 1)


def test_the_nearest_come_first_and_what_is_about_something_else_not_at_all(
    workspace: Workspace, finding: Finding
) -> None:
    note(workspace, OFF_TOPIC, TWICE, TOLD)
    read_all(workspace)
    found = alike.find_alike(workspace, finding.id)
    assert quotes(found.passages) == [TOLD, TWICE]
    assert found.passages[0].likeness > found.passages[1].likeness > alike.LEAST_LIKENESS
    assert (found.sentences, found.against) == (3, ())
    assert findings.get_finding(workspace, finding.id).evidence == ()  # proposing counts nowhere


def test_what_is_put_to_the_finding_and_what_is_refused_is_proposed_no_more(
    workspace: Workspace, finding: Finding
) -> None:
    note(workspace, TWICE, TOLD)
    read_all(workspace)
    first, second = alike.find_alike(workspace, finding.id).passages
    findings.add_text_as_evidence(
        workspace,
        finding.id,
        segment_id=first.segment_id,
        start_char=first.start_char,
        end_char=first.end_char,
        stance="for",
    )
    place = {
        "segment_id": second.segment_id,
        "start_char": second.start_char,
        "end_char": second.end_char,
    }
    alike.refuse_passage(workspace, finding.id, **place)
    found = alike.find_alike(workspace, finding.id)
    assert (found.passages, found.refused) == ((), 1)
    other = findings.write_finding(workspace, statement=STATEMENT)
    assert quotes(alike.find_alike(workspace, other.id).passages) == [TOLD, TWICE]
    alike.restore_passage(workspace, finding.id, **place)
    assert quotes(alike.find_alike(workspace, finding.id).passages) == [TWICE]
    alike.refuse_passage(workspace, finding.id, **place)
    assert alike.restore_all_passages(workspace, finding.id) == 1
    assert quotes(alike.find_alike(workspace, finding.id).passages) == [TWICE]


def test_a_denial_stands_apart_as_a_guess_with_its_reason(workspace: Workspace, finding: Finding) -> None:
    note(workspace, TOLD, NOT_ASKED)
    read_all(workspace)
    found = alike.find_alike(workspace, finding.id)
    assert quotes(found.passages) == [TOLD]
    assert [(one.card.quote, one.against) for one in found.against] == [
        (NOT_ASKED, ("says no, the statement does not",))
    ]


def test_an_opposite_feeling_stands_apart_and_the_same_feeling_outweighs_a_denial(
    workspace: Workspace, finding: Finding
) -> None:
    told, twice, not_asked = note(workspace, TOLD, TWICE, NOT_ASKED)
    read_all(workspace)
    codes = {code.name: code.id for code in coding.list_codes(workspace, kind="emotion")}
    for source_id, emotion in ((told, "annoyance"), (twice, "joy"), (not_asked, "annoyance")):
        line = coding.read_source(workspace, source_id).segments[0]
        coded = coding.apply_code(
            workspace,
            source_id,
            code_id=codes[emotion],
            first_segment_id=line.id,
            start_char=0,
            last_segment_id=line.id,
            end_char=len(line.text),
        )
        if source_id == told:
            findings.add_evidence(workspace, finding.id, excerpt_id=coded.excerpt_id, stance="for")
    found = alike.find_alike(workspace, finding.id)
    assert quotes(found.passages) == [NOT_ASKED]
    assert [(one.card.quote, one.against) for one in found.against] == [
        (TWICE, ("tagged “joy”, pleasant, where what speaks for it is unpleasant",))
    ]
    assert found.against[0].card.id  # the tagged passage stands for its sentence


def test_one_source_does_not_fill_the_list(workspace: Workspace, finding: Finding) -> None:
    rows = [AnswerRow(text=f"I had to tell my story again on the phone, {n} times.") for n in range(2, 9)]
    add_answers(workspace, "Comments", rows, consent="in the survey", suggest=True)
    note(workspace, TWICE)
    read_all(workspace)
    found = alike.find_alike(workspace, finding.id)
    assert [one.card.title for one in found.passages] == ["Comments", "Comments", "Walk"]
    assert len(alike.find_alike(workspace, finding.id, most_a_source=5, most=4).passages) == 4


def test_what_consent_covers_no_more_is_not_proposed_or_found(workspace: Workspace, finding: Finding) -> None:
    add_answers(workspace, "Comments", [AnswerRow(text=TOLD)], consent="in the survey")
    read_all(workspace)
    assert quotes(alike.find_alike(workspace, finding.id).passages) == [TOLD]
    assert [one.card.quote for one in alike.find_passages_with(workspace, finding.id, text="story")] == [TOLD]
    for person in participants.list_participants(workspace):
        participants.withdraw_consent(workspace, person.id)
    assert alike.find_alike(workspace, finding.id).passages == ()
    assert alike.find_passages_with(workspace, finding.id, text="story") == []


def test_lines_are_found_by_their_words_tagged_or_not(workspace: Workspace, finding: Finding) -> None:
    told, _ = note(workspace, TOLD, OFF_TOPIC)
    found = alike.find_passages_with(workspace, finding.id, text="whole sto")
    assert [(one.card.quote, one.card.source_id, one.card.id) for one in found] == [(TOLD, told, 0)]
    findings.add_source_as_evidence(workspace, finding.id, source_id=told, stance="for")
    assert alike.find_passages_with(workspace, finding.id, text="whole") == []
    assert alike.find_passages_with(workspace, finding.id, text=" ") == []
