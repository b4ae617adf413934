"""The table of roles, run through the services: what each role reaches of its own, and of others'."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from fieldnotes.errors import AccessError, FieldnotesError, NotFoundError
from fieldnotes.privacy.roles import TABLE, Action, reach
from fieldnotes.records import Member, Role
from fieldnotes.services import (
    codebook,
    coding,
    exports,
    findings,
    hearing,
    jobs,
    library,
    local_reading,
    members,
    metrics,
    next_questions,
    participants,
    patterns,
    promises,
    recordings,
    rounds,
    sessions,
    stories,
    walks,
)
from fieldnotes.services.access import limited_to
from fieldnotes.services.audit import list_audit
from fieldnotes.services.home import overview
from fieldnotes.services.promise_reminders import list_reminders
from fieldnotes.services.requests import answer_once
from fieldnotes.services.workspace import Workspace, acting_as, create_workspace, list_members
from fieldnotes.store import sources
from fieldnotes.store.database import writing

ROLES = tuple(TABLE)
SPEECH = Path(__file__).parents[1] / "material" / "speech"


@dataclass(frozen=True)
class House:
    """A workspace with something of the member's own and the same of another's."""

    ws: Workspace
    members: dict[Role, Member]
    own: dict[Role, dict[str, int]]
    other: dict[str, int]


def _things(ws: Workspace, leader: Member, market: str, story_is_out: bool) -> dict[str, int]:
    """Make a walk with a note, a recording, a promise and a person; a finding; a story. Returns their ids."""
    journey = sessions.list_journeys(ws)[0]
    with acting_as(leader.id):
        walk = sessions.start_session(
            ws, title=f"Walk of {leader.name}", mode="interview", journey_id=journey.id
        )
        note = sessions.add_observation(
            ws, walk.id, kind="heard", seat="customer", text=f"Waiting, {leader.name}."
        )
    segment = coding.read_source(ws, note.source_id).segments[0]
    made = coding.apply_code(
        ws,
        note.source_id,
        code_id=coding.list_codes(ws, kind="theme")[0].id,
        first_segment_id=segment.id,
        start_char=0,
        last_segment_id=segment.id,
        end_char=len(segment.text),
    )
    finding = findings.write_finding(ws, statement=f"They wait in {market}.", market=market)
    findings.add_evidence(ws, finding.id, excerpt_id=made.excerpt_id, stance="for")
    story = stories.write_story(ws, title=f"Waiting in {market}", finding_id=finding.id)
    if story_is_out:
        stories.publish_story(ws, story.id)
    person = participants.add_participant(ws, seat="customer", market=market)
    promise = promises.add_promise(
        ws,
        text="Call back",
        owner="Lea",
        pillar="care",
        due_on=date(2030, 1, 1),
        participant_id=person.id,
        session_id=walk.id,
    )
    return {
        "session": walk.id,
        "observation": note.id,
        "source": note.source_id,
        "excerpt": made.excerpt_id,
        "finding": finding.id,
        "story": story.id,
        "promise": promise.id,
        "participant": person.id,
        "segment": segment.id,
        "coding": made.id,
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    ws = create_workspace(tmp_path_factory.mktemp("roles") / "workspace")
    team = {role: members.add_member(ws, name=role.title(), role=role, market="Korea") for role in ROLES}
    stranger = members.add_member(ws, name="Zoe", role="leader", market="Peru")
    mine = {
        role: _things(ws, team[role if "walk" in TABLE[role] else "administrator"], "Korea", True)
        for role in ROLES
    }
    other = _things(ws, stranger, "Peru", False)
    yield House(ws, team, mine, other)
    ws.close()


Call = Callable[[Workspace, dict[str, int]], object]
# One service for each action that reaches "own": called on one's own thing and on another's.
ON_ONE: dict[Action, Call] = {
    "see walks": lambda ws, ids: walks.read_walk(ws, ids["session"]),
    "keep walks": lambda ws, ids: sessions.add_assumption(ws, ids["session"], text="They wait."),
    "meet people": lambda ws, ids: participants.get_consent(ws, ids["participant"]),
    "keep promises": lambda ws, ids: promises.get_promise(ws, ids["promise"]),
    "hear sources": lambda ws, ids: coding.read_source(ws, ids["source"]),
    "read findings": lambda ws, ids: findings.get_finding_page(ws, ids["finding"]),
    "listen to stories": lambda ws, ids: stories.get_story(ws, ids["story"]),
}
# One service for each action that has no thing of one's own.
ON_ALL: dict[Action, Callable[[Workspace], object]] = {
    "know the team": list_members,
    "know the codebook": codebook.list_codes,
    "manage the team": members.list_access,
    "look after the workspace": list_audit,
    "see the whole picture": overview,
    "walk": walks.list_markets,
    "code": lambda ws: coding.reject_suggestion(ws, 99_999),
    "keep the codebook": lambda ws: codebook.retire_code(ws, 99_999),
    "compare coders": rounds.list_rounds,
    "count patterns": patterns.code_matrix,
    "write findings": lambda ws: findings.edit_finding(ws, 99_999),
    "see metrics": metrics.list_metrics,
    "keep metrics": lambda ws: metrics.undo_import(ws, 99_999),
    "write stories": lambda ws: stories.publish_story(ws, 99_999),
    "take out": lambda ws: exports.export_text(ws, "findings", file_format="csv"),
}


def is_let_in(call: Callable[[], object]) -> bool:
    """Say whether a call was not refused for who calls; what it says of the thing itself is beside that."""
    try:
        call()
    except AccessError:
        return False
    except (FieldnotesError, TypeError):
        return True
    return True


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ON_ONE)
def test_a_role_reaches_its_own_and_no_further(house: House, role: Role, action: Action) -> None:
    with acting_as(house.members[role].id):
        on_own = is_let_in(lambda: ON_ONE[action](house.ws, house.own[role]))
        on_other = is_let_in(lambda: ON_ONE[action](house.ws, house.other))

    assert (on_own, on_other) == {"all": (True, True), "own": (True, False), "none": (False, False)}[
        reach(role, action)
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ON_ALL)
def test_a_role_reaches_what_the_table_says(house: House, role: Role, action: Action) -> None:
    with acting_as(house.members[role].id):
        assert is_let_in(lambda: ON_ALL[action](house.ws)) == (reach(role, action) == "all")


def test_whoever_runs_the_process_may_do_everything(house: House) -> None:
    for call in ON_ALL.values():
        assert is_let_in(lambda call=call: call(house.ws))


def test_nobody_may_do_anything_where_people_sign_in(house: House) -> None:
    house.ws.sign_in_needed = True
    try:
        for call in ON_ALL.values():
            assert not is_let_in(lambda call=call: call(house.ws))
    finally:
        house.ws.sign_in_needed = False


@pytest.mark.parametrize("role", ["leader", "local reader", "listener"])
def test_lists_hold_ones_own_alone(house: House, role: Role) -> None:
    ws, mine = house.ws, house.own[role]
    with acting_as(house.members[role].id):
        told = stories.outline_stories(ws)
        assert house.other["story"] not in {line.story.id for line in told}
        assert mine["story"] in {line.story.id for line in told}
        if role == "leader":
            assert [line.session.id for line in walks.list_walks(ws)] == [mine["session"]]
            assert [one.id for one in sessions.list_sessions(ws)] == [mine["session"]]
            assert [one.id for one in promises.list_promises(ws)] == [mine["promise"]]
            assert [one.id for one in participants.list_participants(ws)] == [mine["participant"]]
            assert recordings.list_recordings(ws) == []
            assert jobs.list_jobs(ws) == []
        if role == "local reader":
            found = findings.list_finding_lines(ws)
            assert {line.finding.market for line in found.lines} == {"Korea"}
            assert found.total == len(found.lines) == len(findings.list_findings(ws))
            waiting = local_reading.list_waiting_readings(ws, everybody=True)
            assert {one.market for one in waiting} == {"Korea"}


@pytest.mark.parametrize("role", ROLES)
def test_a_search_finds_what_a_role_may_open(house: House, role: Role) -> None:
    with acting_as(house.members[role].id):
        found = library.search_library(house.ws, text="Waiting", page_size=100)
        walked = {card.source_id for card in found.cards if card.kind != "story"}
        if limited_to(house.ws, "search") is None:
            assert house.other["source"] in walked
            return
        assert walked == ({house.own[role]["source"]} if role == "leader" else set())
        assert house.other["story"] not in {card.id for card in found.cards if card.kind == "story"}
        assert found.counts["story"] > 0
        assert found.total == len(found.cards)
        assert not any(library.list_names(house.ws).values())
        assert not any(library.list_places(house.ws).values())


def test_a_listener_gets_no_more_of_a_finding_than_its_story_tells(house: House) -> None:
    with acting_as(house.members["listener"].id):
        view = stories.get_story(house.ws, house.own["listener"]["story"])
    assert view.finding is not None
    assert view.finding.evidence == ()


@pytest.mark.parametrize("role", ["leader", "local reader", "listener"])
def test_a_file_and_a_clip_of_what_is_not_ones_own_do_not_open(house: House, role: Role) -> None:
    with acting_as(house.members[role].id):
        assert not is_let_in(lambda: recordings.media_file(house.ws, 99_999))
        assert not is_let_in(lambda: hearing.clip_to_play(house.ws, house.other["excerpt"]))
        assert is_let_in(lambda: hearing.clip_to_play(house.ws, house.own[role]["excerpt"]))


def test_a_leader_adds_recordings_promises_and_notes_to_their_own_walks_alone(house: House) -> None:
    ws, leader = house.ws, house.members["leader"]
    with acting_as(leader.id):
        kept = recordings.keep_file(ws, next(SPEECH.glob("*.flac")))
        assert is_let_in(lambda: recordings.media_file(ws, kept.item.id))
        for session_id in (None, house.other["session"]):
            assert not is_let_in(
                lambda session_id=session_id: recordings.add_recording(
                    ws, kept.item.id, own_voice_only=True, session_id=session_id
                )
            )
        assert not is_let_in(
            lambda: sessions.add_observation(
                ws, house.other["session"], kind="heard", seat="customer", text="x"
            )
        )


def test_the_number_of_a_file_makes_it_nobodys_own_recording(house: House) -> None:
    ws = house.ws
    _, another, *_ = SPEECH.glob("*.flac")  # not the file that the leader brings in themselves
    theirs = recordings.keep_file(ws, another).item
    with acting_as(house.members["leader"].id), pytest.raises(NotFoundError, match="no audio or video file"):
        recordings.add_recording(
            ws, theirs.id, own_voice_only=True, session_id=house.own["leader"]["session"]
        )
    assert theirs in recordings.list_unused_media(ws)


def test_what_a_caller_hands_over_is_checked_for_itself(house: House) -> None:
    """A reader's command runs inside `answer_once`, which a leader may call: the command is still refused."""
    mine = house.own["leader"]
    with acting_as(house.members["leader"].id), pytest.raises(AccessError):
        answer_once(
            house.ws,
            mine["source"],
            None,
            act=lambda: {"done": coding.remove_coding(house.ws, mine["coding"])},
            whole=dict,
        )


def test_what_a_market_is_called_does_not_depend_on_its_capitals(house: House) -> None:
    ws = house.ws
    reader = members.add_member(ws, name="Min", role="local reader", market=" korea ")
    nowhere = members.add_member(ws, name="Nil", role="local reader")
    with acting_as(reader.id):
        assert findings.list_finding_lines(ws).total > 0
        assert is_let_in(lambda: findings.get_finding(ws, house.own["local reader"]["finding"]))
    with acting_as(nowhere.id):
        assert findings.list_finding_lines(ws).total == 0
        assert not is_let_in(lambda: findings.get_finding(ws, house.own["local reader"]["finding"]))


def test_an_unknown_source_is_nobodys(house: House) -> None:
    with writing(house.ws.db):
        document = sources.add_source(house.ws.db, {"kind": "document", "title": "Letter"})
    with acting_as(house.members["leader"].id):
        assert not is_let_in(lambda: coding.read_source(house.ws, document))


def test_a_leader_asks_next_from_their_own_walks_alone(house: House) -> None:
    ws, own, other = house.ws, house.own["leader"]["session"], house.other["session"]
    theirs = next_questions.add_next_question(ws, text="Whose?", session_id=other)
    with acting_as(house.members["leader"].id):
        made = next_questions.add_next_question(ws, text="Why?", session_id=own)
        loose = next_questions.add_next_question(ws, text="What then?")
        edited = next_questions.edit_next_question(ws, made.id, place="call")
        asked = next_questions.mark_next_question(ws, made.id, "asked", learned="It is slow.")
        next_questions.restore_next_question(ws, edited, changed=asked)
        assert next_questions.list_next_questions(ws) == [edited, loose]
        with pytest.raises(AccessError):
            next_questions.add_next_question(ws, text="May I?", session_id=other)
        with pytest.raises(AccessError):
            next_questions.remove_next_question(ws, theirs.id)
        with pytest.raises(NotFoundError):
            next_questions.restore_next_question(ws, theirs)
        next_questions.remove_next_question(ws, loose.id)


def test_a_leader_sees_and_keeps_what_they_owe_also_from_anothers_walk(house: House) -> None:
    ws, leader, promise_id = house.ws, house.members["leader"], house.other["promise"]
    with acting_as(leader.id), pytest.raises(AccessError):
        promises.get_promise(ws, promise_id)
    promises.edit_promise(ws, promise_id, owner=leader.name.upper())
    with acting_as(leader.id):
        assert promise_id in [line.promise.id for line in list_reminders(ws, mine=True)]
        later = promises.edit_promise(ws, promise_id, due_on=date(2030, 2, 1))
        assert later.participant_id == house.other["participant"]
        assert promises.keep_promise(ws, promise_id).kept_at is not None
    promises.undo_promise_change(ws, promise_id)
    promises.edit_promise(ws, promise_id, owner="Lea")
