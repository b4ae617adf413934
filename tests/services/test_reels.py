"""A reel: asked for, made by a job, played while consent covers it, gone when it does not."""

import av
import pytest

from fieldnotes.errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from fieldnotes.services import (
    coding,
    correcting,
    jobs,
    participants,
    recordings,
    reel_making,
    reels,
    stories,
)
from fieldnotes.services.work import run_next_job
from fieldnotes.store import excerpts
from fieldnotes.stories.reel_plan import LONGEST_CAPTION_CHARS, captions_file, cut_into_captions
from tests.services.test_story_review import tagged


def no_engine():
    raise AssertionError("a reel needs no speech engine")


def run(ws) -> None:
    """Do the work that waits for reels, and none of the other work that an import queues."""
    for job in jobs.list_jobs(ws, states=["queued"]):
        if job.kind != "reel":
            jobs.cancel_job(ws, job.id)
    run_next_job(ws, no_engine)


def made(ws, **options) -> reels.ReelView:
    reel = reels.make_reel(ws, title="R <b>", **options)
    run(ws)
    return reels.get_reel(ws, reel.id)


def test_a_film_has_picture_sound_and_captions_of_the_same_length(workspace):
    ids = [tagged(workspace, f"Letter {n}.", outside=True)[0] for n in range(2)]
    view = made(workspace, excerpt_ids=ids)
    assert (view.playable, view.job.state, view.job.progress) == (True, "done", 1.0)
    with av.open(str(reels.reel_file(workspace, view.reel.id))) as film:
        lengths = [float(stream.duration * stream.time_base) for stream in film.streams]
        assert [stream.type for stream in film.streams] == ["video", "audio"]
    assert lengths == pytest.approx([view.reel.duration_s] * 2, abs=0.1)
    captions = reels.reel_captions(workspace, view.reel.id)
    assert captions.startswith("WEBVTT\n\n00:00:03.000 --> ")
    assert "Letter 1." in captions


def test_withdrawn_consent_stops_a_reel_and_deletes_its_file(workspace):
    one, person_id = tagged(workspace, "Mine.")
    other, _ = tagged(workspace, "Theirs.")
    view = made(workspace, excerpt_ids=[one, other])
    path = reels.reel_file(workspace, view.reel.id)
    participants.withdraw_consent(workspace, person_id)
    with pytest.raises(ConsentError, match="may not be played"):
        reels.reel_file(workspace, view.reel.id)
    assert not path.exists()
    reels.make_reel_again(workspace, view.reel.id)
    run(workspace)
    again = reels.get_reel(workspace, view.reel.id)
    assert (again.playable, [excerpt_id for excerpt_id, _ in again.reel.items]) == (True, [other])
    assert "Mine" not in again.reel.captions


def test_what_was_changed_in_a_passage_since_is_not_played_from_an_old_file(workspace):
    excerpt_id, _ = tagged(workspace, "I am Mina.")
    view = made(workspace, excerpt_ids=[excerpt_id])
    [excerpt] = excerpts.read_excerpts(workspace.db, ids=[excerpt_id])
    [line] = coding.read_source(workspace, excerpt.source_id).segments
    correcting.edit_segment(workspace, line.id, text="I am [name].", revision=line.revision)
    with pytest.raises(ConflictError, match="changed since"):
        reels.reel_file(workspace, view.reel.id)
    assert list(reels.folder_of(workspace).iterdir()) == []
    reels.make_reel_again(workspace, view.reel.id)
    run(workspace)
    assert "Mina" not in reels.reel_captions(workspace, view.reel.id)


def test_a_withdrawal_deletes_the_files_of_reels_without_anybody_looking(workspace):
    mine, person_id = tagged(workspace, "Mine.", outside=True)
    theirs, _ = tagged(workspace, "Theirs.", outside=True)
    paths = [
        reels.reel_file(workspace, made(workspace, excerpt_ids=ids, audience=audience).reel.id)
        for ids, audience in (([mine, theirs], "outside"), ([mine], "inside"), ([theirs], "outside"))
    ]

    participants.withdraw_consent(workspace, person_id, ["share_outside"])
    assert [path.exists() for path in paths] == [False, True, True]
    participants.withdraw_consent(workspace, person_id)
    assert [path.exists() for path in paths] == [False, False, True]


def test_a_reel_in_the_making_stops_at_the_next_part_once_consent_is_withdrawn(workspace, monkeypatch):
    passages = [tagged(workspace, f"Passage {n}.") for n in range(3)]
    reel = reels.make_reel(workspace, title="R", excerpt_ids=[one for one, _ in passages])
    cards = []

    def draw(*args, **options):
        cards.append(args[0])
        if len(cards) == 2:
            participants.withdraw_consent(workspace, passages[0][1])
        return words_card(*args, **options)

    words_card = reel_making.words_card
    monkeypatch.setattr(reel_making, "words_card", draw)
    run(workspace)

    view = reels.get_reel(workspace, reel.id)
    assert (view.job.state, view.playable, cards) == ("failed", False, ["Passage 0.", "Passage 1."])
    assert "withdrawn while the reel was made" in view.job.error
    assert list(reels.folder_of(workspace).iterdir()) == []


def test_an_idle_worker_deletes_what_may_not_be_played(workspace):
    one, _ = tagged(workspace, "Mine.")
    made(workspace, excerpt_ids=[one])
    assert reels.drop_withdrawn_reels(workspace) == 0
    workspace.db.conn.execute("UPDATE consent SET expires_on = '2020-01-01'")  # time goes by
    assert (reels.drop_withdrawn_reels(workspace), reels.drop_withdrawn_reels(workspace)) == (1, 0)
    assert list(reels.folder_of(workspace).iterdir()) == []


def test_outside_holds_only_who_agreed_to_it(workspace):
    inside, _ = tagged(workspace, "Inside.")
    outside, _ = tagged(workspace, "Outside.", outside=True)
    view = made(workspace, excerpt_ids=[inside, outside], audience="outside")
    assert [excerpt_id for excerpt_id, _ in view.reel.items] == [outside]
    with pytest.raises(ConsentError):
        reels.make_reel(workspace, title="R", excerpt_ids=[inside], audience="outside")


def test_a_cancelled_reel_leaves_no_file_and_can_be_made_again(workspace):
    reel = reels.make_reel(workspace, title="R", excerpt_ids=[tagged(workspace)[0]])
    reels.cancel_reel(workspace, reel.id)
    run(workspace)
    with pytest.raises(NotFoundError, match="not made yet"):
        reels.reel_file(workspace, reel.id)
    reels.make_reel_again(workspace, reel.id)
    run(workspace)
    assert reels.get_reel(workspace, reel.id).playable


def test_words_without_sound_make_no_sound_file_and_say_so(workspace):
    view = made(workspace, excerpt_ids=[tagged(workspace)[0]], form="sound")
    assert (view.job.state, view.playable) == ("failed", False)
    assert "has sound" in view.job.error
    assert list(reels.folder_of(workspace).iterdir()) == []


def test_a_removed_reel_comes_back_by_being_made_anew(workspace):
    view = made(workspace, excerpt_ids=[tagged(workspace)[0]])
    reels.remove_reel(workspace, view.reel.id)
    assert reels.list_reels(workspace) == []
    assert list(reels.folder_of(workspace).iterdir()) == []
    assert reels.restore_reel(workspace, view.reel.id).file_name == ""
    assert "reel" in [job.kind for job in jobs.list_jobs(workspace, states=["queued"])]


def test_a_reel_is_asked_for_with_something_in_it(workspace):
    story = stories.write_story(workspace, title="Empty")
    with pytest.raises(InvalidInputError, match="at least one passage"):
        reels.make_reel(workspace, story_id=story.id)
    with pytest.raises(InvalidInputError):
        reels.make_reel(workspace, title="R", excerpt_ids=[1], form="opera")
    with pytest.raises(NotFoundError):
        reels.make_reel(workspace, title="R", excerpt_ids=[99])


def test_its_file_is_no_recording_of_the_workspace(workspace):
    made(workspace, excerpt_ids=[tagged(workspace)[0]])
    assert recordings.list_unused_media(workspace) == []


def test_captions_share_the_time_and_what_was_said_stays_text():
    words = "One <b>two</b> & three. " + "word " * 60
    captions = cut_into_captions(words, start_s=2.0, duration_s=10.0)
    assert (captions[0].start_s, captions[-1].end_s) == (2.0, 12.0)
    assert all(len(one.words) <= LONGEST_CAPTION_CHARS for one in captions)
    assert " ".join(one.words for one in captions) == words.strip()
    assert "One &lt;b&gt;two&lt;/b&gt; &amp; three." in captions_file(captions)
