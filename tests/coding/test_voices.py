"""A line with several voices becomes a line for each."""

from fieldnotes.coding.voices import cut_by_voice
from fieldnotes.records import SegmentState, Word


def line(text: str, machine_text: str | None = None) -> SegmentState:
    heard = (machine_text or text).split()
    words = tuple(Word(word, float(n), n + 0.8, 0.9) for n, word in enumerate(heard))
    return SegmentState(7, text, machine_text or text, 0.0, words[-1].end_s, words=words)


def test_a_line_is_cut_where_the_voice_changes() -> None:
    parts = cut_by_voice(line("How are you? Fine. Good."), [0, 0, 0, 1, 0])

    assert [(voice, part.text) for voice, part in parts] == [(0, "How are you?"), (1, "Fine."), (0, "Good.")]
    assert [part.id for _, part in parts] == [7, None, None]
    assert [(part.start_s, part.end_s) for _, part in parts] == [(0.0, 2.8), (3.0, 3.8), (4.0, 4.8)]


def test_a_line_of_one_voice_stays_whole() -> None:
    one = line("How are you?")
    assert cut_by_voice(one, [1, 1, 1]) == [(1, one)]


def test_a_flicker_between_two_of_one_voice_is_theirs() -> None:
    words = (Word("so", 0.0, 0.4, 0.9), Word("I", 0.4, 0.5, 0.9), Word("said", 0.5, 0.9, 0.9))
    spoken = SegmentState(7, "so I said", "so I said", 0.0, 0.9, words=words)

    assert [voice for voice, _ in cut_by_voice(spoken, [0, 1, 0])] == [0]
    assert [voice for voice, _ in cut_by_voice(spoken, [1, 0, 0])] == [1, 0]


def test_a_corrected_line_is_cut_where_its_words_stand_now() -> None:
    spoken = line("How are you today, dear? Oh, fine.", "how are you fine")

    assert [(voice, part.text) for voice, part in cut_by_voice(spoken, [0, 0, 0, 1])] == [
        (0, "How are you today, dear? Oh,"),
        (1, "fine."),
    ]


def test_a_voice_whose_words_were_taken_out_has_no_line() -> None:
    spoken = line("How are you", "how are you fine")
    assert [(voice, part.text) for voice, part in cut_by_voice(spoken, [0, 0, 0, 1])] == [(0, "How are you")]
    spoken = line("fine", "how are you fine")
    assert [(voice, part.text) for voice, part in cut_by_voice(spoken, [0, 0, 0, 1])] == [(1, "fine")]
