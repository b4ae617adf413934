"""What stands behind a finding: counted honestly, at once, and gone with the consent it rested on."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.records import EvidenceCounts, Strength
from fieldnotes.services import coding, correcting, exports, findings, metrics, rounds, sessions
from fieldnotes.services.answer_files import import_answers
from fieldnotes.services.documents import import_document, remove_document, restore_document
from fieldnotes.services.judging import changed_since, judge_finding, list_judgements, take_back_judgement
from fieldnotes.services.members import add_member
from fieldnotes.services.participants import add_participant, record_consent, withdraw_consent
from fieldnotes.services.strength import list_strengths
from fieldnotes.services.strength_detail import get_strength
from fieldnotes.services.transcript_import import import_transcript
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store.database import writing
from fieldnotes.store.rows import now
from fieldnotes.voc.answer_table import AnswerMapping

Put = Callable[..., int]


@pytest.fixture
def finding_id(workspace: Workspace) -> int:
    return findings.write_finding(workspace, statement="Callers tell it twice.").id


@pytest.fixture
def put(workspace: Workspace, finding_id: int) -> Put:
    """Tag the first words of a line of a source and put them to the finding; returns the excerpt's id."""

    def put(source_id: int, *, line: int = 0, stance: str = "for", finding: int = finding_id) -> int:
        segment = coding.read_source(workspace, source_id).segments[line]
        made = coding.apply_code(
            workspace,
            source_id,
            code_id=coding.list_codes(workspace, kind="theme")[0].id,
            first_segment_id=segment.id,
            start_char=0,
            last_segment_id=segment.id,
            end_char=5,
        )
        findings.add_evidence(workspace, finding, excerpt_id=made.excerpt_id, stance=stance)
        return made.excerpt_id

    return put


def customer(ws: Workspace, market: str = "", segment: str = "", expires_on: date | None = None) -> int:
    person = add_participant(ws, seat="customer", market=market, segment=segment)
    record_consent(
        ws,
        person.id,
        observe=True,
        record=True,
        quote_inside=True,
        share_outside=False,
        how="on the form",
        expires_on=expires_on,
    )
    return person.id


def letter(ws: Workspace, text: str, *people: int, written_on: date | None = None) -> int:
    own = {} if people else {"own_voice_only": True}
    done = import_document(
        ws,
        text.encode(),
        f"{text[:8]}.txt",
        participant_ids=list(people),
        written_on=written_on,
        **own,  # type: ignore[arg-type]
    )
    return done.source.id


def note(ws: Workspace, session_id: int, text: str, kind: str = "heard") -> int:
    return sessions.add_observation(ws, session_id, kind=kind, seat="customer", text=text).source_id


def walk(ws: Workspace, mode: str = "be the customer", market: str = "Korea") -> int:
    journey = sessions.list_journeys(ws)[0]
    return sessions.start_session(ws, title="A walk", mode=mode, journey_id=journey.id, market=market).id


def strength(ws: Workspace, finding_id: int) -> Strength:
    """One finding's strength, which is the same whether it is asked for alone or with all."""
    alone = list_strengths(ws, [finding_id])[finding_id]
    assert list_strengths(ws)[finding_id] == alone
    return alone


def counts(ws: Workspace, finding_id: int) -> EvidenceCounts:
    return strength(ws, finding_id).counts


def test_a_finding_that_nothing_stands_behind_is_counted_with_zeros(
    workspace: Workspace, finding_id: int
) -> None:
    found = strength(workspace, finding_id)
    assert (found.grade, found.counts) == ("no evidence", EvidenceCounts())


def test_a_customer_who_is_heard_twice_is_one_person_on_two_occasions(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    person = customer(workspace, market="Korea")
    for text in ("Twice I told it.", "Again I told it."):
        put(letter(workspace, text, person))
    found = counts(workspace, finding_id)
    assert (found.people, found.occasions, found.uncounted_occasions, found.exposures) == (1, 2, 0, 1)
    assert (found.own_words, found.observers, found.unobserved) == (2, (), 2)
    assert strength(workspace, finding_id).guards == (
        "Anecdote: everything behind this comes from one single person.",
    )


def test_lines_in_which_no_voices_were_told_apart_may_all_be_one_persons(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    people = [customer(workspace) for _ in range(3)]
    group = letter(workspace, "One says this.\n\nAnother says that.", *people)
    for line in (0, 1):
        put(group, line=line)
        assert counts(workspace, finding_id).people == 1


def call(ws: Workspace, voices: str, people: list[int]) -> int:
    """A transcript with a line of each of these voices, a letter each; returns its source's id."""
    lines = "".join(f"[00:{n:02}] {voice}: Line {n} of it.\n" for n, voice in enumerate(voices, 1))
    return import_transcript(ws, lines.encode(), "call.txt", participant_ids=people).source.id


def say_who_speaks(ws: Workspace, source_id: int, *people: int) -> None:
    """Name the voices of a source, in the order in which they are heard."""
    for speaker, person in zip(coding.read_source(ws, source_id).speakers, people, strict=False):
        with writing(ws.db):
            ws.db["speaker"].update(speaker.id, {"participant_id": person})


def test_there_are_no_more_customers_than_voices(workspace: Workspace, finding_id: int, put: Put) -> None:
    people = [customer(workspace) for _ in range(6)]
    source = call(workspace, "AAAAAAB", people)
    for line in range(6):
        put(source, line=line)
    assert counts(workspace, finding_id).people == 1
    put(source, line=6)
    assert counts(workspace, finding_id).people == 2


@pytest.mark.parametrize("customers", [1, 6])
def test_what_an_employee_says_is_no_customers(
    workspace: Workspace, finding_id: int, put: Put, customers: int
) -> None:
    employee = add_participant(workspace, seat="employee").id
    source = call(workspace, "EEEEEEC", [customer(workspace) for _ in range(customers)])
    say_who_speaks(workspace, source, employee)
    for line in range(6):
        put(source, line=line)
    found = counts(workspace, finding_id)
    assert (found.people, found.occasions, found.exposures) == (0, 1, 1)
    put(source, line=6)
    found = counts(workspace, finding_id)
    assert (found.people, found.occasions, found.exposures) == (1, 1, 1)


def test_a_voice_that_is_said_to_be_an_employees_needs_no_code_of_its_own(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    source = call(workspace, "EC", [customer(workspace)])
    with writing(workspace.db):
        workspace.db["speaker"].update(
            coding.read_source(workspace, source).speakers[0].id, {"seat": "employee"}
        )
    put(source, line=0)
    assert counts(workspace, finding_id).people == 0


def test_whoever_is_said_to_speak_is_the_one_who_counts(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    people = [customer(workspace) for _ in range(2)]
    done = import_transcript(
        workspace,
        b"[00:01] Ann: I told it twice.\n[00:05] Bob: Me too.\n[00:09] Ann: Three times.\n",
        "group.txt",
        participant_ids=people,
    )
    source = done.source.id
    view = coding.read_source(workspace, source)
    for speaker, person in zip(view.speakers, people, strict=True):
        with writing(workspace.db):
            workspace.db["speaker"].update(speaker.id, {"participant_id": person})
    put(source, line=0)
    put(source, line=2)
    assert counts(workspace, finding_id).people == 1
    put(source, line=1)
    assert counts(workspace, finding_id).people == 2


def test_a_walk_without_people_on_record_is_an_occasion_and_makes_nobody_up(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    first = walk(workspace)
    put(note(workspace, first, "Told it twice."))
    put(note(workspace, first, "Told it three times."))
    put(note(workspace, walk(workspace, mode="interview"), "Told it again."))
    found = counts(workspace, finding_id)
    assert (found.people, found.occasions, found.uncounted_occasions, found.exposures) == (0, 2, 2, 2)
    assert (found.methods, found.markets) == (("be the customer", "interview"), ("Korea",))
    assert (len(found.observers), found.unobserved, found.own_words) == (1, 0, 0)


def test_each_respondent_of_a_survey_is_a_person_and_an_occasion_once(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    table = b"id,Why?,What else?,country\n1,Told it twice,Nothing came,Korea\n2,Told it again,,Japan\n"
    mapping = AnswerMapping(text=("Why?", "What else?"), respondent="id", market="country")
    first, second = import_answers(workspace, table, "s.csv", mapping=mapping, consent="survey's notice")
    put(first.source.id)
    put(second.source.id)
    assert (counts(workspace, finding_id).people, counts(workspace, finding_id).occasions) == (1, 1)
    put(first.source.id, line=1)
    found = counts(workspace, finding_id)
    assert (found.people, found.respondents, found.occasions, found.sources) == (2, 2, 2, 2)
    assert (found.methods, found.markets) == (("survey comments",), ("Japan", "Korea"))


def test_a_withdrawn_consent_takes_its_part_away_at_once(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    people = [customer(workspace) for _ in range(2)]
    put(letter(workspace, "Told it twice.", people[0]))
    put(letter(workspace, "Told it again.", people[1]))
    assert strength(workspace, finding_id).grade == "indication"

    withdraw_consent(workspace, people[1])
    found = strength(workspace, finding_id)
    assert (found.grade, found.counts.people, found.counts.withheld) == ("anecdote", 1, 1)

    withdraw_consent(workspace, people[0])
    assert strength(workspace, finding_id).grade == "no evidence"
    assert findings.get_finding(workspace, finding_id).evidence[0].card is None  # the page shows the same


def test_what_is_kept_of_the_last_time_changes_with_all_that_it_follows_from(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    def check() -> None:
        assert list_strengths(workspace) == list_strengths(workspace, [finding_id])

    people = [customer(workspace) for _ in range(2)]
    source = letter(workspace, "Told it twice.", people[0])
    put(source)
    check()
    put(letter(workspace, "Told it again.", people[1]))
    check()
    withdraw_consent(workspace, people[1])
    check()
    remove_document(workspace, source)
    check()
    restore_document(workspace, source)
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE member SET role = 'leader'")
    check()
    assert strength(workspace, finding_id).counts.people == 1


def test_a_consent_that_runs_out_takes_its_part_away(workspace: Workspace, finding_id: int, put: Put) -> None:
    person = customer(workspace, expires_on=now().date() + timedelta(days=30))
    put(letter(workspace, "Told it twice.", person))
    assert strength(workspace, finding_id).grade == "anecdote"
    yesterday = (now().date() - timedelta(days=2)).isoformat()
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE consent SET expires_on = ?", [yesterday])
    assert strength(workspace, finding_id).grade == "no evidence"


def test_a_removed_source_counts_no_more_until_it_is_restored(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    source = letter(workspace, "Told it twice.", customer(workspace))
    put(source, stance="against")
    assert counts(workspace, finding_id).excerpts_against == 1
    remove_document(workspace, source)
    assert counts(workspace, finding_id) == EvidenceCounts(withheld=1)
    restore_document(workspace, source)
    assert counts(workspace, finding_id).exposures_against == 1


def test_a_passage_without_words_left_counts_no_more(
    workspace: Workspace, finding_id: int, put: Put, source: object
) -> None:
    excerpt_id = put(source.id)  # type: ignore[attr-defined]
    segment = coding.read_source(workspace, source.id).segments[0]  # type: ignore[attr-defined]
    correcting.edit_segment(workspace, segment.id, text="Other words.", revision=segment.revision)
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE excerpt SET end_char = start_char WHERE id = ?", [excerpt_id])
    assert strength(workspace, finding_id).grade == "no evidence"


def test_evidence_that_is_taken_out_counts_no_more(workspace: Workspace, finding_id: int, put: Put) -> None:
    put(letter(workspace, "Told it twice.", customer(workspace)))
    (one,) = findings.get_finding(workspace, finding_id).evidence
    findings.remove_evidence(workspace, one.evidence.id)
    assert strength(workspace, finding_id).grade == "no evidence"


def test_what_one_leader_alone_observed_says_so(workspace: Workspace, finding_id: int, put: Put) -> None:
    leader = add_member(workspace, name="Lea", role="leader")
    with acting_as(leader.id):
        notes = [
            note(workspace, walk(workspace, mode=mode), f"Told it twice, {mode}.")
            for mode in ("be the customer", "interview")
        ]
    for one in notes:
        put(one)
    found = strength(workspace, finding_id)
    assert found.counts.one_leader_alone
    assert found.guards == ("One leader alone observed all of this; nobody else has gone to look.",)
    with acting_as(add_member(workspace, name="Rae").id):
        put(note(workspace, walk(workspace), "Told it once more."))
    found = strength(workspace, finding_id)
    assert (found.guards, len(found.counts.observers), found.counts.leaders) == ((), 2, 1)


def test_interpretations_and_debriefs_are_told_from_what_was_heard(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    put(note(workspace, walk(workspace), "They feel unheard.", kind="interpreted"))
    put(note(workspace, walk(workspace), "Why twice, I ask.", kind="question"))
    assert counts(workspace, finding_id).interpretations == 2
    assert strength(workspace, finding_id).guards == (
        "Interpretation only: nobody noted what was seen or heard.",
    )


def test_whoever_coded_counts_where_fewer_than_two_observed(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    source = letter(workspace, "Told it twice.\n\nAgain.", customer(workspace))
    for name in ("Ada", "Ben"):
        with acting_as(add_member(workspace, name=name).id):
            put(source, line=0 if name == "Ada" else 1)
    assert (counts(workspace, finding_id).members, counts(workspace, finding_id).observers) == (2, ())


def test_of_each_market_the_newest_reading_counts_and_one_that_differs_is_enough(
    workspace: Workspace,
) -> None:
    finding = findings.write_finding(workspace, statement="They cancel.", markets=["Korea", "Japan"]).id
    found = strength(workspace, finding)
    assert (found.market, found.local_reading) == ("Japan and Korea", "not yet read locally")
    findings.read_locally(workspace, finding, market="Japan", reading="reads as described")
    found = strength(workspace, finding)
    assert (found.market, found.local_reading) == ("Korea", "not yet read locally")
    findings.read_locally(
        workspace, finding, market="Japan", reading="reads differently here", because="A habit."
    )
    found = strength(workspace, finding)
    assert (found.market, found.local_reading) == ("Japan", "reads differently here")
    for market in ("Japan", "Korea"):
        findings.read_locally(workspace, finding, market=market, reading="reads as described")
    assert strength(workspace, finding).local_reading == "reads as described"


VALUES = "month,market,score,n\n2026-09,Korea,30,100\n2026-09,Japan,40,900\n2026-09,,39,1000\n"


def linked(ws: Workspace, finding_id: int, **values: object) -> int:
    metric = metrics.add_metric(ws, kind="nps", name="NPS")
    metrics.import_metric_table(ws, metric.id, VALUES.encode(), file_name="nps.csv")
    findings.link_finding(ws, finding_id, metric_id=metric.id, kind="explains its level", **values)  # type: ignore[arg-type]
    return metric.id


def test_people_unlike_the_base_are_said_to_be(workspace: Workspace, finding_id: int, put: Put) -> None:
    for number in range(3):
        put(letter(workspace, f"Told it {number} times.", customer(workspace, market="korea")))
    metric_id = linked(workspace, finding_id)
    found = strength(workspace, finding_id)
    assert found.unlike_base == (
        "The people behind this are unlike those behind NPS by market: 3 of 3 of Korea, which 10 % of its "
        "responses are from."
    )
    assert found.guards == (found.unlike_base,)
    (check,) = get_strength(workspace, finding_id).base
    assert check.p == pytest.approx(0.001)
    assert check.power is not None

    more = "month,market,score,n\n2026-09,Korea,30,5000\n"
    metrics.import_metric_table(workspace, metric_id, more.encode(), file_name="more.csv")
    assert strength(workspace, finding_id).unlike_base == ""  # the base is another one now


def test_a_link_says_where_its_movement_may_be_chance(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    put(letter(workspace, "Told it twice.", customer(workspace)))
    put(letter(workspace, "Told it again.", customer(workspace)))
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    table = "month,score,n,low,high\n2026-08,30,400,26,34\n2026-09,29,400,25,33\n"
    metrics.import_metric_table(workspace, metric.id, table.encode(), file_name="nps.csv")
    findings.link_finding(
        workspace,
        finding_id,
        metric_id=metric.id,
        kind="explains this movement",
        period_start=date(2026, 9, 1),
        period_end=date(2026, 9, 30),
    )
    (link,) = get_strength(workspace, finding_id).links
    assert link.grade == "indication"
    assert link.why.startswith("The movement may be chance")


def test_coders_who_disagree_hold_the_word_back(workspace: Workspace, finding_id: int) -> None:
    people = [add_member(workspace, name=name).id for name in ("Ada", "Ben")]
    theme, other = coding.list_codes(workspace, kind="theme")[:2]
    lines = "\n\n".join(f"Line {number} of the letter." for number in range(24))
    source = letter(workspace, lines, customer(workspace))
    started = rounds.start_round(workspace, source, coder_ids=people)
    segments = coding.read_source(workspace, source).segments
    for n, member in enumerate(people):
        with acting_as(member):
            for number, segment in enumerate(segments):
                code = theme if (number + n) % 2 else other  # each line by both, never with the same code
                rounds.apply_in_round(
                    workspace,
                    started.id,
                    code_id=code.id,
                    first_segment_id=segment.id,
                    start_char=0,
                    last_segment_id=segment.id,
                    end_char=4,
                )
            rounds.finish_my_part(workspace, started.id)
    made = coding.apply_code(
        workspace,
        source,
        code_id=theme.id,
        first_segment_id=segments[0].id,
        start_char=0,
        last_segment_id=segments[0].id,
        end_char=4,
    )
    findings.add_evidence(workspace, finding_id, excerpt_id=made.excerpt_id, stance="for")
    found = strength(workspace, finding_id)
    assert found.alpha is not None and found.alpha < 0
    (agreement,) = get_strength(workspace, finding_id).agreement
    assert (agreement.code, agreement.round_id, agreement.alpha.value) == (
        theme.name,
        started.id,
        found.alpha,
    )

    for number in range(3):
        another = findings.write_finding(workspace, statement=f"Callers tell it {number} times.").id
        findings.add_evidence(workspace, another, excerpt_id=made.excerpt_id, stance="for")
    asked: list[str] = []
    workspace.db.conn.set_trace_callback(asked.append)
    alphas = [one.alpha for one in list_strengths(workspace).values()]
    workspace.db.conn.set_trace_callback(None)
    assert alphas == [found.alpha] * 4
    assert len([one for one in asked if "coding_round" in one]) == 1  # not once more for each finding


def test_a_judgement_stands_beside_the_word_and_says_when_the_evidence_has_changed(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    put(letter(workspace, "Told it twice.", customer(workspace)))
    with pytest.raises(InvalidInputError, match="no word of the rubric"):
        judge_finding(workspace, finding_id, judged="strong", reason="x")
    with pytest.raises(InvalidInputError, match="without a reason"):
        judge_finding(workspace, finding_id, judged="pattern", reason="  ")
    with pytest.raises(NotFoundError):
        judge_finding(workspace, 99, judged="pattern", reason="x")

    first = judge_finding(workspace, finding_id, judged="pattern", reason="I heard it everywhere.")
    assert (first.judged, first.grade) == ("pattern", "anecdote")
    assert strength(workspace, finding_id).grade == "anecdote"
    assert first.counts == counts(workspace, finding_id)
    assert not changed_since(first, counts(workspace, finding_id))

    put(letter(workspace, "Told it again.", customer(workspace)))
    assert changed_since(first, counts(workspace, finding_id))
    second = judge_finding(workspace, finding_id, judged="indication", reason="Two by now.")
    assert list_judgements(workspace, finding_id) == [second, first]
    take_back_judgement(workspace, second.id)
    assert list_judgements(workspace, finding_id) == [first]


def test_an_export_carries_the_word_its_guards_and_the_judgement(
    workspace: Workspace, finding_id: int, put: Put
) -> None:
    put(letter(workspace, "Told it twice.", customer(workspace)))
    judge_finding(workspace, finding_id, judged="indication", reason="=Heard it before.")
    (row,) = csv.DictReader(io.StringIO(exports.export_text(workspace, "findings")))
    assert row["grade"] == "anecdote"
    assert row["guards"] == "Anecdote: everything behind this was met on one single occasion."
    assert row["evidence_in_words"].startswith("1 customer on 1 occasion")
    assert row["judged_because"] == "'=Heard it before."  # no formula
    (one,) = json.loads(exports.export_text(workspace, "findings", item_id=finding_id, file_format="json"))
    assert (one["id"], one["judged_because"]) == (finding_id, "=Heard it before.")
    with pytest.raises(NotFoundError, match="There is no finding 99"):
        exports.export_text(workspace, "findings", item_id=99)


def test_a_finding_that_is_not_there_has_no_strength(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="There is no finding 9"):
        get_strength(workspace, 9)
