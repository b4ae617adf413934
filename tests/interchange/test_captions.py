import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.interchange.captions import transcript_to_srt, transcript_to_text, transcript_to_vtt
from fieldnotes.records import Segment

NAMES = {7: "Agent", 8: "C-014 <i>&"}


def segment(ordinal, text, start_s=None, end_s=None, speaker_id=None):
    return Segment(ordinal + 1, 1, ordinal, text, text, start_s, end_s, speaker_id)


TALK = [
    segment(0, "Hello, how can I help?", 0.0, 1.5, 7),
    segment(1, "My <b>car</b> & I --> here\n\nnow", 3661.2345, 3662.0, 8),
    segment(2, "  ", 3663.0, 3664.0, 8),
]


def test_webvtt_escapes_text_and_names_and_has_no_blank_line_inside_a_cue():
    assert transcript_to_vtt(TALK, NAMES) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.500\n<v Agent>Hello, how can I help?\n\n"
        "01:01:01.234 --> 01:01:02.000\n"
        "<v C-014 &lt;i&gt;&amp;>My &lt;b&gt;car&lt;/b&gt; &amp; I --&gt; here\nnow\n"
    )


def test_subrip_numbers_captions_and_hides_the_arrow_of_times():
    assert transcript_to_srt(TALK, {7: "Agent"}) == (
        "1\n00:00:00,000 --> 00:00:01,500\nAgent: Hello, how can I help?\n\n"
        "2\n01:01:01,234 --> 01:01:02,000\nMy <b>car</b> & I → here\nnow\n"
    )


def test_plain_text_has_a_paragraph_a_segment():
    assert transcript_to_text([*TALK, segment(3, "A note.")], NAMES) == (
        "[00:00:00] Agent: Hello, how can I help?\n\n"
        "[01:01:01] C-014 <i>&: My <b>car</b> & I --> here\nnow\n\n"
        "A note.\n"
    )


def test_a_cue_ends_after_it_starts():
    assert "00:00:02.000 --> 00:00:02.001" in transcript_to_vtt([segment(0, "Oh", 2.0, 2.0)], {})


def test_cues_come_in_order_of_time():
    vtt = transcript_to_vtt([segment(0, "second", 5.0, 6.0), segment(1, "first", 1.0, 2.0)], {})
    assert vtt.index("first") < vtt.index("second")


def test_text_without_times_cannot_be_captions():
    with pytest.raises(InvalidInputError, match="Line 4 of the text has no times"):
        transcript_to_vtt([segment(3, "A note.")], {})


def test_an_empty_transcript_is_an_empty_file_of_its_format():
    assert (transcript_to_vtt([], {}), transcript_to_srt([], {}), transcript_to_text([], {})) == (
        "WEBVTT\n",
        "",
        "",
    )
