"""The demo's call, heard by real weights, joins its story: by its times, once, and as what it is."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldnotes.records import Story
from fieldnotes.services import coding, demo_call, findings, jobs, members, participants, stories, work
from fieldnotes.services import demo_dealer_texts as said
from fieldnotes.services.code_merging import merge_codes
from fieldnotes.services.demo_script import DEMO_SCRIPT, find_demo_script
from fieldnotes.services.erasing import erase_participant
from fieldnotes.services.passages import span_of_words
from fieldnotes.services.recordings import add_recording, get_media, keep_file, list_recordings
from fieldnotes.services.telling import tell_story
from fieldnotes.services.voices import queue_voices
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import Workspace, list_members, open_workspace
from tests.transcription.fake_engine import FakeEngine

# A worker that the system kills when the call's passages are coded and the story is not written yet.
DYING_WORKER = """
import os, signal, sys
from pathlib import Path
from fieldnotes.services import demo_call, work
from fieldnotes.services.work import run_next_job
from fieldnotes.services.workspace import open_workspace

work.tell_voices_apart = lambda *_: None  # they are already
demo_call.stories.edit_story = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
run_next_job(open_workspace(Path(sys.argv[1])), lambda: None)
"""


def no_engine() -> FakeEngine:
    pytest.fail("nothing is to be heard again")


@pytest.fixture(scope="module")
def apart_demo(tmp_path_factory: pytest.TempPathFactory, heard_demo: Path) -> Path:
    """The call is heard and its voices are told apart, while the demo's script was not on the team."""
    folder = Path(shutil.copytree(heard_demo, tmp_path_factory.mktemp("apart") / "workspace"))
    ws = open_workspace(folder)
    script = find_demo_script(ws)
    assert script is not None
    members.deactivate_member(ws, script)
    run_next_job(ws, no_engine)
    for job in jobs.list_jobs(ws, states=["queued"]):
        jobs.cancel_job(ws, job.id)
    ws.close()
    return folder


@pytest.fixture
def apart(tmp_path: Path, apart_demo: Path) -> Iterator[Workspace]:
    """As `apart_demo`, a copy."""
    ws = open_workspace(Path(shutil.copytree(apart_demo, tmp_path / "workspace")))
    yield ws
    ws.close()


@pytest.fixture
def ready(apart: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The script is back, and the job after which the call joins its story waits. That the voices are told
    apart in it is left out, because they are already and it takes seconds."""
    monkeypatch.setattr(work, "tell_voices_apart", lambda *_: None)
    [script] = [one for one in list_members(apart) if one.name == DEMO_SCRIPT]
    members.reactivate_member(apart, script.id)
    queue_voices(apart, source_of(apart))
    return apart


@pytest.fixture
def told(tmp_path: Path, told_demo: Path) -> Iterator[Workspace]:
    """Everything that the worker does to the call is done."""
    ws = open_workspace(Path(shutil.copytree(told_demo, tmp_path / "workspace")))
    yield ws
    ws.close()


def story_of(ws: Workspace) -> Story:
    [story] = [one for one in stories.list_stories(ws) if one.title == said.STORY_TITLE]
    return story


def source_of(ws: Workspace) -> int:
    [source_id] = [
        view.source_ids[0] for view in list_recordings(ws) if view.recording.title == said.CALL_TITLE
    ]
    return source_id


def spoken(ws: Workspace) -> list[int]:
    """The story's passages of the call, in its order."""
    return [
        one.id for one in stories.get_story(ws, story_of(ws).id).passages if one.source_kind == "transcript"
    ]


def coded_by_script(ws: Workspace) -> int:
    made = coding.read_source(ws, source_of(ws)).codings
    return sum(one.made_by == DEMO_SCRIPT for one in made)


def customer(ws: Workspace) -> int:
    [person] = [
        one
        for one in participants.list_participants(ws)
        if (one.market, one.seat) == (said.UNITED_STATES, "customer")
    ]
    return person.id


def test_the_recording_that_the_demo_waits_for_is_the_one_that_ships(apart: Workspace) -> None:
    [view] = list_recordings(apart)
    assert get_media(apart, view.recording.media_id).sha256 == demo_call.CALL_SHA256


def test_ten_passages_of_the_call_stand_in_the_story_each_with_its_voice_and_sound(told: Workspace) -> None:
    story = tell_story(told, story_of(told).id, redact=False, sound=True)

    call = [one for one in story.passages if one.start_s is not None]
    assert [one.seat for one in call] == [one.seat for one in said.PASSAGES]
    assert {one.who for one in call} == {"C-001", "E-001"}
    assert all(one.clip.startswith(b"RIFF") for one in call)
    assert story.told[-1] == said.HEARD
    stages = [
        next(part for part in one.about if part in ("buy", "get help", "renew or leave"))
        for one in story.passages
    ]
    assert stages == sorted(stages)  # which is the order of the path


def test_a_passage_is_what_the_engine_heard_within_its_stretch_and_names_nobody(told: Workspace) -> None:
    lines = {line.id: line for line in coding.read_lines(told, source_of(told))}

    for excerpt_id, passage in zip(spoken(told), said.PASSAGES, strict=True):
        excerpt = coding.get_excerpt(told, excerpt_id)
        heard = " ".join(
            lines[one].text for one in range(excerpt.first_segment_id, excerpt.last_segment_id + 1)
        )
        assert excerpt.text in heard
        assert excerpt.text.strip()
        start_s, end_s = span_of_words(told, excerpt_id) or (0.0, 0.0)
        assert passage.start_s - 0.5 < start_s < end_s < passage.end_s + 0.5
        assert not {"violet", "king", "travis"} & set(excerpt.text.casefold().split())
        assert not any(sign.isdigit() for sign in excerpt.text)


def test_what_the_script_coded_says_so_and_what_was_suggested_stays_a_suggestion(told: Workspace) -> None:
    made = coding.read_source(told, source_of(told)).codings

    assert {one.made_by for one in made if one.status == "accepted"} == {DEMO_SCRIPT}
    suggested = [one for one in made if one.status == "suggested"]
    assert len(suggested) > 5
    assert all(one.confidence is not None and one.made_by != DEMO_SCRIPT for one in suggested)
    view = findings.get_finding(told, story_of(told).finding_id or 0)
    stances = [one.evidence.stance for one in view.evidence]
    assert (stances.count("for"), stances.count("against")) == (10, 2)
    assert view.strength.grade == "anecdote"


def test_it_happens_once_and_what_people_take_away_afterwards_stays_away(
    told: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = spoken(told)
    story = story_of(told)
    stories.edit_story(told, story.id, title=story.title, narrative="Ours now.", excerpt_ids=others)
    for one in coding.read_source(told, source_of(told)).codings:
        if one.excerpt_id == first and one.status == "accepted":
            coding.remove_coding(told, one.id)
    before = coded_by_script(told)

    monkeypatch.setattr(work, "tell_voices_apart", lambda *_: None)
    queue_voices(told, source_of(told))
    run_next_job(told, no_engine)

    assert spoken(told) == others
    assert story_of(told).narrative == "Ours now."
    assert coded_by_script(told) == before


def test_a_worker_killed_in_the_midst_leaves_nothing_and_the_next_one_does_it_whole(ready: Workspace) -> None:
    command = [sys.executable, "-c", DYING_WORKER, str(ready.folder)]
    died = subprocess.run(command, check=False).returncode

    assert died == -signal.SIGKILL
    assert (coded_by_script(ready), spoken(ready)) == (0, [])
    assert story_of(ready).narrative.endswith(said.WAITING)

    run_next_job(ready, no_engine)

    assert len(spoken(ready)) == len(said.PASSAGES)
    assert len(stories.get_story(ready, story_of(ready).id).excerpt_ids) == 14


def test_what_was_written_meanwhile_stays_and_a_code_that_is_gone_is_left_out(ready: Workspace) -> None:
    story = story_of(ready)
    view = stories.get_story(ready, story.id)
    stories.edit_story(
        ready, story.id, title="Ours", narrative=f"Ours.\n\n{said.WAITING}", excerpt_ids=view.excerpt_ids[1:]
    )
    codes = {code.name: code.id for code in coding.list_codes(ready)}
    merge_codes(ready, codes["unclear information"], codes["waiting"])

    run_next_job(ready, no_engine)

    [ours] = [one for one in stories.list_stories(ready) if one.id == story.id]
    assert (ours.title, ours.narrative) == ("Ours", f"Ours.\n\n{said.HEARD}")
    after = stories.get_story(ready, story.id).excerpt_ids
    assert len(after) == 3 + len(said.PASSAGES) - 1
    assert after[-3:] == view.excerpt_ids[1:]


def test_nothing_is_coded_where_the_demos_script_is_not_on_the_team(apart: Workspace) -> None:
    assert len({line.speaker_id for line in coding.read_lines(apart, source_of(apart))}) == 2
    assert coding.read_source(apart, source_of(apart)).codings == ()
    assert spoken(apart) == []
    assert story_of(apart).narrative.endswith(said.WAITING)


def test_nothing_is_coded_in_another_recording_of_the_demo(ready: Workspace, speech_clips: Path) -> None:
    for job in jobs.list_jobs(ready, states=["queued"]):
        jobs.cancel_job(ready, job.id)
    kept = keep_file(ready, speech_clips / "jfk.flac")
    add_recording(ready, kept.item.id, title="Another", own_voice_only=True)
    for _ in range(2):
        run_next_job(ready, FakeEngine)
    [other] = [view.source_ids[0] for view in list_recordings(ready) if view.recording.title == "Another"]
    assert [job.state for job in jobs.list_jobs(ready) if job.item_id == other] == ["queued", "done"]
    assert coding.read_source(ready, other).codings == ()
    assert spoken(ready) == []


def test_withdrawn_the_call_leaves_marks_and_erased_no_word_or_sound_of_them(told: Workspace) -> None:
    story_id = story_of(told).id
    theirs = [one.words for one in tell_story(told, story_id, redact=False).passages if one.who == "C-001"]
    assert len(theirs) == 4

    participants.withdraw_consent(told, customer(told))

    kept_back = [one.kept_back for one in tell_story(told, story_id).passages]
    assert kept_back.count("consent") == len(said.PASSAGES)
    assert kept_back.count("") == 4

    erase_participant(told, customer(told), code="C-001")

    story = tell_story(told, story_id, redact=False)
    assert not any(words in one.words for words in theirs for one in story.passages)
    assert {one.who for one in story.passages if one.words} & {"C-001"} == set()
    told.close()
    assert not any(words.encode() in (told.folder / "fieldnotes.db").read_bytes() for words in theirs)
