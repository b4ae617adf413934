from fieldnotes.records import SpeechSegment, Word
from fieldnotes.transcription.sentences import regroup_sentences


def segment(start_s: float, text: str, *, step_s: float = 0.5, doubtful: bool = False) -> SpeechSegment:
    """Words of `step_s` each, one after the other without a pause."""
    words = tuple(
        Word(word, start_s + index * step_s, start_s + (index + 1) * step_s, 0.9)
        for index, word in enumerate(text.split())
    )
    return SpeechSegment(start_s, words[-1].end_s, text, words, -0.5, doubtful)


def lines(*segments: SpeechSegment, language: str = "en") -> list[tuple[float, float, str]]:
    regrouped = regroup_sentences(segments, language=language)
    assert [word for line in regrouped for word in line.words] == [
        word for part in segments for word in part.words
    ]
    return [(line.start_s, line.end_s, line.text) for line in regrouped]


def test_a_sentence_cut_in_two_becomes_one_line() -> None:
    assert lines(segment(0.0, "a light is coming"), segment(2.0, "on the dashboard.")) == [
        (0.0, 3.5, "a light is coming on the dashboard.")
    ]


def test_turns_in_one_segment_become_lines_of_their_own() -> None:
    words = [Word("this?", 0.0, 0.5, 0.9), Word("Yes.", 1.0, 1.5, 0.9), Word("Okay.", 2.0, 2.5, 0.9)]
    assert lines(SpeechSegment(0.0, 2.5, "this? Yes. Okay.", tuple(words))) == [
        (0.0, 0.5, "this?"),
        (1.0, 1.5, "Yes."),
        (2.0, 2.5, "Okay."),
    ]


def test_short_sentences_in_one_breath_stay_together_until_the_line_is_long() -> None:
    assert lines(segment(0.0, "No. It is fine. Really.")) == [(0.0, 2.5, "No. It is fine. Really.")]
    assert lines(segment(0.0, "One. Two. Three. Four.", step_s=4.0)) == [
        (0.0, 8.0, "One. Two."),
        (8.0, 16.0, "Three. Four."),
    ]


def test_a_second_of_silence_ends_a_line_without_a_full_stop() -> None:
    assert lines(segment(0.0, "Yes, it's"), segment(2.0, "an oil light")) == [
        (0.0, 1.0, "Yes, it's"),
        (2.0, 3.5, "an oil light"),
    ]


def test_no_line_is_longer_than_20_s() -> None:
    endless = lines(segment(0.0, " ".join(["and"] * 100)))
    assert [end_s - start_s for start_s, end_s, _ in endless] == [20.0, 20.0, 10.0]


def test_languages_without_spaces_are_joined_without_them() -> None:
    first = SpeechSegment(0.0, 1.0, "你好", (Word("你", 0.0, 0.5, 0.9), Word("好", 0.5, 1.0, 0.9)))
    second = SpeechSegment(1.0, 1.5, "吗？", (Word("吗？", 1.0, 1.5, 0.9),))
    assert lines(first, second, language="zh") == [(0.0, 1.5, "你好吗？")]


def test_a_line_with_a_doubtful_part_is_doubtful() -> None:
    parts = (segment(0.0, "I heard"), segment(1.0, "something odd.", doubtful=True), segment(9.0, "Right."))
    assert [line.doubtful for line in regroup_sentences(parts, language="en")] == [True, False]


def test_a_segment_without_words_is_kept_as_it_is() -> None:
    bare = SpeechSegment(0.0, 2.0, "no words known", (), -0.5)
    assert regroup_sentences((bare, segment(2.0, "Right.")), language="en")[0] == bare
