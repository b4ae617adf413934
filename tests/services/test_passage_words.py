"""What redaction would take out of a source or ask about, a passage that leaves does not hold either."""

import io
import zipfile

import numpy as np
import pytest
from pypdf import PdfReader

from fieldnotes.records import Participant, PersonalSpan, SpeechSegment, Word
from fieldnotes.services import (
    coding,
    digests,
    identities,
    participants,
    redacting,
    stories,
    story_files,
    telling,
)
from fieldnotes.services.known_names import names_on_record
from fieldnotes.services.passage_words import RedactedPassage, redact_passage
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import excerpts, redaction, sources
from fieldnotes.store.database import writing

BORN = "I was born on March 3rd, 1975, at 12 High Street."


@pytest.fixture
def person(workspace: Workspace) -> Participant:
    made = participants.add_participant(workspace, seat="customer")
    agreed = {"observe": True, "record": True, "quote_inside": True, "share_outside": True}
    participants.record_consent(workspace, made.id, how="on paper", **agreed)
    return made


def add_line(ws: Workspace, text: str, *people: int, voice: str = "", voice_of: int | None = None) -> int:
    """Return a source of one line, in which each word has a second of its own."""
    words = tuple(Word(f" {word}", float(n), n + 0.9, 0.9) for n, word in enumerate(text.split()))
    with writing(ws.db):
        source_id = sources.add_source(ws.db, {"kind": "document", "title": "Letter"})
        sources.add_speech_segments(ws.db, source_id, [SpeechSegment(0.0, 60.0, text, words=words)])
        for one in people:
            ws.db["source_participant"].insert({"source_id": source_id, "participant_id": one})
        if voice:
            ws.db["speaker"].insert({"source_id": source_id, "name": voice, "participant_id": voice_of})
    return source_id


def pick(ws: Workspace, source_id: int) -> int:
    """Return a passage of all that a source says."""
    [line] = sources.read_segments(ws.db, source_id)
    code_id = coding.list_codes(ws, kind="theme")[0].id
    made = coding.apply_code(
        ws,
        source_id,
        code_id=code_id,
        first_segment_id=line.id,
        start_char=0,
        last_segment_id=line.id,
        end_char=len(line.text),
    )
    return made.excerpt_id


def leaves(ws: Workspace, source_id: int) -> RedactedPassage:
    [excerpt] = excerpts.read_excerpts(ws.db, ids=[pick(ws, source_id)])
    return redact_passage(ws, excerpt)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (BORN, "I was born on [date of birth], at [address]."),
        ("My name is Bob Smith, call 555 0147.", "My name is [name], call [number]."),
        ("제 이름은 김민수입니다. 테헤란로 152", "제 이름은 [name]입니다. [address]"),
        ("It is five five five oh one four seven.", "It is [number]."),
        ("See www.mina.example or card 4111 1111 1111 1111.", "See [web address] or card [card]."),
    ],
)
def test_what_redaction_takes_out_or_asks_about_does_not_leave(
    workspace: Workspace, text: str, left: str
) -> None:
    source_id = add_line(workspace, text)
    passage = leaves(workspace, source_id)
    assert passage.words == left

    redacting.find_personal_data(workspace, source_id)
    found = redacting.list_personal_data(workspace, source_id=source_id)
    assert found
    assert [one.text for one in found if one.text in passage.words] == []


def test_the_sound_is_silent_at_the_words_that_are_hidden(workspace: Workspace) -> None:
    passage = leaves(workspace, add_line(workspace, "My name is Bob Smith, call me."))
    assert passage.said
    assert np.array(passage.muted) == pytest.approx(np.array([(2.92, 3.98), (3.92, 4.98)]))


def test_a_person_on_record_is_their_code_by_any_word_of_their_name(
    workspace: Workspace, person: Participant
) -> None:
    identities.set_identity(workspace, person.id, name="Mina Park", contact="mina_p on the app")
    source_id = add_line(workspace, "So Mina said: mina Park! Write to mina_p on the app.", person.id)
    assert leaves(workspace, source_id).words == "So C-001 said: C-001! Write to [name]."


def test_a_word_that_two_people_share_is_nobodys_code(workspace: Workspace, person: Participant) -> None:
    other = participants.add_participant(workspace, seat="customer")
    identities.set_identity(workspace, person.id, name="Mina Park", contact="")
    identities.set_identity(workspace, other.id, name="Jun Park", contact="")
    source_id = add_line(workspace, "Is Park here? Jun is.", person.id, other.id)
    assert leaves(workspace, source_id).words == "Is [name] here? C-002 is."


@pytest.mark.parametrize(
    ("voice", "left"),
    [
        ("Zofia", "Ask [name], customer or agent 2."),
        ("Customer", "Ask Zofia, customer or agent 2."),
        ("Agent 2", "Ask Zofia, customer or agent 2."),
    ],
)
def test_what_a_voice_is_called_is_hidden_unless_it_names_nobody(
    workspace: Workspace, voice: str, left: str
) -> None:
    assert (
        leaves(workspace, add_line(workspace, "Ask Zofia, customer or agent 2.", voice=voice)).words == left
    )


def test_a_voice_called_customer_has_no_customer_taken_out_of_its_source(
    workspace: Workspace, person: Participant
) -> None:
    source_id = add_line(workspace, "The customer waits.", person.id, voice="Customer", voice_of=person.id)
    assert names_on_record(workspace, source_id).known == set()
    assert redacting.find_personal_data(workspace, source_id) == 0


def test_a_name_that_only_the_redaction_of_the_source_found_does_not_leave(workspace: Workspace) -> None:
    source_id = add_line(workspace, "Then Zofia came.")
    [line] = sources.read_segments(workspace.db, source_id)
    with writing(workspace.db):
        redaction.add_findings(workspace.db, line, [PersonalSpan(5, 10, "name", sure=False)])
    assert leaves(workspace, source_id).words == "Then [name] came."


def test_every_way_out_goes_through_it(workspace: Workspace) -> None:
    excerpt_id = pick(workspace, add_line(workspace, BORN))
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    stories.publish_story(workspace, story.id)
    page, pdf, slides = (
        story_files.write_story_file(workspace, story.id, file_format=one) for one in ("html", "pdf", "pptx")
    )
    pdf_words = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    with zipfile.ZipFile(io.BytesIO(slides)) as parts:
        slide_words = " ".join(
            parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")
        )
    (new,) = digests.get_digest(workspace).stories

    for words in (page.decode(), pdf_words, slide_words, new.quote):
        assert "[date of birth]" in words
        assert "High Street" not in words
        assert "1975" not in words
    assert telling.tell_story(workspace, story.id, redact=False).passages[0].words == BORN
