"""Independent coding: blind until it is revealed, counted nowhere until it is settled."""

import csv
import io

import pytest

from fieldnotes.errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from fieldnotes.services import (
    agreement,
    coding,
    codings,
    correcting,
    exports,
    findings,
    home,
    library,
    participants,
    rounds,
    settling,
    undoing,
)
from fieldnotes.services.code_merging import merge_codes
from fieldnotes.services.members import add_member
from fieldnotes.services.workspace import acting_as, current_member
from fieldnotes.store import codes
from fieldnotes.store.database import writing


@pytest.fixture
def team(workspace):
    return [add_member(workspace, name=name) for name in ("Ada", "Ben", "Cho")]


@pytest.fixture
def themes(workspace):
    return [code for code in coding.list_codes(workspace, kind="theme") if not code.retired][:3]


@pytest.fixture
def started(workspace, source, segments, team):
    """A round of Ada and Ben on the letter, started by Ada."""
    with acting_as(team[0].id):
        return rounds.start_round(workspace, source.id, coder_ids=[team[0].id, team[1].id])


@pytest.fixture
def put(workspace, segments, started):
    """Code in the round as a member: a code on words of a line."""

    def put(member, code, line, words, intensity=None):
        start_char = segments[line].text.index(words)
        with acting_as(member.id):
            return rounds.apply_in_round(
                workspace,
                started.id,
                code_id=code.id,
                first_segment_id=segments[line].id,
                start_char=start_char,
                last_segment_id=segments[line].id,
                end_char=start_char + len(words),
                intensity=intensity,
            )

    return put


@pytest.fixture
def revealed(workspace, team, themes, started, put):
    """Ada and Ben agree on one passage; on two lines they do not."""
    waiting, tone, _ = themes
    put(team[0], waiting, 0, "on hold", 2)
    put(team[1], waiting, 0, "on hold", 2)
    put(team[0], tone, 1, "The agent was kind", 1)
    put(team[1], waiting, 1, "agent was kind", 3)
    put(team[1], tone, 2, "quick answer")
    finish(workspace, started, team[:2])
    return rounds.get_round(workspace, started.id)


def finish(ws, one, members):
    for member in members:
        with acting_as(member.id):
            rounds.finish_my_part(ws, one.id)


def everything_that_counts(ws, source):
    """What library, counts, exports and findings say; nothing of it may change by a round."""
    found = library.search_library(ws, kind="passage")
    seen = home.overview(ws)
    view = coding.read_source(ws, source.id)
    return {
        "passages": found.cards,
        "sources": library.search_library(ws, kind="source").cards,
        "counts": found.counts,
        "home": seen,
        "uses": coding.count_uses(ws),
        "codings": view.codings,
        "excerpts": view.excerpts,
        "reader": coding.read_state(ws, source.id).codings,
        "codings exported": exports.export_text(ws, "codings"),
        "transcript exported": exports.export_text(ws, "transcript", item_id=source.id, file_format="json"),
        "findings": findings.list_findings(ws),
    }


def test_what_is_coded_in_a_round_counts_nowhere(workspace, source, segments, team, themes, started, put):
    with acting_as(team[0].id):
        coding.apply_code(
            workspace,
            source.id,
            code_id=themes[0].id,
            first_segment_id=segments[0].id,
            start_char=0,
            last_segment_id=segments[0].id,
            end_char=4,
            intensity=1,
        )
    before = everything_that_counts(workspace, source)
    put(team[0], themes[0], 0, "I wa", 3)  # the very passage that was coded before, stronger
    put(team[1], themes[1], 1, "The agent was kind.", 2)
    assert everything_that_counts(workspace, source) == before

    finish(workspace, started, team[:2])
    assert everything_that_counts(workspace, source) == before


def test_a_suggestion_is_made_where_somebody_coded_independently(workspace, source, team, themes, put):
    made = put(team[0], themes[0], 0, "on hold")
    suggested = {
        "excerpt_id": made.excerpt_id,
        "code_id": themes[0].id,
        "made_by": "a model 1",
        "confidence": 0.5,
    }
    with writing(workspace.db):
        assert codes.replace_suggestions(workspace.db, source.id, [suggested]) == 1


def test_a_coder_sees_their_own_codings_alone(workspace, source, segments, team, themes, started, put):
    mine = put(team[0], themes[0], 0, "on hold")
    put(team[1], themes[1], 0, "forty minutes")
    with acting_as(team[0].id):
        assert list(rounds.read_my_state(workspace, started).codings) == [mine.id]
        assert rounds.count_my_codings(workspace, started) == 1
    for ask in (agreement.measure_round, settling.read_settling, agreement.export_settled):
        with pytest.raises(ConflictError, match="once everybody has finished"):
            ask(workspace, started.id)


def test_nobody_touches_anothers_independent_coding(workspace, team, themes, started, put):
    made = put(team[1], themes[0], 0, "on hold")
    with acting_as(team[0].id):
        for act in (rounds.remove_in_round, rounds.restore_in_round):
            with pytest.raises(NotFoundError):
                act(workspace, started.id, coding_id=made.id)
        for outside in (
            coding.remove_coding,
            coding.restore_coding,
            coding.accept_suggestion,
            coding.reject_suggestion,
        ):
            with pytest.raises(ConflictError):
                outside(workspace, made.id)
        with pytest.raises(NotFoundError):
            coding.check_belongs(workspace, started.source_id, {"coding_id": made.id})


def test_a_coding_of_ones_own_is_removed_and_comes_back(workspace, team, themes, started, put):
    made = put(team[0], themes[0], 0, "on hold")
    with acting_as(team[0].id):
        rounds.remove_in_round(workspace, started.id, coding_id=made.id)
        assert rounds.count_my_codings(workspace, started) == 0
        rounds.restore_in_round(workspace, started.id, coding_id=made.id)
        assert rounds.count_my_codings(workspace, started) == 1


def test_what_was_coded_in_a_round_is_undone_there_and_redone(workspace, team, themes, started, put):
    put(team[0], themes[0], 0, "on hold", 1)
    put(team[1], themes[1], 0, "forty minutes")
    with acting_as(team[0].id):
        assert undoing.next_steps(workspace, started.source_id) == (None, None)
        assert undoing.next_steps(workspace, started.source_id, round_id=started.id) == ("apply", None)
        rounds.undo_in_round(workspace, started.id)
        assert rounds.count_my_codings(workspace, started) == 0
        assert rounds.undo_in_round(workspace, started.id) is None  # Ben's is not hers to undo
        rounds.redo_in_round(workspace, started.id)
        assert rounds.count_my_codings(workspace, started) == 1
    with acting_as(team[1].id):
        assert rounds.count_my_codings(workspace, started) == 1


def test_the_history_of_a_source_says_nothing_of_what_is_coded_apart(workspace, team, themes, started, put):
    before = coding.read_state(workspace, started.source_id)
    put(team[0], themes[0], 0, "on hold", 1)
    assert correcting.list_changes(workspace, started.source_id) == []
    after = coding.read_state(workspace, started.source_id)
    assert (after.stamp(), after.last_change_id) == (before.stamp(), before.last_change_id)


def test_a_coding_of_ones_own_is_recoded_resized_and_rated_and_nobody_elses(
    workspace, team, themes, started, segments, put
):
    mine, other = put(team[0], themes[0], 0, "on hold"), put(team[1], themes[0], 0, "on hold")
    bounds = {
        "first_segment_id": segments[0].id,
        "start_char": 0,
        "last_segment_id": segments[0].id,
        "end_char": 5,
    }
    with acting_as(team[0].id):
        rounds.recode_in_round(workspace, started.id, coding_id=mine.id, code_id=themes[1].id)
        codings.resize_coding(workspace, mine.id, **bounds)
        codings.rate_coding(workspace, mine.id, intensity=3, valence=-1)
        codings.write_memo(workspace, mine.id, text="Unsure.")
        made = coding.get_coding(workspace, mine.id)
        assert (made.status, made.code_id, made.intensity, made.round_id) == (
            "independent",
            themes[1].id,
            3,
            started.id,
        )
        for act in (
            lambda: rounds.recode_in_round(workspace, started.id, coding_id=other.id, code_id=themes[1].id),
            lambda: codings.resize_coding(workspace, other.id, **bounds),
            lambda: codings.rate_coding(workspace, other.id, intensity=1, valence=None),
            lambda: codings.write_memo(workspace, other.id, text="No."),
        ):
            with pytest.raises((NotFoundError, ConflictError)):
                act()
    assert coding.get_coding(workspace, other.id) == other


def test_what_is_coded_apart_stays_as_it_is_once_its_coder_has_finished(
    workspace, team, themes, started, put
):
    made = put(team[0], themes[0], 0, "on hold")
    finish(workspace, started, team[:1])
    with acting_as(team[0].id), pytest.raises(ConflictError):
        codings.rate_coding(workspace, made.id, intensity=1, valence=None)


def test_the_same_code_again_changes_its_intensity(workspace, team, themes, started, put):
    first = put(team[0], themes[0], 0, "on hold", 1)
    again = put(team[0], themes[0], 0, "on hold", 3)
    assert (again.id, again.intensity) == (first.id, 3)


def test_only_coders_of_a_running_round_code_in_it(workspace, team, themes, started, put):
    with pytest.raises(NotFoundError, match="Cho does not code"):
        put(team[2], themes[0], 0, "on hold")
    finish(workspace, started, team[:1])
    with pytest.raises(ConflictError, match="have finished your part"):
        put(team[0], themes[0], 0, "on hold")
    with acting_as(team[0].id):
        rounds.reopen_my_part(workspace, started.id)
    put(team[0], themes[0], 0, "on hold")


def test_a_round_may_compare_some_codes_alone(workspace, source, segments, team, themes):
    with acting_as(team[0].id):
        one = rounds.start_round(
            workspace, source.id, coder_ids=[team[0].id, team[1].id], code_ids=[themes[0].id], name="Trial"
        )
        assert [code.id for code in rounds.list_round_codes(workspace, one)] == [themes[0].id]
        with pytest.raises(InvalidInputError, match="“Trial” does not compare that code"):
            rounds.apply_in_round(
                workspace,
                one.id,
                code_id=themes[1].id,
                first_segment_id=segments[0].id,
                start_char=0,
                last_segment_id=segments[0].id,
                end_char=4,
            )


def test_a_round_needs_two_coders_and_a_source_of_its_own(workspace, source, segments, team, started):
    with pytest.raises(InvalidInputError, match="2 to 20 coders, not 1"):
        rounds.start_round(workspace, source.id, coder_ids=[team[0].id, team[0].id])
    with pytest.raises(ConflictError, match="“Round 1” runs on this source"):
        rounds.start_round(workspace, source.id, coder_ids=[team[0].id, team[2].id])
    with pytest.raises(NotFoundError):
        rounds.start_round(workspace, source.id, coder_ids=[team[0].id, 999])
    with pytest.raises(NotFoundError):
        rounds.start_round(workspace, 999, coder_ids=[team[0].id, team[1].id])


def test_the_last_one_to_finish_reveals_the_round(workspace, team, started):
    finish(workspace, started, team[:1])
    assert rounds.get_round(workspace, started.id).state == "running"
    finish(workspace, started, team[1:2])
    one = rounds.get_round(workspace, started.id)
    assert (one.state, one.revealed_by, one.reveal_reason) == ("revealed", team[1].id, "")


def test_who_started_a_round_reveals_it_early_for_a_reason(workspace, source, team, themes):
    with acting_as(team[0].id):
        one = rounds.start_round(workspace, source.id, coder_ids=[member.id for member in team])
        finish(workspace, one, team[:1])
        with pytest.raises(ConflictError, match="Two coders of “Round 1” have to finish"):
            rounds.reveal_round(workspace, one.id, reason="Cho is ill")
    finish(workspace, one, team[1:2])
    with acting_as(team[1].id), pytest.raises(ConflictError, match="Only who started"):
        rounds.reveal_round(workspace, one.id, reason="Cho is ill")
    with acting_as(team[0].id):
        with pytest.raises(InvalidInputError):
            rounds.reveal_round(workspace, one.id, reason=" ")
        one = rounds.reveal_round(workspace, one.id, reason="Cho is ill")
    assert (one.state, one.reveal_reason) == ("revealed", "Cho is ill")
    assert [coder.name for coder in one.compared] == ["Ada", "Ben"]
    assert agreement.measure_round(workspace, one.id).coder_ids == (team[0].id, team[1].id)


def test_a_cancelled_round_shows_nothing_and_can_be_resumed(workspace, team, themes, started, put):
    put(team[0], themes[0], 0, "on hold")
    with acting_as(team[0].id):
        rounds.cancel_round(workspace, started.id)
        assert rounds.my_rounds(workspace) == []
        with pytest.raises(ConflictError):
            settling.read_settling(workspace, started.id)
        rounds.resume_round(workspace, started.id)
        assert [one.id for one in rounds.my_rounds(workspace)] == [started.id]


def test_agreed_passages_become_codings_of_the_team(workspace, source, team, themes, revealed):
    before = coding.read_source(workspace, source.id).codings
    with acting_as(team[2].id):
        decision = settling.settle_agreed(workspace, revealed.id)
    (made,) = coding.read_source(workspace, source.id).codings
    assert before == ()
    assert (made.status, made.code_id, made.intensity) == ("accepted", themes[0].id, 2)
    assert (made.made_by, made.coder_id, made.round_id) == ("Cho", team[2].id, revealed.id)
    assert decision.results == (made.id,)
    with pytest.raises(ConflictError):
        settling.settle_agreed(workspace, revealed.id)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("take Ada", [("tone", "The agent was kind", 1)]),
        ("take Ben", [("waiting", "agent was kind", 3)]),
        ("all", [("tone", "The agent was kind", 1), ("waiting", "agent was kind", 3)]),
        ("none", []),
        ("other", [("third", "The agent was kind", 2)]),
    ],
)
def test_a_disagreement_is_settled_and_the_outcome_is_kept(
    workspace, source, team, themes, revealed, outcome, expected
):
    item = settling.read_settling(workspace, revealed.id).open[0]
    more = {
        "take Ada": {"outcome": "take", "coder_id": team[0].id},
        "take Ben": {"outcome": "take", "coder_id": team[1].id},
        "other": {"outcome": "other", "code_ids": [themes[2].id], "intensity": 2},
    }.get(outcome, {"outcome": outcome})
    with acting_as(team[0].id):
        decision = settling.settle(workspace, revealed.id, item.key, reason=" as defined ", **more)
    names = dict(zip((code.id for code in themes), ("waiting", "tone", "third"), strict=True))
    view = coding.read_source(workspace, source.id)
    words = {excerpt.id: excerpt.text for excerpt in view.excerpts}
    assert [
        (names[made.code_id], words[made.excerpt_id], made.intensity) for made in view.codings
    ] == expected
    assert (decision.reason, decision.decided_by) == ("as defined", team[0].id)
    view = settling.read_settling(workspace, revealed.id)
    assert view.decision_on(item) == decision
    assert item not in view.open


def test_a_decision_taken_back_takes_its_codings_along(workspace, source, team, revealed):
    item = settling.read_settling(workspace, revealed.id).open[0]
    decision = settling.settle(workspace, revealed.id, item.key, outcome="all")
    with pytest.raises(ConflictError, match="settled already"):
        settling.settle(workspace, revealed.id, item.key, outcome="none")
    settling.undo_decision(workspace, decision.id)
    assert coding.read_source(workspace, source.id).codings == ()
    assert settling.read_settling(workspace, revealed.id).open[0] == item
    with pytest.raises(NotFoundError):
        settling.undo_decision(workspace, decision.id)
    settling.settle(workspace, revealed.id, item.key, outcome="all")  # and once more
    assert len(coding.read_source(workspace, source.id).codings) == 2


def test_a_coding_of_two_decisions_goes_with_the_last_of_them(workspace, source, segments, themes, revealed):
    line = segments[1]
    same = {"code_ids": [themes[2].id], "passage": (line.id, 0, line.id, 3)}
    decisions = [
        settling.settle(workspace, revealed.id, item.key, outcome="other", **same)
        for item in settling.read_settling(workspace, revealed.id).open
    ]
    assert len(decisions) == 2
    settling.undo_decision(workspace, decisions[0].id)
    assert len(coding.read_source(workspace, source.id).codings) == 1
    settling.undo_decision(workspace, decisions[1].id)
    assert coding.read_source(workspace, source.id).codings == ()


def test_a_coding_that_was_there_before_is_neither_doubled_nor_taken_back(
    workspace, source, segments, team, themes, revealed
):
    with acting_as(team[2].id):
        there = coding.apply_code(
            workspace,
            source.id,
            code_id=themes[0].id,
            first_segment_id=segments[0].id,
            start_char=segments[0].text.index("on hold"),
            last_segment_id=segments[0].id,
            end_char=segments[0].text.index("on hold") + len("on hold"),
        )
    decision = settling.settle_agreed(workspace, revealed.id)
    assert decision.results == (there.id,)
    settling.undo_decision(workspace, decision.id)
    assert [made.id for made in coding.read_source(workspace, source.id).codings] == [there.id]


def test_a_round_is_settled_once_nothing_is_open(workspace, revealed):
    settling.settle_agreed(workspace, revealed.id)
    for item in settling.read_settling(workspace, revealed.id).open:
        assert rounds.get_round(workspace, revealed.id).state == "revealed"
        decision = settling.settle(workspace, revealed.id, item.key, outcome="none")
    assert rounds.get_round(workspace, revealed.id).state == "settled"
    settling.undo_decision(workspace, decision.id)
    assert rounds.get_round(workspace, revealed.id).state == "revealed"


def test_correcting_a_line_keeps_disagreements_and_decisions_on_their_words(
    workspace, source, segments, team, revealed
):
    item = settling.read_settling(workspace, revealed.id).open[0]
    settling.settle(workspace, revealed.id, item.key, outcome="all")
    correcting.edit_segment(
        workspace, segments[1].id, text="Well, the agent was very kind.", revision=segments[1].revision
    )
    view = settling.read_settling(workspace, revealed.id)
    assert [one.key for one in view.open] == [one.key for one in view.comparison.disagreements][1:]
    assert len(view.comparison.agreed) == 1


def test_the_figures_of_a_round_are_exported_by_segment_and_by_character(workspace, themes, revealed):
    found = list(csv.DictReader(io.StringIO(agreement.export_agreement(workspace, revealed.id))))
    assert [(row["code"], row["unit"]) for row in found] == [
        (name, unit)
        for unit in ("segment", "character")
        for name in (
            "all codes",
            *sorted([themes[0].name, themes[1].name], key=[t.name for t in themes].index),
        )
    ]
    waiting = next(row for row in found if row["code"] == themes[0].name)
    assert (waiting["units counted"], waiting["units with it"], waiting["by all coders"]) == ("3", "2", "1")
    assert waiting["note"].startswith("too few to say")


def test_what_was_settled_is_exported_with_who_coded_what(workspace, team, themes, revealed):
    waiting, tone, _ = (theme.name for theme in themes)
    with acting_as(team[0].id):
        settling.settle_agreed(workspace, revealed.id)
        item = settling.read_settling(workspace, revealed.id).open[0]
        settling.settle(
            workspace, revealed.id, item.key, outcome="take", coder_id=team[1].id, reason="=the definition"
        )
    found = list(csv.DictReader(io.StringIO(agreement.export_settled(workspace, revealed.id))))
    assert [list(row.values())[:6] for row in found] == [
        ["on hold", f"Ada: {waiting} (2); Ben: {waiting} (2)", "agreed", f"{waiting} (2)", "", "Ada"],
        [
            "The agent was kind",
            f"Ada: {tone} (1); Ben: {waiting} (3)",
            "take Ben's",
            f"{waiting} (3)",
            "'=the definition",
            "Ada",
        ],
        ["quick answer", f"Ada: nothing; Ben: {tone}", "open", "", "", ""],
    ]


def silence(workspace, source):
    """Let somebody be heard in a source who has agreed to nothing."""
    person = participants.add_participant(workspace, seat="customer")
    with writing(workspace.db):
        workspace.db.conn.execute("INSERT INTO source_participant VALUES (?, ?)", [source.id, person.id])


def test_a_round_starts_on_nothing_that_consent_does_not_cover(workspace, source, segments, team):
    silence(workspace, source)
    assert rounds.list_sources_to_code(workspace) == []
    with pytest.raises(ConsentError, match="“Letter” does not agree to being quoted"):
        rounds.start_round(workspace, source.id, coder_ids=[team[0].id, team[1].id])


def test_without_consent_a_round_is_finished_and_not_coded(workspace, source, themes, team, started, put):
    silence(workspace, source)
    with pytest.raises(ConsentError):
        put(team[0], themes[0], 0, "on hold")
    with acting_as(team[0].id):
        finished = rounds.finish_my_part(workspace, started.id)
    assert [coder.name for coder in finished.compared] == ["Ada"]


def test_without_consent_nothing_is_settled_and_decisions_can_be_taken_back(workspace, source, revealed):
    [item, other] = settling.read_settling(workspace, revealed.id).open
    made = settling.settle(workspace, revealed.id, item.key, outcome="all")
    silence(workspace, source)

    with pytest.raises(ConsentError):
        settling.settle(workspace, revealed.id, other.key, outcome="all")
    with pytest.raises(ConsentError):
        settling.settle_agreed(workspace, revealed.id)
    settling.undo_decision(workspace, made.id)
    assert len(settling.read_settling(workspace, revealed.id).open) == 2


def test_words_that_consent_does_not_cover_are_not_exported_with_what_was_settled(
    workspace, source, revealed
):
    assert "The agent was kind" in agreement.export_settled(workspace, revealed.id)
    silence(workspace, source)
    found = list(csv.DictReader(io.StringIO(agreement.export_settled(workspace, revealed.id))))
    assert {row["passage"] for row in found} == {"not shown, for want of consent"}


def test_a_member_is_known_by_one_name(workspace, team):
    with pytest.raises(ConflictError, match="Ada is on the team already"):
        add_member(workspace, name=" ADA ")
    with pytest.raises(InvalidInputError):
        add_member(workspace, name="  ")
    with pytest.raises(InvalidInputError, match="“king” is no role"):
        add_member(workspace, name="Dee", role="king")
    assert add_member(workspace, name="Dee", role="leader", market="Korea").market == "Korea"


def test_the_process_may_say_who_works_here(workspace, team):
    workspace.ask_who = lambda: team[1].id
    assert current_member(workspace).name == "Ben"
    with acting_as(team[0].id):
        assert current_member(workspace).name == "Ada"


def test_a_code_that_left_the_codebook_neither_settles_nor_starts_anything(
    workspace, source, team, themes, revealed
):
    merge_codes(workspace, themes[2].id, themes[1].id)
    item = settling.read_settling(workspace, revealed.id).open[0]
    with pytest.raises(InvalidInputError, match="was merged into another code"):
        settling.settle(workspace, revealed.id, item.key, outcome="other", code_ids=[themes[2].id])
    with pytest.raises(InvalidInputError, match="was merged into another code"):
        rounds.start_round(workspace, source.id, coder_ids=[one.id for one in team], code_ids=[themes[2].id])
    assert len(rounds.list_rounds(workspace)) == 1


def test_decisions_stay_settled_where_their_codings_fall_together(
    workspace, source, segments, team, themes, started, put
):
    waiting = themes[0]
    put(team[0], waiting, 0, "forty")
    put(team[0], waiting, 0, "forty minutes")
    put(team[1], waiting, 2, "quick")
    finish(workspace, started, team[:2])
    view = settling.read_settling(workspace, started.id)
    for item in view.comparison.disagreements:
        settling.settle(workspace, started.id, item.key, outcome="all")
    before = settling.read_settling(workspace, started.id)
    line = segments[0]
    correcting.edit_segment(
        workspace, line.id, text=line.text.replace("forty minutes", "forty"), revision=line.revision
    )

    after = settling.read_settling(workspace, started.id)

    assert [(one.id, len(one.results)) for one in after.decisions] == [
        (one.id, 1) for one in before.decisions
    ]
    assert after.open == ()

    undoing.undo_change(workspace, source.id)

    again = settling.read_settling(workspace, started.id)
    assert [(one.settles, one.results) for one in again.decisions] == [
        (one.settles, one.results) for one in before.decisions
    ]


def test_a_code_that_was_settled_on_a_passage_is_not_put_there_twice(
    workspace, source, segments, revealed, themes, team
):
    with acting_as(team[0].id):
        settling.settle_agreed(workspace, revealed.id)
        [settled] = coding.read_source(workspace, source.id).codings
        excerpt = coding.get_excerpt(workspace, settled.excerpt_id)
        bounds = {
            "first_segment_id": excerpt.first_segment_id,
            "start_char": excerpt.start_char,
            "last_segment_id": excerpt.last_segment_id,
            "end_char": excerpt.end_char,
        }

        again = coding.apply_code(workspace, source.id, code_id=themes[0].id, intensity=3, **bounds)
        assert (again.id, again.intensity) == (settled.id, 3)
        undoing.undo_change(workspace, source.id)
        assert coding.get_coding(workspace, settled.id).intensity == 2

        longer = {**bounds, "end_char": excerpt.end_char + 4}
        wider = coding.apply_code(workspace, source.id, code_id=themes[0].id, **longer)
        other = coding.apply_code(workspace, source.id, code_id=themes[1].id, **bounds)
        assert coding.resize_coding(workspace, wider.id, **bounds).id == settled.id
        assert coding.recode_coding(workspace, other.id, code_id=themes[0].id).id == settled.id
    assert [made.id for made in coding.read_source(workspace, source.id).codings] == [settled.id]


def test_merging_codes_makes_one_of_a_settled_coding_and_ones_own(
    workspace, source, segments, revealed, themes, team
):
    with acting_as(team[0].id):
        settling.settle_agreed(workspace, revealed.id)
        [settled] = coding.read_source(workspace, source.id).codings
        excerpt = coding.get_excerpt(workspace, settled.excerpt_id)
        coding.apply_code(
            workspace,
            source.id,
            code_id=themes[1].id,
            first_segment_id=excerpt.first_segment_id,
            start_char=excerpt.start_char,
            last_segment_id=excerpt.last_segment_id,
            end_char=excerpt.end_char,
        )
    merge_codes(workspace, themes[1].id, into_id=themes[0].id)
    assert [made.code_id for made in coding.read_source(workspace, source.id).codings] == [themes[0].id]


def test_only_a_cancelled_round_is_resumed_and_by_whom_started_it(workspace, team, started):
    with acting_as(team[0].id):
        with pytest.raises(ConflictError, match="“Round 1” is running and not cancelled"):
            rounds.resume_round(workspace, started.id)
        rounds.cancel_round(workspace, started.id)
    with acting_as(team[1].id), pytest.raises(ConflictError, match="Only who started “Round 1” can resume"):
        rounds.resume_round(workspace, started.id)
    with acting_as(team[0].id):
        assert rounds.resume_round(workspace, started.id).state == "running"
