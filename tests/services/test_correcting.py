"""Lines are corrected, split, merged and given speakers; tags stay on their words, and all can be undone."""

import pytest

from fieldnotes.errors import ConflictError, InvalidInputError
from fieldnotes.records import Code, SegmentState, SpeechSegment, Word
from fieldnotes.services import coding, codings, correcting, sessions, speakers, undoing
from fieldnotes.services.coding import SourceView
from fieldnotes.services.workspace import Workspace, acting_as, current_member
from fieldnotes.store import lines, memos, people, sources
from fieldnotes.store.database import writing
from fieldnotes.store.vocabulary import add_refused, read_refused

EMOJI = "I was 👩‍👩‍👧 so glad 🙂 they called"
ARABIC = "انتظرت ساعة كاملة على الهاتف"
PLAIN = "nobody told me why"


@pytest.fixture
def source_id(workspace: Workspace) -> int:
    """A transcript of three lines with words, from second 10, half a second a word."""
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "transcript", "title": "Call"})
        spoken = []
        at_s = 10.0
        for text in (EMOJI, ARABIC, PLAIN):
            words = []
            for word in text.split():
                words.append(Word(word, at_s, at_s + 0.4, 0.9))
                at_s += 0.5
            spoken.append(SpeechSegment(words[0].start_s, words[-1].end_s, text, tuple(words)))
        sources.add_speech_segments(workspace.db, source_id, spoken)
    return source_id


@pytest.fixture
def theme(workspace: Workspace) -> Code:
    return coding.add_code(workspace, kind="theme", name="A theme")


def view(ws: Workspace, source_id: int) -> SourceView:
    return coding.read_source(ws, source_id)


def texts(ws: Workspace, source_id: int) -> list[str]:
    return [segment.text for segment in view(ws, source_id).segments]


def tag(ws: Workspace, source_id: int, code: Code, words: str, *, line: int | None = None) -> int:
    """Have somebody else tag the first place of these words, which may run over lines; returns the coding."""
    segments = view(ws, source_id).segments
    if line is not None:
        segments = segments[line : line + 1]
    joined = " ".join(segment.text for segment in segments)
    start = joined.index(words)
    end = start + len(words)
    places = {}
    before = 0
    for segment in segments:
        if "first" not in places and start < before + len(segment.text):
            places["first"] = (segment.id, start - before)
        if "last" not in places and end <= before + len(segment.text):
            places["last"] = (segment.id, end - before)
        before += len(segment.text) + 1
    noor = people.read_member(ws.db, "Noor")
    noor_id = noor.id if noor else people.add_member(ws.db, name="Noor", role="researcher")
    with acting_as(noor_id):
        made = coding.apply_code(
            ws,
            source_id,
            code_id=code.id,
            first_segment_id=places["first"][0],
            start_char=places["first"][1],
            last_segment_id=places["last"][0],
            end_char=places["last"][1],
        )
    return made.id


def tagged(ws: Workspace, coding_id: int) -> str:
    return coding.get_excerpt(ws, coding.get_coding(ws, coding_id).excerpt_id).text


def lines_of(ws: Workspace, source_id: int) -> list[SegmentState]:
    return lines.read_lines(ws.db, [segment.id for segment in view(ws, source_id).segments])


def edit(ws: Workspace, source_id: int, line: int, text: str) -> None:
    segment = view(ws, source_id).segments[line]
    correcting.edit_segment(ws, segment.id, text=text, revision=segment.revision)


def split(ws: Workspace, source_id: int, line: int, before: str) -> None:
    segment = view(ws, source_id).segments[line]
    correcting.split_segment(ws, segment.id, at_char=segment.text.index(before), revision=segment.revision)


def merge(ws: Workspace, source_id: int, line: int) -> None:
    segment = view(ws, source_id).segments[line]
    correcting.merge_segments(ws, segment.id, revision=segment.revision)


def test_tags_on_neighbouring_words_stay_apart_when_text_is_put_in_before_them(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    """Each tag moves to where the next one was; none may take that for a passage of its own."""
    first = tag(workspace, source_id, theme, "told")
    second = tag(workspace, source_id, coding.add_code(workspace, kind="theme", name="Silence"), "nobody")
    edit(workspace, source_id, 2, "noboby nobody told me why".replace("noboby ", "told "))

    assert (tagged(workspace, first), tagged(workspace, second)) == ("told", "nobody")
    assert coding.get_coding(workspace, first).excerpt_id != coding.get_coding(workspace, second).excerpt_id


def test_four_letter_words_each_with_a_tag_move_one_place_on(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    edit(workspace, source_id, 2, "aaaa bbbb cccc")
    kept = {word: tag(workspace, source_id, theme, word) for word in ("aaaa", "bbbb", "cccc")}
    edit(workspace, source_id, 2, "dddd aaaa bbbb cccc")

    assert {word: tagged(workspace, coding_id) for word, coding_id in kept.items()} == {
        word: word for word in kept
    }


def test_a_split_line_keeps_its_words_and_their_times(workspace: Workspace, source_id: int) -> None:
    split(workspace, source_id, 0, "so glad")

    left, right, *_ = lines_of(workspace, source_id)
    assert (left.text, right.text) == ("I was 👩‍👩‍👧", "so glad 🙂 they called")
    assert [word.text for word in right.words] == ["so", "glad", "🙂", "they", "called"]
    assert (left.start_s, left.end_s, right.start_s, right.end_s) == (10.0, 11.4, 11.5, 13.9)
    assert texts(workspace, source_id)[2:] == [ARABIC, PLAIN]


def test_a_corrected_line_is_split_with_what_the_machine_heard(workspace: Workspace, source_id: int) -> None:
    edit(workspace, source_id, 2, "nobody ever told us the reason why")
    split(workspace, source_id, 2, "told")

    left, right = lines_of(workspace, source_id)[2:]
    assert (left.machine_text, right.machine_text) == ("nobody", "told me why")
    assert [word.text for word in left.words] == ["nobody"]


def test_a_line_is_not_split_inside_a_sign_or_where_nothing_stands(
    workspace: Workspace, source_id: int
) -> None:
    segment = view(workspace, source_id).segments[0]
    inside = EMOJI.index("👩") + 1
    left, right = correcting.split_segment(workspace, segment.id, at_char=inside, revision=0)
    assert (left.text, right.text) == ("I was 👩‍👩‍👧", "so glad 🙂 they called")

    for at_char in (0, 1000):
        with pytest.raises(InvalidInputError, match="words stand on both sides"):
            correcting.split_segment(workspace, right.id, at_char=at_char, revision=right.revision)


def test_tags_follow_their_words_through_splits_and_merges(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    passages = ("so glad 🙂", "👩‍👩‍👧", "called انتظرت", "الهاتف", EMOJI, PLAIN, "I was 👩‍👩‍👧 so")
    codes = [coding.add_code(workspace, kind="theme", name=f"Theme {n}") for n in range(len(passages))]
    kept = {
        passage: tag(workspace, source_id, code, passage)
        for passage, code in zip(passages, codes, strict=True)
    }

    def all_on_their_words() -> None:
        assert {passage: tagged(workspace, made) for passage, made in kept.items()} == {
            passage: passage for passage in passages
        }

    split(workspace, source_id, 0, "🙂")
    all_on_their_words()
    merge(workspace, source_id, 1)
    all_on_their_words()
    merge(workspace, source_id, 1)
    all_on_their_words()
    split(workspace, source_id, 1, "ساعة")
    all_on_their_words()
    for _ in range(4):
        assert undoing.undo_change(workspace, source_id) is not None
        all_on_their_words()
    assert texts(workspace, source_id) == [EMOJI, ARABIC, PLAIN]
    for _ in range(4):
        assert undoing.redo_change(workspace, source_id) is not None
        all_on_their_words()


def test_undo_brings_lines_and_tags_back_exactly_and_redo_does_it_again(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    tag(workspace, source_id, theme, "told me", line=2)
    before = (lines_of(workspace, source_id), view(workspace, source_id).excerpts)
    edit(workspace, source_id, 2, "nobody TOLD anyone")
    split(workspace, source_id, 2, "anyone")
    merge(workspace, source_id, 0)
    changed = (lines_of(workspace, source_id), view(workspace, source_id).excerpts)

    kinds = []
    while change := undoing.undo_change(workspace, source_id):
        kinds.append(change.kind)
    assert kinds == ["merge", "split", "text"]
    assert (lines_of(workspace, source_id), view(workspace, source_id).excerpts) == before

    while undoing.redo_change(workspace, source_id):
        pass
    assert (lines_of(workspace, source_id), view(workspace, source_id).excerpts) == changed


def test_tags_that_fell_together_are_two_again_after_undo(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    narrow = tag(workspace, source_id, theme, "told", line=2)
    wide = tag(workspace, source_id, theme, "told me why", line=2)
    edit(workspace, source_id, 2, "nobody told")
    left = [made.id for made in view(workspace, source_id).codings]
    assert len(left) == 1

    undoing.undo_change(workspace, source_id)

    assert (tagged(workspace, narrow), tagged(workspace, wide)) == ("told", "told me why")


def noor(ws: Workspace) -> int:
    found = people.read_member(ws.db, "Noor")
    assert found is not None
    return found.id


def memos_of(ws: Workspace, coding_id: int) -> list[tuple[str, str]]:
    return memos.read_memos(ws.db, "coding", [coding_id]).get(coding_id, [])


def test_memos_of_tags_that_fall_together_are_kept_and_parted_again(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    narrow = tag(workspace, source_id, theme, "told", line=2)
    wide = tag(workspace, source_id, theme, "told me why", line=2)
    with acting_as(noor(workspace)):
        codings.write_memo(workspace, narrow, text="So short.")
        codings.write_memo(workspace, wide, text="Why not?")
    codings.write_memo(workspace, wide, text="I wonder too.")
    me = current_member(workspace).name

    edit(workspace, source_id, 2, "nobody told")

    [left] = view(workspace, source_id).codings
    assert memos_of(workspace, left.id) == [("Noor", "So short.\n\nWhy not?"), (me, "I wonder too.")]
    assert memos_of(workspace, ({narrow, wide} - {left.id}).pop()) == []

    undoing.undo_change(workspace, source_id)

    assert memos_of(workspace, narrow) == [("Noor", "So short.")]
    assert sorted(memos_of(workspace, wide)) == sorted([("Noor", "Why not?"), (me, "I wonder too.")])


def test_a_memo_that_was_changed_after_tags_fell_together_loses_nothing(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    narrow = tag(workspace, source_id, theme, "told", line=2)
    wide = tag(workspace, source_id, theme, "told me why", line=2)
    with acting_as(noor(workspace)):
        codings.write_memo(workspace, narrow, text="So short.")
        codings.write_memo(workspace, wide, text="Why not?")
    edit(workspace, source_id, 2, "nobody told")
    with acting_as(noor(workspace)):
        codings.write_memo(workspace, narrow, text="Written anew.")

    undoing.undo_change(workspace, source_id)

    assert memos_of(workspace, narrow) == [("Noor", "Written anew.")]
    assert memos_of(workspace, wide) == [("Noor", "Why not?")]


def test_a_tag_put_on_after_a_merge_stays_on_its_words_when_the_merge_is_undone(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    merge(workspace, source_id, 1)
    over_both = tag(workspace, source_id, theme, "الهاتف nobody")
    second_half = tag(workspace, source_id, theme, "told me")

    undoing.undo_change(workspace, source_id)

    assert texts(workspace, source_id) == [EMOJI, ARABIC, PLAIN]
    assert (tagged(workspace, over_both), tagged(workspace, second_half)) == ("الهاتف nobody", "told me")


def test_a_new_change_ends_what_could_be_redone(workspace: Workspace, source_id: int) -> None:
    edit(workspace, source_id, 2, "one")
    undoing.undo_change(workspace, source_id)
    edit(workspace, source_id, 2, "two")

    assert undoing.redo_change(workspace, source_id) is None
    assert texts(workspace, source_id)[2] == "two"


def test_nothing_is_undone_over_what_somebody_else_did_since(
    workspace: Workspace, source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(workspace, source_id, 2, "nobody told us why")
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Noor")
    edit(workspace, source_id, 2, "nobody told us anything")
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Ada")
    assert undoing.undo_change(workspace, source_id) is None
    monkeypatch.delenv("FIELDNOTES_MEMBER")

    with pytest.raises(ConflictError, match="changed again since"):
        undoing.undo_change(workspace, source_id)
    assert texts(workspace, source_id)[2] == "nobody told us anything"
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Noor")
    assert undoing.undo_change(workspace, source_id) is not None
    monkeypatch.delenv("FIELDNOTES_MEMBER")
    assert undoing.undo_change(workspace, source_id) is not None
    assert texts(workspace, source_id)[2] == PLAIN


def test_two_people_on_the_same_line_lose_nothing(workspace: Workspace, source_id: int) -> None:
    segment = view(workspace, source_id).segments[2]
    correcting.split_segment(workspace, segment.id, at_char=7, revision=segment.revision)

    with pytest.raises(ConflictError, match="changed this line since"):
        correcting.edit_segment(workspace, segment.id, text="nobody said why", revision=segment.revision)
    with pytest.raises(ConflictError, match="changed this line since"):
        correcting.merge_segments(workspace, segment.id, revision=segment.revision)


def test_a_note_of_a_walk_stays_one_piece(workspace: Workspace) -> None:
    journey = sessions.add_journey(workspace, name="Buying", stage_names=["pay"])
    walk = sessions.start_session(
        workspace, title="Shop floor", mode="shadow the front line", journey_id=journey.id
    )
    note = sessions.add_observation(workspace, walk.id, kind="heard", seat="customer", text="One. Two.")
    (segment,) = coding.read_source(workspace, note.source_id).segments
    with pytest.raises(InvalidInputError, match="A note is one piece of text"):
        correcting.split_segment(workspace, segment.id, at_char=5, revision=0)
    assert [each.text for each in sessions.list_observations(workspace, walk.id)] == ["One. Two."]


def test_who_changed_what_is_kept(workspace: Workspace, source_id: int) -> None:
    edit(workspace, source_id, 2, "nobody told us why")
    undoing.undo_change(workspace, source_id)

    (entry,) = correcting.list_changes(workspace, source_id)
    assert entry.made_by == current_member(workspace).name
    assert (entry.change.before[0].text, entry.change.after[0].text) == (PLAIN, "nobody told us why")
    assert entry.change.undone_at is not None


def test_what_the_machine_heard_can_be_had_back(workspace: Workspace, source_id: int) -> None:
    edit(workspace, source_id, 2, "somebody else's words")
    segment = view(workspace, source_id).segments[2]
    correcting.restore_machine_text(workspace, segment.id, revision=segment.revision)
    assert texts(workspace, source_id)[2] == PLAIN
    undoing.undo_change(workspace, source_id)
    assert texts(workspace, source_id)[2] == "somebody else's words"


def test_voices_are_merged_everywhere_and_come_back_with_undo(workspace: Workspace, source_id: int) -> None:
    one = speakers.add_speaker(workspace, source_id, name="Speaker 1")
    two = speakers.add_speaker(workspace, source_id, name="Speaker 2")
    ids = [segment.id for segment in view(workspace, source_id).segments]
    correcting.assign_speakers(workspace, ids[:2], speaker_id=one.id)
    correcting.assign_speakers(workspace, ids[2:], speaker_id=two.id)

    correcting.merge_speakers(workspace, two.id, into_id=one.id)
    assert [voice.name for voice in view(workspace, source_id).speakers] == ["Speaker 1"]
    assert {segment.speaker_id for segment in view(workspace, source_id).segments} == {one.id}
    speakers.rename_speaker(workspace, one.id, name="Speaker 2")  # the name is free

    undoing.undo_change(workspace, source_id)
    assert [segment.speaker_id for segment in view(workspace, source_id).segments] == [one.id, one.id, two.id]
    assert len({voice.name for voice in view(workspace, source_id).speakers}) == 2


def test_undo_works_where_a_lines_number_was_taken_meanwhile(
    workspace: Workspace, source_id: int, theme: Code
) -> None:
    edit(workspace, source_id, 2, "nobody told me the reason")
    reason = tag(workspace, source_id, theme, "reason")
    merge(workspace, source_id, 1)
    with writing(workspace.db):  # another transcript grows and takes the number
        other = sources.add_source(workspace.db, {"kind": "transcript", "title": "Other"})
        sources.add_speech_segments(workspace.db, other, [SpeechSegment(0, 1, "other")])

    while undoing.undo_change(workspace, source_id):
        pass

    assert texts(workspace, source_id) == [EMOJI, ARABIC, PLAIN]
    assert tagged(workspace, reason) == "why"
    while undoing.redo_change(workspace, source_id):
        pass
    assert tagged(workspace, reason) == "reason"


def test_a_line_in_another_place_of_the_sound_joins_without_losing_time(workspace: Workspace) -> None:
    with writing(workspace.db):
        source_id = sources.add_source(workspace.db, {"kind": "transcript", "title": "Call"})
        spoken = [SpeechSegment(100, 105, "late"), SpeechSegment(5, 10, "early")]
        sources.add_speech_segments(workspace.db, source_id, spoken)
    merge(workspace, source_id, 0)
    (line,) = lines_of(workspace, source_id)
    assert (line.start_s, line.end_s) == (5, 105)


def test_a_correction_can_be_undone_after_the_voices_were_told_apart(
    workspace: Workspace, source_id: int
) -> None:
    edit(workspace, source_id, 2, "nobody told us why")
    voice = speakers.add_speaker(workspace, source_id, name="Speaker 1")
    with writing(workspace.db):
        ids = [segment.id for segment in view(workspace, source_id).segments]
        lines.set_speakers(workspace.db, dict.fromkeys(ids, voice.id))

    undoing.undo_change(workspace, source_id)

    (*_, line) = view(workspace, source_id).segments
    assert (line.text, line.speaker_id) == (PLAIN, voice.id)


def test_what_cannot_be_undone_does_not_stand_in_the_way(
    workspace: Workspace, source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(workspace, source_id, 0, "I was so glad")
    edit(workspace, source_id, 2, "nobody told us why")
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Noor")
    edit(workspace, source_id, 2, "nobody told us anything")
    monkeypatch.delenv("FIELDNOTES_MEMBER")

    undoing.undo_change(workspace, source_id)

    assert texts(workspace, source_id) == [EMOJI, ARABIC, "nobody told us anything"]


def test_two_who_split_and_undo_do_not_meet_in_one_line(
    workspace: Workspace, source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    split(workspace, source_id, 0, "so glad")
    undoing.undo_change(workspace, source_id)
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Noor")
    split(workspace, source_id, 2, "told")
    monkeypatch.delenv("FIELDNOTES_MEMBER")
    undoing.redo_change(workspace, source_id)
    monkeypatch.setenv("FIELDNOTES_MEMBER", "Noor")
    undoing.undo_change(workspace, source_id)

    assert texts(workspace, source_id) == ["I was 👩‍👩‍👧", "so glad 🙂 they called", ARABIC, PLAIN]


def test_a_voice_without_lines_is_merged_and_parted_alone(workspace: Workspace, source_id: int) -> None:
    one = speakers.add_speaker(workspace, source_id, name="Speaker 1")
    two = speakers.add_speaker(workspace, source_id, name="Speaker 2")
    edit(workspace, source_id, 2, "nobody told us why")
    change_id = correcting.merge_speakers(workspace, two.id, into_id=one.id)
    edit(workspace, source_id, 0, "I was so glad")

    undoing.undo_change(workspace, source_id, change_id=change_id)

    assert [voice.name for voice in view(workspace, source_id).speakers] == ["Speaker 1", "Speaker 2"]
    assert texts(workspace, source_id) == ["I was so glad", ARABIC, "nobody told us why"]


def test_a_refused_correction_stays_refused_after_a_merge_that_was_undone(
    workspace: Workspace, source_id: int
) -> None:
    line = view(workspace, source_id).segments[2]
    with writing(workspace.db):
        me = current_member(workspace).id
        add_refused(workspace.db, line.id, heard="told", term="Tolt", refused_by=me)
    merge(workspace, source_id, 1)
    undoing.undo_change(workspace, source_id)
    assert read_refused(workspace.db, source_id) == {(line.id, "told", "Tolt")}


@pytest.mark.parametrize("at_char", [-3, 0, 18, 99])
def test_a_line_is_not_split_outside_of_its_text(workspace: Workspace, source_id: int, at_char: int) -> None:
    line = view(workspace, source_id).segments[2]
    with pytest.raises(InvalidInputError):
        correcting.split_segment(workspace, line.id, at_char=at_char, revision=0)
