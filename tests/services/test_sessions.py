from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError
from fieldnotes.records import ImmersionSession
from fieldnotes.services import coding, debriefs, exports, jobs, members, recordings, sessions
from fieldnotes.services.code_merging import merge_codes
from fieldnotes.services.workspace import Workspace, acting_as


@pytest.fixture
def walk(workspace: Workspace) -> ImmersionSession:
    return sessions.start_session(
        workspace,
        title="Claims line",
        mode="listen to calls",
        journey_id=sessions.list_journeys(workspace)[0].id,
        market="Korea",
        assumptions=["Callers are angry.", "  ", "Agents have time."],
    )


def test_a_session_begins_with_what_its_walkers_expect(workspace: Workspace, walk: ImmersionSession) -> None:
    assert [(a.text, a.outcome) for a in sessions.list_assumptions(workspace, walk.id)] == [
        ("Callers are angry.", "open"),
        ("Agents have time.", "open"),
    ]
    assert walk.ended_at is None


def test_a_note_sent_twice_is_kept_once(workspace: Workspace, walk: ImmersionSession) -> None:
    first, second = (
        sessions.add_observation(
            workspace, walk.id, kind="heard", seat="customer", text="Hello?", client_key="note-1"
        )
        for _ in range(2)
    )

    assert first == second
    assert sessions.list_observations(workspace, walk.id) == [first]


def test_a_note_carries_its_emotion_as_a_coding(workspace: Workspace, walk: ImmersionSession) -> None:
    fear = next(code for code in coding.list_codes(workspace, kind="emotion") if code.name == "fear")

    note = sessions.add_observation(
        workspace,
        walk.id,
        kind="felt",
        seat="observer",
        text="He went quiet.",
        emotion_code_id=fear.id,
        intensity=2,
        noted_at=datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    )

    assert (note.emotion_code_id, note.intensity) == (fear.id, 2)
    assert note.noted_at == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    (made,) = coding.read_source(workspace, note.source_id).codings
    assert (made.code_id, made.status, made.intensity) == (fear.id, "accepted", 2)


def test_a_note_from_the_field_carries_what_its_emotion_was_merged_into(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    emotions = {code.name: code for code in coding.list_codes(workspace, kind="emotion")}
    merge_codes(workspace, emotions["fear"].id, emotions["anger"].id)

    sessions.add_observation(
        workspace, walk.id, kind="felt", seat="customer", text="Oh.", emotion_code_id=emotions["fear"].id
    )

    assert coding.count_uses(workspace) == {emotions["anger"].id: 1}
    assert "emotion,anger,Oh.," in exports.export_text(workspace, "codings")
    with pytest.raises(NotFoundError, match="There is no emotion 999"):
        sessions.add_observation(
            workspace, walk.id, kind="felt", seat="customer", text="Oh.", emotion_code_id=999
        )


def test_a_note_may_be_an_emotion_alone_but_not_nothing(workspace: Workspace, walk: ImmersionSession) -> None:
    joy = coding.list_codes(workspace, kind="emotion")[0]
    assert (
        sessions.add_observation(
            workspace, walk.id, kind="felt", seat="customer", emotion_code_id=joy.id
        ).emotion_code_id
        == joy.id
    )

    with pytest.raises(InvalidInputError, match="The note is empty"):
        sessions.add_observation(workspace, walk.id, kind="felt", seat="customer", text="   ")


def test_a_voice_memo_is_kept_with_its_note_and_queued(
    workspace: Workspace, walk: ImmersionSession, speech_clips: Path
) -> None:
    kept = recordings.keep_file(workspace, speech_clips / "jfk.flac")

    note = sessions.add_observation(
        workspace, walk.id, kind="heard", seat="observer", memo_media_id=kept.item.id
    )

    assert note.memo_id is not None
    memo = recordings.get_recording(workspace, note.memo_id).recording
    assert (memo.kind, memo.session_id, memo.market) == ("memo", walk.id, "Korea")
    assert [(job.kind, job.item_id) for job in jobs.list_jobs(workspace)] == [("transcribe", memo.id)]


def test_html_in_a_note_is_kept_as_text(workspace: Workspace, walk: ImmersionSession) -> None:
    text = "<script>alert(1)</script> & <b>bold</b>"

    assert sessions.add_observation(workspace, walk.id, kind="quote", seat="customer", text=text).text == text


def test_a_note_of_ten_megabytes_is_refused_with_a_way_out(
    workspace: Workspace, walk: ImmersionSession
) -> None:
    with pytest.raises(InvalidInputError, match=r"10,485,760 characters; at most 1,000,000 fit\. Split it"):
        sessions.add_observation(
            workspace, walk.id, kind="observed", seat="observer", text="x" * 10 * 1024 * 1024
        )
    assert sessions.list_observations(workspace, walk.id) == []


def test_a_removed_note_comes_back_with_undo(workspace: Workspace, walk: ImmersionSession) -> None:
    note = sessions.add_observation(workspace, walk.id, kind="heard", seat="customer", text="Hello?")

    sessions.remove_observation(workspace, note.id)
    assert sessions.list_observations(workspace, walk.id) == []
    sessions.restore_observation(workspace, note.id)

    assert sessions.list_observations(workspace, walk.id) == [note]


def test_a_stage_of_another_journey_is_refused(workspace: Workspace, walk: ImmersionSession) -> None:
    other = sessions.list_journeys(workspace)[1].stages[0]

    with pytest.raises(NotFoundError, match="The journey “Customer journey” has no stage"):
        sessions.add_observation(
            workspace, walk.id, kind="heard", seat="customer", text="Hello?", stage_id=other.id
        )
    assert sessions.list_observations(workspace, walk.id) == []


def test_a_debrief_ends_the_walk_and_keeps_each_outcome(workspace: Workspace, walk: ImmersionSession) -> None:
    first, second = sessions.list_assumptions(workspace, walk.id)

    done = debriefs.save_debrief(
        workspace,
        walk.id,
        outcomes={first.id: ("overturned", "They were patient."), second.id: ("held", "")},
        surprised="How calm it was.",
        common_ground="We all wait.",
        ask_next="How long is too long?",
    )

    assert done.ended_at is not None
    assert (done.surprised, done.common_ground, done.ask_next) == (
        "How calm it was.",
        "We all wait.",
        "How long is too long?",
    )
    assert [(a.outcome, a.because) for a in sessions.list_assumptions(workspace, walk.id)] == [
        ("overturned", "They were patient."),
        ("held", ""),
    ]


def test_a_journey_needs_stages_and_a_name_of_its_own(workspace: Workspace) -> None:
    with pytest.raises(InvalidInputError, match="has no stages"):
        sessions.add_journey(workspace, name="Empty", stage_names=["", " "])
    with pytest.raises(ConflictError, match="There is a journey “Insurance claim” already"):
        sessions.add_journey(workspace, name="Insurance claim", stage_names=["one"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "guessed"}, "“guessed” is no kind of note"),
        ({"seat": "boss"}, "“boss” is no seat"),
        ({"intensity": 4}, "Intensity is 1, 2 or 3"),
        ({"emotion_code_id": 9999}, "There is no emotion 9999"),
        ({"photo_id": 77}, "There is no photo 77"),
    ],
)
def test_a_note_with_a_wrong_part_names_the_part_and_stores_nothing(
    workspace: Workspace, walk: ImmersionSession, change: dict[str, object], sentence: str
) -> None:
    good: dict[str, object] = {"kind": "heard", "seat": "customer", "text": "Hello?"}

    with pytest.raises((InvalidInputError, NotFoundError), match=sentence):
        sessions.add_observation(workspace, walk.id, **{**good, **change})  # type: ignore[arg-type]

    assert sessions.list_observations(workspace, walk.id) == []


def test_the_number_of_a_file_opens_nobody_elses_recording(workspace: Workspace, speech_clips: Path) -> None:
    media = recordings.keep_file(workspace, speech_clips / "jfk.flac").item
    recordings.add_recording(workspace, media.id, title="A call", own_voice_only=True)
    leader = members.add_member(workspace, name="Lea", role="leader")
    journey = sessions.list_journeys(workspace)[0]
    with acting_as(leader.id):
        mine = sessions.start_session(workspace, title="Mine", mode="listen to calls", journey_id=journey.id)
        for named in ({"photo_id": media.id}, {"memo_media_id": media.id}):
            with pytest.raises(NotFoundError, match="no kept file"):
                sessions.add_observation(workspace, mine.id, kind="heard", seat="customer", **named)
