"""Notes and passages of a walk are picked as evidence for its assumptions, and as quotes to keep."""

import pytest

from fieldnotes.errors import InvalidInputError, NotFoundError
from fieldnotes.records import ImmersionSession
from fieldnotes.services import coding, correcting, debriefs, participants, sessions
from fieldnotes.services.debrief_hints import list_waiting_highlights
from fieldnotes.services.debrief_picks import list_pickable, list_picks, pick_for_debrief, picked_keys
from fieldnotes.services.debrief_sources import get_debrief_source
from fieldnotes.services.workspace import Workspace
from fieldnotes.store.database import insert, writing


@pytest.fixture
def walk(workspace: Workspace) -> ImmersionSession:
    session = sessions.start_session(
        workspace,
        title="Desk",
        mode="interview",
        journey_id=sessions.list_journeys(workspace)[0].id,
        assumptions=["They want it fast", "They read the mail"],
    )
    for text in ("“So?”", "Nobody looks up", ""):
        sessions.add_observation(
            workspace,
            session.id,
            kind="heard",
            seat="customer",
            text=text,
            emotion_code_id=None if text else coding.list_codes(workspace, kind="emotion")[0].id,
        )
    return session


def shown(ws: Workspace, walk: ImmersionSession) -> dict[int | None, list[str]]:
    return {about: [card.quote for _, card in found] for about, found in list_picks(ws, walk.id).items()}


def test_notes_with_words_can_be_picked_for_an_assumption_and_as_quotes(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    so, looks = list_pickable(workspace, walk.id)
    assert (so.text, looks.text) == ("“So?”", "Nobody looks up")
    first, second = sessions.list_assumptions(workspace, walk.id)
    pick_for_debrief(workspace, walk.id, [so.key, looks.key], assumption_id=first.id)
    pick_for_debrief(workspace, walk.id, [so.key])
    assert shown(workspace, walk) == {first.id: ["“So?”", "Nobody looks up"], None: ["“So?”"]}

    pick_for_debrief(workspace, walk.id, [looks.key], assumption_id=first.id)

    assert shown(workspace, walk) == {first.id: ["Nobody looks up"], None: ["“So?”"]}
    assert picked_keys(workspace, walk.id, assumption_id=first.id) == [looks.key]
    assert picked_keys(workspace, walk.id, assumption_id=second.id) == []


def test_a_removed_note_is_picked_no_more_and_comes_back_with_it(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    so, _ = list_pickable(workspace, walk.id)
    pick_for_debrief(workspace, walk.id, [so.key])
    note = sessions.list_observations(workspace, walk.id)[0]
    sessions.remove_observation(workspace, note.id)
    assert shown(workspace, walk) == {}
    sessions.restore_observation(workspace, note.id)
    assert shown(workspace, walk) == {None: ["“So?”"]}


def test_what_a_withdrawn_consent_hides_stays_picked_while_others_are_chosen(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    so, looks = list_pickable(workspace, walk.id)
    pick_for_debrief(workspace, walk.id, [so.key])
    person = participants.add_participant(workspace, seat="customer")
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=False, share_outside=False, how="asked"
    )
    with writing(workspace.db):
        insert(workspace.db, "source_participant", {"source_id": so.place[0], "participant_id": person.id})
    assert shown(workspace, walk) == {}

    pick_for_debrief(workspace, walk.id, [looks.key])

    assert shown(workspace, walk) == {None: ["Nobody looks up"]}
    participants.record_consent(
        workspace, person.id, observe=True, record=True, quote_inside=True, share_outside=False, how="asked"
    )
    assert shown(workspace, walk) == {None: ["“So?”", "Nobody looks up"]}


def test_a_tagged_passage_can_be_picked_and_stays_on_its_words(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    note = sessions.list_observations(workspace, walk.id)[1]
    segment = coding.read_source(workspace, note.source_id).segments[0]
    coding.apply_code(
        workspace,
        note.source_id,
        code_id=coding.list_codes(workspace, kind="theme")[0].id,
        first_segment_id=segment.id,
        start_char=7,
        last_segment_id=segment.id,
        end_char=12,
    )
    passage = list_pickable(workspace, walk.id)[-1]
    assert passage.text == "looks"
    pick_for_debrief(workspace, walk.id, [passage.key])
    correcting.edit_segment(workspace, segment.id, text="Indeed nobody looks up", revision=segment.revision)
    assert shown(workspace, walk) == {None: ["looks"]}


def test_what_a_walk_does_not_have_is_not_picked(workspace: Workspace, walk: ImmersionSession) -> None:
    with pytest.raises(NotFoundError, match="no passage"):
        pick_for_debrief(workspace, walk.id, ["1.2.3.4.5"])
    with pytest.raises(NotFoundError, match="no assumption 99"):
        pick_for_debrief(workspace, walk.id, [], assumption_id=99)


def test_the_portrait_is_part_of_the_debrief_and_of_its_source(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    debriefs.save_debrief(
        workspace, walk.id, outcomes={}, ask_next="Why?", portrait={"emotional_need": "Be told", "do": "Wait"}
    )
    assert debriefs.read_portrait(workspace, walk.id) == {"emotional_need": "Be told", "do": "Wait"}
    debriefs.edit_debrief(workspace, walk.id, portrait={"do": ""})
    source = get_debrief_source(workspace, walk.id)
    assert source is not None
    lines = [(one.heading, one.text) for one in coding.read_source(workspace, source.id).segments]
    assert lines[-2:] == [("Emotional need", "Be told"), ("What to ask next", "Why?")]
    with pytest.raises(InvalidInputError, match="“weather” is no part of the portrait"):
        debriefs.edit_debrief(workspace, walk.id, portrait={"weather": "x"})


def test_nothing_waits_where_nothing_is_suggested(workspace: Workspace, walk: ImmersionSession) -> None:
    assert list_waiting_highlights(workspace, walk.id) == []
