"""What is counted over many codings, and what never is."""

from datetime import date

import pytest

from fieldnotes.errors import ConsentError, InvalidInputError, NotFoundError
from fieldnotes.records import AnswerRow, CodeChoice, CodeMatrix, Nearness, PatternFilters, Tally
from fieldnotes.services import coding, participants, patterns, sessions, speakers
from fieldnotes.services.answers import add_answers
from fieldnotes.services.correcting import assign_speaker, edit_segment, merge_segments
from fieldnotes.services.pattern_time_line import code_time_line, list_coded_sources
from fieldnotes.services.patterns import (
    co_occurrence,
    code_matrix,
    journey_curve,
    near_query,
    passages_in_cell,
    stage_passages,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import people
from tests.coded_calls import CodedCalls


@pytest.fixture
def made(workspace: Workspace) -> CodedCalls:
    return CodedCalls(workspace)


def cell(matrix: CodeMatrix, row: str, column: str | int) -> Tally:
    at = [one.label for one in matrix.columns].index(column)
    return next(one for one in matrix.rows if one.code.name == row).cells[at]


def counts(matrix: CodeMatrix) -> dict[str, tuple[int, ...]]:
    """Passages of each row, one a column."""
    return {row.code.name: tuple(one.passages for one in row.cells) for row in matrix.rows}


def test_a_cell_counts_passages_sources_and_people_once_each(workspace, made):
    ann, ben = made.met(), made.met()
    first, second, third = (made.call(one, market="Korea") for one in (ann, ann, ben))
    for source in (first, second):
        made.tag(source, "anger", (0, 0), (0, 5))
        made.tag(source, "anger", (1, 0), (1, 5))
    made.tag(third, "anger", (0, 0), (0, 5))
    made.tag(made.call(ben, market="Chile"), "joy", (0, 0), (0, 5))

    matrix = code_matrix(workspace, "market")

    assert [one.label for one in matrix.columns] == ["Korea", "Chile"]
    assert cell(matrix, "anger", "Korea") == Tally(passages=5, sources=3, people=2, unnamed=0)
    assert cell(matrix, "anger", "Chile") == Tally()
    assert matrix.rows[0].total == Tally(5, 3, 2, 0)
    assert matrix.columns[0].total == Tally(5, 3, 2, 0)
    assert matrix.total == Tally(6, 4, 2, 0)


def test_a_passage_coded_by_two_people_is_one_passage(workspace, made):
    source = made.call(made.met(), market="Korea")
    for coder in ("Ada", "Bea"):
        made.tag(source, "anger", (0, 0), (0, 5), by=coder)

    assert counts(code_matrix(workspace, "market")) == {"anger": (1,)}
    bea = people.read_member(workspace.db, "Bea")
    of_bea = code_matrix(workspace, "market", filters=PatternFilters(coders=(bea.id,)))
    assert counts(of_bea) == {"anger": (1,)}


def test_removed_suggested_rejected_and_independent_codings_never_count(workspace, made):
    source = made.call(made.met())
    removed = made.tag(source, "anger", (0, 0), (0, 5))
    coding.remove_coding(workspace, removed)
    for n, status in enumerate(("suggested", "rejected", "independent")):
        tag = made.tag(source, "joy", (n, 0), (n, 5))
        round_id = workspace.db.conn.execute(
            """INSERT INTO coding_round (source_id, name, started_by, started_at) VALUES (?, 'r', 1, '')
            RETURNING id""",
            [source],
        ).fetchone()[0]
        workspace.db.conn.execute(
            "UPDATE coding SET status = ?, round_id = ? WHERE id = ?", [status, round_id, tag]
        )

    assert code_matrix(workspace, "stage").rows == ()

    coding.restore_coding(workspace, removed)
    assert counts(code_matrix(workspace, "stage")) == {"anger": (1,)}


def test_withdrawn_consent_takes_a_source_out_and_a_new_one_brings_it_back(workspace, made):
    ann = made.met()
    source = made.call(ann)
    tag = made.tag(source, "anger", (0, 0), (0, 5))
    assert passages_in_cell(workspace, "stage") == [made.excerpt(tag)]

    participants.withdraw_consent(workspace, ann)

    assert code_matrix(workspace, "stage").total == Tally()
    assert passages_in_cell(workspace, "stage") == []
    assert list_coded_sources(workspace) == []
    with pytest.raises(ConsentError):
        code_time_line(workspace, source)
    agreed = {"observe": True, "record": True, "quote_inside": True, "share_outside": False}
    participants.record_consent(workspace, ann, how="by mail", **agreed)
    assert code_matrix(workspace, "stage").total == Tally(1, 1, 1, 0)


def test_a_retired_code_still_counts_and_a_merged_one_counts_for_what_took_it_over(workspace, made):
    source = made.call(made.met())
    made.tag(source, "anger", (0, 0), (0, 5))
    made.tag(source, "annoyance", (1, 0), (1, 5))
    made.tag(source, "joy", (2, 0), (2, 5))
    workspace.db.conn.execute("UPDATE code SET retired = 1 WHERE name = 'joy'")
    workspace.db.conn.execute(
        "UPDATE code SET merged_into = ? WHERE name = 'annoyance'", [made.codes["anger"]]
    )

    assert counts(code_matrix(workspace, "stage")) == {"anger": (2,), "joy": (1,)}


def test_a_row_rolled_up_has_a_passage_once_though_two_codes_below_it_lie_there(workspace, made):
    source = made.call(made.met())
    parents = {code.name: code.parent_id for code in coding.list_codes(workspace)}
    assert parents["annoyance"] == parents["disapproval"] == made.codes["anger"]
    for code in ("annoyance", "disapproval"):
        made.tag(source, code, (0, 0), (0, 5))
    made.tag(source, "anger", (1, 0), (1, 5))

    each = code_matrix(workspace, "stage")
    rolled = code_matrix(workspace, "stage", choice=CodeChoice(roll_up=True))
    # Chosen beside its parent, a code counts in its own row and not in the parent's.
    chosen = CodeChoice(codes=(made.codes["anger"], made.codes["annoyance"]), roll_up=True)

    assert counts(each) == {"anger": (1,), "annoyance": (1,), "disapproval": (1,)}
    assert counts(rolled) == {"anger": (2,)}
    assert counts(code_matrix(workspace, "stage", choice=chosen)) == {"anger": (2,), "annoyance": (1,)}


def test_only_codes_of_the_kind_that_is_asked_for_stand_in_rows(workspace, made):
    source = made.call(made.met())
    made.tag(source, "anger", (0, 0), (0, 5))
    made.tag(source, "having to repeat oneself", (1, 0), (1, 5))

    matrix = code_matrix(workspace, "stage", choice=CodeChoice(kind="theme"))

    assert counts(matrix) == {"having to repeat oneself": (1,)}


def test_stages_stand_in_the_order_of_the_path_and_months_in_time(workspace, made):
    ann = made.met()
    stages = [stage.name for stage in sessions.list_journeys(workspace)[0].stages][:2]
    for stage, on in ((stages[1], date(2026, 1, 5)), ("", date(2025, 12, 31)), (stages[0], date(2026, 1, 6))):
        made.tag(made.call(ann, stage=stage, on=on), "anger", (0, 0), (0, 5))

    by_stage, by_month = code_matrix(workspace, "stage"), code_matrix(workspace, "month")

    assert [one.label for one in by_stage.columns] == [*stages, "no stage"]
    assert [(one.key, one.label) for one in by_month.columns] == [
        ("2025-12", "Dec 2025"),
        ("2026-01", "Jan 2026"),
    ]
    assert counts(by_month) == {"anger": (1, 2)}


def test_who_is_behind_a_passage_is_the_voice_else_the_only_one_of_the_seat_who_was_heard(workspace, made):
    ann, ben, eve = made.met(segment="loyal"), made.met(segment="new"), made.met("employee")
    codes_of = {one.id: one.code for one in participants.list_participants(workspace)}
    # One customer and one employee: the seat of the voice says which of them it is.
    told = made.call(ann, eve)
    caller = speakers.add_speaker(workspace, told, name="Caller", seat="customer")
    agent = speakers.add_speaker(workspace, told, name="Agent", seat="employee")
    lines = made.lines(told)
    assign_speaker(workspace, lines[0].id, speaker_id=caller.id)
    assign_speaker(workspace, lines[1].id, speaker_id=agent.id)
    made.tag(told, "anger", (0, 0), (0, 5))
    made.tag(told, "anger", (1, 0), (1, 5))
    # Nobody knows which of two customers speaks in the third line.
    both = made.call(ann, ben)
    voice = speakers.add_speaker(workspace, both, name="Voice", seat="customer")
    assign_speaker(workspace, made.lines(both)[2].id, speaker_id=voice.id)
    made.tag(both, "anger", (2, 0), (2, 5))
    made.tag(both, "anger", (3, 0), (3, 5))

    by_person = code_matrix(workspace, "person")

    assert {one.label: one.total.passages for one in by_person.columns} == {
        codes_of[ann]: 1,
        codes_of[eve]: 1,
        "nobody on record": 2,
    }
    # The unnamed voice is one, and whoever speaks in the fourth line another.
    assert by_person.total == Tally(passages=4, sources=2, people=2, unnamed=2)
    assert {one.label: one.total.passages for one in code_matrix(workspace, "seat").columns} == {
        "customer": 2,
        "employee": 1,
        "seat not known": 1,
    }
    assert [one.label for one in code_matrix(workspace, "segment").columns] == ["loyal", "no segment"]
    of_ann = code_matrix(workspace, "person", filters=PatternFilters(people=(ann,)))
    assert of_ann.total == Tally(1, 1, 1, 0)


def test_a_voice_that_is_a_participant_is_that_one(workspace, made):
    ann, ben = made.met(), made.met()
    source = made.call(ann, ben)
    voice = speakers.add_speaker(workspace, source, name="V", seat="customer")
    workspace.db.conn.execute("UPDATE speaker SET participant_id = ? WHERE id = ?", [ben, voice.id])
    assign_speaker(workspace, made.lines(source)[0].id, speaker_id=voice.id)
    made.tag(source, "anger", (0, 0), (0, 5))

    matrix = code_matrix(workspace, "person")

    assert [one.key for one in matrix.columns] == [ben]


def test_notes_of_one_walk_without_anybody_on_record_count_as_one(workspace, made):
    journey = sessions.list_journeys(workspace)[0]
    walk = sessions.start_session(
        workspace, title="W", mode="mystery shop", journey_id=journey.id, market="Peru"
    )
    for text in ("one", "two"):
        sessions.add_observation(
            workspace,
            walk.id,
            kind="heard",
            seat="customer",
            text=text,
            stage_id=journey.stages[0].id,
            emotion_code_id=made.codes["anger"],
            intensity=2,
        )

    matrix = code_matrix(workspace, "mode")

    assert cell(matrix, "anger", "mystery shop") == Tally(passages=2, sources=2, people=0, unnamed=1)


def test_an_answer_stands_in_its_own_market_segment_and_month_and_its_respondent_is_one_person(
    workspace, made
):
    said = [
        AnswerRow("Too slow again", "r1", market="Korea", segment="new", answered_on=date(2026, 4, 1)),
        AnswerRow("Too slow again", "r1", market="Korea", segment="new", answered_on=date(2026, 4, 1)),
        AnswerRow("Too slow again", "r2", market="Chile", answered_on=date(2026, 5, 1)),
        AnswerRow("Too slow again"),
    ]
    source = add_answers(workspace, "What went wrong?", said, market="Peru", consent="the notice")
    for line in range(4):
        made.tag(source.id, "anger", (line, 0), (line, 8))

    by_market, by_month = code_matrix(workspace, "market"), code_matrix(workspace, "month")

    assert {one.label: (one.total.passages, one.total.unnamed) for one in by_market.columns} == {
        "Korea": (2, 1),
        "Chile": (1, 1),
        "Peru": (1, 1),
    }
    assert by_market.total == Tally(passages=4, sources=1, people=0, unnamed=3)
    assert [one.key for one in by_month.columns][:2] == ["2026-04", "2026-05"]
    assert [one.label for one in code_matrix(workspace, "segment").columns] == ["new", "no segment"]


def test_filters_narrow_by_place_time_and_seat_together(workspace, made):
    ann = made.met()
    stage = sessions.list_journeys(workspace)[0].stages[0].name
    kept = made.call(ann, market="Korea", stage=stage, on=date(2026, 2, 1))
    made.tag(kept, "anger", (0, 0), (0, 5))
    made.tag(made.call(ann, market="Chile", stage=stage, on=date(2026, 2, 1)), "anger", (0, 0), (0, 5))
    made.tag(made.call(ann, market="Korea", on=date(2026, 2, 1)), "anger", (0, 0), (0, 5))
    made.tag(made.call(ann, market="Korea", stage=stage, on=date(2026, 2, 2)), "anger", (0, 0), (0, 5))

    filters = PatternFilters(
        markets=("Korea",), stages=(stage,), modes=("listen to calls",), end_on=date(2026, 2, 1)
    )

    assert code_matrix(workspace, "market", filters=filters).total == Tally(1, 1, 1, 0)
    later = PatternFilters(start_on=date(2026, 2, 2))
    assert code_matrix(workspace, "market", filters=later).total == Tally(1, 1, 1, 0)
    assert code_matrix(workspace, "market", filters=PatternFilters(seats=("employee",))).total == Tally()


OVERLAP, SEGMENT = Nearness(), Nearness("segment")


@pytest.mark.parametrize(
    ("start", "end", "nearness", "together"),
    [
        # The other passage goes from second 13 to second 17, in the second line.
        ((1, 0), (1, 3), OVERLAP, False),  # ends where the other begins
        ((1, 0), (1, 4), OVERLAP, True),
        ((1, 7), (1, 9), OVERLAP, False),  # begins where the other ends
        ((1, 6), (1, 9), OVERLAP, True),
        ((1, 4), (1, 5), OVERLAP, True),  # inside
        ((0, 0), (3, 9), OVERLAP, True),  # around
        ((1, 0), (1, 3), SEGMENT, True),
        ((0, 0), (0, 10), SEGMENT, False),
        ((0, 0), (1, 0), SEGMENT, False),  # ends before the first character of the line
        ((0, 0), (1, 1), SEGMENT, True),
        ((2, 0), (2, 5), Nearness("segments", 1), True),
        ((3, 0), (3, 5), Nearness("segments", 1), False),
        ((3, 0), (3, 5), Nearness("segments", 2), True),
        ((1, 7), (1, 9), Nearness("seconds", 0), True),  # no second between them
        ((1, 8), (1, 9), Nearness("seconds", 0), False),
        ((1, 8), (1, 9), Nearness("seconds", 0.99), False),
        ((1, 8), (1, 9), Nearness("seconds", 1), True),
        ((0, 0), (0, 8), Nearness("seconds", 4.99), False),
        ((0, 0), (0, 8), Nearness("seconds", 5), True),
    ],
)
def test_when_two_passages_are_together(workspace, made, start, end, nearness, together):
    source, elsewhere = made.call(made.met()), made.call(made.met())
    anger = made.tag(source, "anger", start, end)
    joy = made.tag(source, "joy", (1, 3), (1, 7))
    made.tag(elsewhere, "joy", (1, 3), (1, 7))
    made.tag(elsewhere, "sadness", start, end)

    matrix = co_occurrence(
        workspace, nearness, choice=CodeChoice(codes=(made.codes["anger"], made.codes["joy"]))
    )
    near = near_query(workspace, made.codes["anger"], made.codes["joy"], nearness)

    assert cell(matrix, "anger", "joy").passages == together
    assert cell(matrix, "joy", "anger").passages == together
    assert [(hit.excerpt_id, hit.other_excerpt_id) for hit in near.hits] == (
        [(made.excerpt(anger), made.excerpt(joy))] if together else []
    )
    assert near.of.passages == 1
    in_cell = passages_in_cell(workspace, nearness, row=made.codes["joy"], column=made.codes["anger"])
    assert in_cell == ([made.excerpt(joy)] if together else [])


def test_a_row_counts_its_own_passages_and_the_diagonal_is_its_total(workspace, made):
    ann, ben = made.met(), made.met()
    long, other = made.call(ann), made.call(ben)
    made.tag(long, "anger", (0, 0), (3, 10))
    for n in range(3):
        made.tag(long, "joy", (n, 0), (n, 5))
    made.tag(other, "joy", (0, 0), (0, 5))

    matrix = co_occurrence(workspace)

    assert cell(matrix, "anger", "joy") == Tally(1, 1, 1, 0)
    assert cell(matrix, "joy", "anger") == Tally(3, 1, 1, 0)
    assert cell(matrix, "joy", "joy") == Tally(4, 2, 2, 0)
    assert matrix.total == Tally(5, 2, 2, 0)


def test_a_passage_with_both_codes_is_together_with_itself_also_by_two_coders(workspace, made):
    source = made.call(made.met())
    for coder in ("Ada", "Bea"):
        for code in ("anger", "joy"):
            made.tag(source, code, (0, 0), (0, 5), by=coder)

    assert counts(co_occurrence(workspace)) == {"joy": (1, 1), "anger": (1, 1)}


def test_the_same_code_near_itself_is_another_passage_of_it(workspace, made):
    source = made.call(made.met())
    first = made.tag(source, "anger", (0, 0), (0, 5))
    second = made.tag(source, "anger", (0, 8), (0, 10))
    made.tag(source, "anger", (3, 0), (3, 5))

    near = near_query(workspace, made.codes["anger"], made.codes["anger"], Nearness("seconds", 3))

    assert [(hit.excerpt_id, hit.other_excerpt_id, hit.seconds) for hit in near.hits] == [
        (made.excerpt(first), made.excerpt(second), 3.0),
        (made.excerpt(second), made.excerpt(first), 3.0),
    ]
    assert (near.tally.passages, near.of.passages) == (2, 3)


def test_a_near_passage_comes_with_the_nearest_one_and_what_lies_between(workspace, made):
    source = made.call(made.met())
    anger = made.tag(source, "anger", (0, 0), (0, 2))
    made.tag(source, "joy", (2, 0), (2, 5))
    nearest = made.tag(source, "joy", (1, 4), (1, 5))

    (hit,) = near_query(workspace, made.codes["anger"], made.codes["joy"], Nearness("seconds", 30)).hits

    assert (hit.excerpt_id, hit.other_excerpt_id) == (made.excerpt(anger), made.excerpt(nearest))
    assert (hit.source_id, hit.seconds, hit.segments) == (source, 12.0, 1)


def test_a_query_counts_codes_below_and_asks_both_passages_of_these_coders_and_people(workspace, made):
    ann, ben = made.met(), made.met()
    source = made.call(ann)
    made.tag(source, "annoyance", (0, 0), (0, 5), by="Ada")
    made.tag(source, "joy", (0, 0), (0, 5), by="Bea")
    made.tag(made.call(ben), "annoyance", (0, 0), (0, 5), by="Ada")
    ada = people.read_member(workspace.db, "Ada")
    ask = (workspace, made.codes["anger"], made.codes["joy"])

    assert near_query(*ask).tally == Tally(1, 1, 1, 0)
    assert near_query(*ask).of == Tally(2, 2, 2, 0)
    assert near_query(*ask, filters=PatternFilters(people=(ann,))).tally == Tally(1, 1, 1, 0)
    assert near_query(*ask, filters=PatternFilters(people=(ben,))).tally == Tally()
    assert near_query(*ask, filters=PatternFilters(coders=(ada.id,))).tally == Tally()


def test_without_times_seconds_ask_for_overlapping_passages(workspace, made):
    source = made.call(made.met(), timed=False)
    made.tag(source, "anger", (0, 0), (0, 5))
    made.tag(source, "joy", (0, 4), (0, 8))
    made.tag(source, "sadness", (0, 5), (0, 8))

    near = near_query(workspace, made.codes["anger"], made.codes["joy"], Nearness("seconds", 60))

    assert [(hit.seconds, hit.segments) for hit in near.hits] == [(None, 0)]
    assert not near_query(workspace, made.codes["anger"], made.codes["sadness"], Nearness("seconds", 60)).hits


def test_a_corrected_or_merged_line_is_counted_where_it_now_is(workspace, made):
    source = made.call(made.met())
    made.tag(source, "anger", (0, 0), (0, 10))
    made.tag(source, "joy", (1, 0), (1, 10))
    assert not near_query(workspace, made.codes["anger"], made.codes["joy"], SEGMENT).hits

    lines = made.lines(source)
    edited = edit_segment(workspace, lines[0].id, text="0123456789 and more", revision=lines[0].revision)
    merge_segments(workspace, edited.id, revision=edited.revision)

    assert len(near_query(workspace, made.codes["anger"], made.codes["joy"], SEGMENT).hits) == 1


def test_a_stage_feels_the_mean_of_its_notes_and_says_how_they_spread_and_who_they_are_from(workspace, made):
    ann, ben = made.met(), made.met()
    journey = sessions.list_journeys(workspace)[0]
    one, two, *_rest = [stage.name for stage in journey.stages]
    first = made.call(ann, stage=one)
    made.tag(first, "anger", (0, 0), (0, 5), intensity=3)  # -3
    made.tag(first, "joy", (1, 0), (1, 5))  # slight: 1
    made.tag(first, "joy", (2, 0), (2, 5), intensity=2, valence=-1)  # its own valence: -2
    made.tag(made.call(ben, stage=one), "joy", (0, 0), (0, 5), intensity=2)  # 2
    made.tag(first, "having to repeat oneself", (3, 0), (3, 5))  # no valence: no feeling
    second = made.call(ann, stage=two)
    for coder, intensity in (("Ada", 1), ("Bea", 2)):
        made.tag(second, "sadness", (0, 0), (0, 5), intensity=intensity, by=coder)

    curve = journey_curve(workspace, journey.id)

    at_one, at_two, at_three = curve.stages[:3]
    assert (at_one.mean, at_one.notes, at_one.most_of_one) == (-0.5, 4, 3)
    assert at_one.spread == pytest.approx((((2.5**2) + (1.5**2) + (1.5**2) + (2.5**2)) / 3) ** 0.5)
    assert at_one.tally == Tally(4, 2, 2, 0)
    # Two people coded the same words: one note, between the two.
    assert (at_two.mean, at_two.spread, at_two.notes, at_two.tally) == (-1.5, None, 1, Tally(1, 1, 1, 0))
    assert (at_three.mean, at_three.notes) == (None, 0)
    assert len(stage_passages(workspace, journey.id, at_one.stage_id)) == 4
    of_ben = journey_curve(workspace, journey.id, filters=PatternFilters(people=(ben,)))
    assert [(stage.mean, stage.notes) for stage in of_ben.stages[:2]] == [(2.0, 1), (None, 0)]


def test_codes_lie_over_a_source_from_beginning_to_end(workspace, made):
    source = made.call(made.met())
    late = made.tag(source, "joy", (2, 0), (3, 5), intensity=1)
    early = made.tag(source, "anger", (0, 5), (0, 10), intensity=2)
    made.tag(source, "anger", (0, 5), (0, 10), intensity=3, by="Bea")

    line = code_time_line(workspace, source)

    assert (line.title, line.timed, line.length) == ("Call 1", True, 40.0)
    spans = [
        (lane.code.name, [(p.excerpt_id, p.start, p.end, p.intensity) for p in lane.passages])
        for lane in line.lanes
    ]
    assert spans == [
        ("anger", [(made.excerpt(early), 5.0, 10.0, 3)]),
        ("joy", [(made.excerpt(late), 20.0, 35.0, 1)]),
    ]
    assert list_coded_sources(workspace) == [(source, "Call 1", 2)]


def test_passages_of_a_cell_come_newest_source_first_and_in_the_order_of_the_text(workspace, made):
    ann = made.met()
    old, new = made.call(ann, on=date(2026, 1, 1)), made.call(ann, on=date(2026, 2, 1))
    first = made.tag(old, "anger", (0, 0), (0, 5))
    third = made.tag(new, "anger", (2, 0), (2, 5))
    second = made.tag(new, "anger", (1, 0), (1, 5))
    made.tag(new, "joy", (0, 0), (0, 5))

    found = passages_in_cell(workspace, "stage", row=made.codes["anger"], column="")

    assert found == [made.excerpt(one) for one in (second, third, first)]
    assert passages_in_cell(workspace, "month", row=made.codes["anger"], column="2026-01") == found[2:]
    assert passages_in_cell(workspace, "month", row=made.codes["anger"], column="1999-01") == []


def test_what_does_not_exist_is_said(workspace, made):
    with pytest.raises(InvalidInputError):
        code_matrix(workspace, "weather")
    with pytest.raises(InvalidInputError):
        co_occurrence(workspace, Nearness("miles", 3))
    with pytest.raises(InvalidInputError):
        co_occurrence(workspace, Nearness("seconds", -1))
    with pytest.raises(NotFoundError):
        code_matrix(workspace, choice=CodeChoice(codes=(9999,)))
    with pytest.raises(NotFoundError):
        near_query(workspace, made.codes["anger"], 9999)
    with pytest.raises(NotFoundError):
        journey_curve(workspace, 9999)
    with pytest.raises(NotFoundError):
        code_time_line(workspace, 9999)


def test_of_too_many_columns_the_most_used_are_laid_out_and_rows_still_count_everything(
    workspace, made, monkeypatch
):
    monkeypatch.setattr(patterns, "MOST_COLUMNS", 3)
    for number in range(5):
        person = made.met()
        call = made.call(person)
        for line in range(1 + number % 4):
            made.tag(call, "anger", (line, 0), (line, 5))
    made.tag(made.call(), "anger", (0, 0), (0, 5))

    matrix = code_matrix(workspace, "person")

    assert [one.total.passages for one in matrix.columns] == [4, 3, 1]
    assert matrix.columns[-1].label == "nobody on record"
    assert (matrix.left_out, matrix.rows[0].total.passages, matrix.total.passages) == (3, 12, 12)


def test_a_workspace_without_codings_has_empty_patterns(workspace, made):
    assert code_matrix(workspace).rows == ()
    assert co_occurrence(workspace).total == Tally()
    assert near_query(workspace, made.codes["anger"], made.codes["joy"]).hits == ()
    assert journey_curve(workspace, sessions.list_journeys(workspace)[0].id).stages[0].notes == 0
    assert code_time_line(workspace, made.call(made.met())).lanes == ()


def test_a_column_of_codes_by_codes_is_a_codes_id(workspace):
    with pytest.raises(InvalidInputError, match="“x” is no code's id"):
        passages_in_cell(workspace, Nearness(), row=1, column="x")
