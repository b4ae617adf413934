"""The brief of a finding: whose words are in it, for whom, and what it says is not known."""

import wave
from datetime import date
from io import BytesIO

import pytest

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.records import Slice
from fieldnotes.services import (
    actions,
    briefs,
    findings,
    metrics,
    participants,
    recordings,
    sessions,
    speakers,
)
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import acting_as
from fieldnotes.store import sources
from fieldnotes.store.database import writing
from tests.coded_calls import CodedCalls

VALUES = b"month,value,low,high,n\n2026-01,30,26,34,400\n2026-02,10,6,14,390\n"


@pytest.fixture
def calls(workspace):
    return CodedCalls(workspace)


@pytest.fixture
def finding(workspace):
    return findings.write_finding(
        workspace, statement="Callers tell it twice.", functional_need="Tell it once.", market="Korea"
    )


def agree(ws, person_id, *, outside):
    participants.record_consent(
        ws, person_id, observe=True, record=True, quote_inside=True, share_outside=outside, how="on tape"
    )


def passage(calls, finding, person_id, *, line=0, stance="for", **call):
    """A call of one customer with a tagged line, put to the finding; returns the source's id."""
    source_id = call.pop("source_id", None)
    if source_id is None:
        source_id = calls.call(person_id, market="Korea", **call)
        seat_all_lines(calls.ws, source_id)
    tag(calls, finding, source_id, line=line, stance=stance)
    return source_id


def seat_all_lines(ws, source_id):
    with writing(ws.db):
        speaker_id = sources.add_speaker(ws.db, source_id, name="Mr Kowalski", seat="customer")
        ws.db.conn.execute("UPDATE segment SET speaker_id = ? WHERE source_id = ?", [speaker_id, source_id])


def tag(calls, finding, source_id, *, line=0, length=10, stance="for"):
    coding_id = calls.tag(source_id, "waiting", (line, 0), (line, length))
    findings.add_evidence(calls.ws, finding.id, excerpt_id=calls.excerpt(coding_id), stance=stance)


def who(brief, stance="for"):
    return [quote.who for quote in brief.quotes if quote.stance == stance]


def test_three_quotes_come_from_different_occasions_under_codes(workspace, calls, finding):
    first = passage(calls, finding, calls.met())
    passage(calls, finding, calls.met(), line=1, source_id=first)
    for _ in range(3):
        passage(calls, finding, calls.met())
    passage(calls, finding, calls.met(), stance="against")

    brief = briefs.get_brief(workspace, finding.id)

    assert who(brief) == ["C-001", "C-003", "C-004"]
    assert who(brief, "against") == ["C-006"]
    assert brief.kept_back == ("2 more passages for it are in the workspace.",)
    assert b"Kowalski" not in briefs.write_brief(workspace, finding.id)
    assert brief.quotes[0].about == ("Call 1", "Korea", "2 Mar 2026")
    assert (brief.quotes[0].start_s, brief.quotes[0].end_s) == (0.0, 10.0)


def test_outside_quotes_only_those_who_agreed_to_it_and_says_how_many_are_left_out(workspace, calls, finding):
    agreed, inside_only, both = calls.met(), calls.met(), calls.met()
    agree(workspace, agreed, outside=True)
    passage(calls, finding, agreed)
    passage(calls, finding, inside_only)
    passage(calls, finding, both, stance="against")

    brief = briefs.get_brief(workspace, finding.id, audience="outside")

    assert who(brief) == ["C-001"]
    assert who(brief, "against") == []
    assert brief.quotes[0].about == ("Korea", "2 Mar 2026")  # no title: it may hold a name
    assert [line.split(":")[0] for line in brief.kept_back] == [
        "1 passage for it is not quoted here",
        "1 passage against it is not quoted here",
    ]
    assert who(briefs.get_brief(workspace, finding.id)) == ["C-001", "C-002"]


def test_everybody_in_a_recording_has_to_agree_to_leaving(workspace, calls, finding):
    one, other = calls.met(), calls.met("employee")
    agree(workspace, one, outside=True)
    source_id = calls.call(one, other)
    tag(calls, finding, source_id)
    assert briefs.get_brief(workspace, finding.id, audience="outside").quotes == ()
    agree(workspace, other, outside=True)
    # Nobody said which of the two speaks.
    assert who(briefs.get_brief(workspace, finding.id, audience="outside")) == ["talk with C-001, E-001"]


def test_a_withdrawn_consent_takes_the_quote_out_of_both(workspace, calls, finding):
    person = calls.met()
    agree(workspace, person, outside=True)
    passage(calls, finding, person)
    participants.withdraw_consent(workspace, person)
    for audience in ("inside", "outside"):
        brief = briefs.get_brief(workspace, finding.id, audience=audience)
        assert brief.quotes == ()
        assert brief.kept_back == (
            "1 passage for it is not shown: consent does not cover it at present, or it was removed.",
        )
        assert brief.grade == "No evidence"


def test_notes_of_a_walk_are_quoted_inside_alone(workspace, calls, finding):
    journey = sessions.list_journeys(workspace)[0]
    session = sessions.start_session(
        workspace, title="A walk", mode="be the customer", journey_id=journey.id, market="Korea"
    )
    note = sessions.add_observation(
        workspace, session.id, kind="heard", seat="customer", text="“Twice, again.”"
    )
    tag(calls, finding, note.source_id, length=len(note.text))
    assert who(briefs.get_brief(workspace, finding.id)) == ["heard, customer’s seat"]
    assert briefs.get_brief(workspace, finding.id, audience="outside").quotes == ()


def test_sound_is_cut_out_only_where_all_agreed_to_being_shared_outside(
    workspace, calls, finding, speech_clips
):
    person = calls.met()
    passage(calls, finding, person)
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE recording SET media_id = ?", [kept.item.id])

    assert briefs.get_brief(workspace, finding.id).quotes[0].clip == b""
    agree(workspace, person, outside=True)
    [quote] = briefs.get_brief(workspace, finding.id).quotes
    with wave.open(BytesIO(quote.clip)) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(10.0, abs=0.1)
    assert b'<audio controls preload="none"' in briefs.write_brief(workspace, finding.id)
    assert b"<audio" not in briefs.write_brief(workspace, finding.id, sound=False)


def test_a_lost_recording_leaves_the_words_and_their_time(workspace, calls, finding):
    person = calls.met()
    agree(workspace, person, outside=True)
    passage(calls, finding, person)
    [quote] = briefs.get_brief(workspace, finding.id).quotes
    assert (quote.clip, quote.text, quote.start_s) == (b"", "0123456789", 0.0)


def test_a_finding_alone_says_what_nobody_knows(workspace, finding):
    brief = briefs.get_brief(workspace, finding.id)
    assert brief.guards == ("No evidence yet: a statement, not a finding.",)
    assert brief.readings == ("Korea: not yet read locally.",)
    assert brief.done == ("Nothing is on record yet.",)
    assert brief.unknown[:4] == (
        "How many customers it concerns: no metric is linked to it.",
        "What speaks against it: nobody has put a passage against it yet.",
        "How it reads in Korea: nobody of that market has read it.",
        "Whether a change helps: none is on record.",
    )


def test_small_numbers_and_missing_intervals_are_said(workspace, finding):
    for name, table in (
        ("Sure", VALUES),
        ("Small", b"month,value,low,high,n\n2026-01,30,10,50,9\n2026-02,10,1,40,8\n"),
        ("Bare", b"month,value\n2026-01,30\n2026-02,10\n"),
    ):
        metric = metrics.add_metric(workspace, kind="own", name=name)
        metrics.import_metric_table(workspace, metric.id, table, file_name="m.csv")
        findings.link_finding(
            workspace,
            finding.id,
            metric_id=metric.id,
            kind="explains this movement",
            period_start=date(2026, 2, 1),
            period_end=date(2026, 2, 28),
        )
    brief = briefs.get_brief(workspace, finding.id)
    said = " ".join(brief.unknown)
    assert "“Sure”" not in said
    assert "Whether “Small” moved: too few responses to say." in said
    assert "How sure “Bare” is: no interval is given." in said
    assert "How many responses stand behind “Bare”: nobody said." in said
    sure, small, bare = brief.numbers
    assert sure.said[0] == "10 in Feb 2026 (95 % interval 6 to 14, n = 390)."
    assert sure.said[1].startswith("It fell by 20, worse: more than chance")
    assert sure.meant == ((date(2026, 2, 1), date(2026, 2, 28)),)
    assert "too few responses to say" in small.said[1]
    assert "no interval given" in bare.said[0]


def test_an_action_is_told_with_its_result_and_drawn_with_what_was_expected(workspace, finding):
    metric = metrics.add_metric(workspace, kind="own", name="Order value", unit="US$")
    rows = [
        f"2025-{month:02},{market},{value},{value - 1},{value + 1},900"
        for month in range(1, 13)
        for market, value in (
            ("Korea", 40 + month % 3 / 5 + (8 if month > 8 else 0)),
            ("Japan", 50 + month % 2 / 5),
        )
    ]
    table = "\n".join(("month,country,value,low,high,n", *rows)).encode()
    metrics.import_metric_table(workspace, metric.id, table, file_name="m.csv")
    korea = Slice(market="Korea")
    findings.link_finding(workspace, finding.id, metric_id=metric.id, kind="should predict", slice=korea)
    actions.add_action(
        workspace,
        text="Show the threshold",
        done_on=date(2025, 9, 1),
        metric_id=metric.id,
        slice=korea,
        finding_ids=[finding.id],
        owner="Checkout",
    )
    brief = briefs.get_brief(workspace, finding.id)
    assert brief.done[0] == "Show the threshold (from 1 Sep 2025, Checkout)"
    assert "higher than the other market’s course would lead one to expect" in brief.done[1]
    [number] = brief.numbers
    assert number.acted_on == date(2025, 9, 1)
    assert number.expected == "what the other market’s course would lead one to expect"
    assert len(number.points) == 12
    assert any(point.expected for point in number.points)
    assert not any("change helps" in line for line in brief.unknown)


def test_a_brief_for_outside_does_not_say_who_owns_an_action(workspace, finding):
    metric = metrics.add_metric(workspace, kind="own", name="Order value", unit="US$")
    actions.add_action(
        workspace,
        text="Show the threshold",
        done_on=date(2025, 9, 1),
        metric_id=metric.id,
        finding_ids=[finding.id],
        owner="Jun Ito",
    )
    assert briefs.get_brief(workspace, finding.id).done[0] == "Show the threshold (from 1 Sep 2025, Jun Ito)"
    outside = briefs.get_brief(workspace, finding.id, audience="outside")
    assert outside.done[0] == "Show the threshold (from 1 Sep 2025)"
    assert b"Jun Ito" not in briefs.write_brief(workspace, finding.id, audience="outside")


def test_what_somebody_of_the_market_said_stays_beside_a_later_reading(workspace, finding):
    reader = add_member(workspace, name="Min", role="local reader", market="Korea")
    with acting_as(reader.id):
        findings.read_locally(
            workspace, finding.id, market="Korea", reading="reads differently here", because="It is thrift."
        )
        assert briefs.get_brief(workspace, finding.id).readings == (
            "Korea: reads differently here because: It is thrift.",
        )
    findings.edit_finding(workspace, finding.id, statement="Callers save.")
    with acting_as(reader.id):
        awaited, earlier = briefs.get_brief(workspace, finding.id).readings
        assert awaited == "Korea: not yet read locally."
        assert earlier.endswith(": reads differently here because: It is thrift.")
        findings.read_locally(workspace, finding.id, market="Korea", reading="reads as described")
    newest, earlier = briefs.get_brief(workspace, finding.id).readings
    assert newest == "Korea: reads as described."
    assert earlier.endswith(": reads differently here because: It is thrift.")


def test_the_files_name_says_for_whom_it_is_made(workspace, finding):
    name = briefs.brief_file_name(workspace, finding.id, file_format="pdf", audience="outside")
    assert name == "brief-callers-tell-it-twice-outside.pdf"
    korean = findings.write_finding(workspace, statement="무료배송: <b>../x</b>")
    assert (
        briefs.brief_file_name(workspace, korean.id, file_format="html") == "brief-무료배송-b-x-b-inside.html"
    )


def test_what_cannot_be_made_is_said(workspace, finding):
    with pytest.raises(InvalidInputError, match="html or pdf, not docx"):
        briefs.write_brief(workspace, finding.id, file_format="docx")
    with pytest.raises(InvalidInputError, match="inside or outside, not “everybody”"):
        briefs.get_brief(workspace, finding.id, audience="everybody")
    with pytest.raises(NotFoundError):
        briefs.write_brief(workspace, 99)


@pytest.mark.parametrize("recorded", [True, False])
def test_whoever_a_voice_is_named_after_has_to_agree_too(workspace, calls, finding, recorded):
    one, other = calls.met(), calls.met()
    agree(workspace, one, outside=True)
    source_id = passage(calls, finding, one)
    if not recorded:
        with writing(workspace.db):
            sources.update_source(workspace.db, source_id, {"recording_id": None})
            sources.add_heard(workspace.db, source_id, one)
    (voice,) = speakers.list_speakers(workspace, source_id)
    speakers.set_speaker_participant(workspace, voice.id, participant_id=other)
    assert briefs.get_brief(workspace, finding.id, audience="outside").quotes == ()
    assert who(briefs.get_brief(workspace, finding.id)) == ["C-002"]
    participants.record_consent(
        workspace, other, observe=True, record=True, quote_inside=False, share_outside=False, how="on tape"
    )
    assert not sources.is_quotable(workspace.db, source_id)
    # Nobody knows who else put them on record.
    speakers.set_speaker_participant(workspace, voice.id, participant_id=None)
    assert not sources.is_quotable(workspace.db, source_id)


def test_a_named_voice_never_speaks_under_the_code_of_the_only_one_on_record(workspace, calls, finding):
    one, other = calls.met(), calls.met()
    source_id = passage(calls, finding, one)
    (voice,) = speakers.list_speakers(workspace, source_id)
    with writing(workspace.db):
        sources.update_speaker(workspace.db, voice.id, {"participant_id": other})
    assert who(briefs.get_brief(workspace, finding.id)) == ["customer with C-001"]
