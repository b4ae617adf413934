import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.interchange.transcript_file import write_transcript
from fieldnotes.interchange.transcript_form import TranscriptDocument, TranscriptLine

SAID = (
    TranscriptLine(0.0, 1.5, "Agent", "Hello, how can I help?"),
    TranscriptLine(3661.2345, 3662.0, "C-014 <i>&", "My <b>car</b> & I --> here\n\nnow"),
    TranscriptLine(3663.0, 3664.0, "Agent", "  "),
)
TALK = TranscriptDocument("Talk", SAID, "codes", "en")


def test_webvtt_has_a_note_and_escapes_text_and_names_and_has_no_blank_line_inside_a_cue() -> None:
    assert write_transcript(TALK, "vtt") == (
        "WEBVTT\n\n"
        "NOTE\nfieldnotes transcript | speakers: codes | language: en\nTitle: Talk\n\n"
        "00:00:00.000 --> 00:00:01.500\n<v Agent>Hello, how can I help?\n\n"
        "01:01:01.234 --> 01:01:02.000\n"
        "<v C-014 &lt;i&gt;&amp;>My &lt;b&gt;car&lt;/b&gt; &amp; I --&gt; here\n<c></c>\nnow\n"
    )


def test_subrip_numbers_captions_and_holds_tags_and_blank_lines_apart() -> None:
    assert write_transcript(TALK, "srt") == (
        "1\n00:00:00,000 --> 00:00:01,500\nAgent: Hello, how can I help?\n\n"
        "2\n01:01:01,234 --> 01:01:02,000\n"
        "C-014 <\u2060i>&: My <\u2060b>car<\u2060/b> & I --> here\n\u2060\nnow\n"
    )


def test_plain_text_says_its_labels_and_has_a_paragraph_a_line() -> None:
    document = TranscriptDocument("Talk", (*SAID, TranscriptLine(None, None, "", "A note.")), "codes")

    assert write_transcript(document, "txt") == (
        "Talk\nfieldnotes transcript | speakers: codes\n\n"
        "[00:00:00] Agent: Hello, how can I help?\n\n"
        "[01:01:01] C-014 <i>&: My <b>car</b> & I --> here\n\u2060\nnow\n\n"
        "A note.\n"
    )


def test_a_table_says_its_labels_in_a_column_and_runs_nothing_in_a_spreadsheet() -> None:
    document = TranscriptDocument("Talk", (TranscriptLine(0.5, None, "@Ana", "=1+1"),), "roles", "en")

    assert write_transcript(document, "csv") == (
        "start_s,end_s,speaker,speaker_is,language,text\r\n0.500,,'@Ana,role,en,'=1+1\r\n"
    )


@pytest.mark.parametrize("file_format", ["vtt", "srt"])
def test_a_caption_ends_after_it_starts_and_a_missing_end_is_the_next_start(file_format: str) -> None:
    lines = (
        TranscriptLine(2.0, 2.0, "", "Oh"),
        TranscriptLine(3.0, None, "", "two"),
        TranscriptLine(4.5, None, "", "three"),
    )
    written = write_transcript(TranscriptDocument("", lines), file_format).replace(",", ".")

    assert "00:00:02.000 --> 00:00:02.001" in written
    assert "00:00:03.000 --> 00:00:04.500" in written
    assert "00:00:04.500 --> 00:00:07.500" in written


def test_captions_come_in_order_of_time() -> None:
    lines = (TranscriptLine(5.0, 6.0, "", "second"), TranscriptLine(1.0, 2.0, "", "first"))
    vtt = write_transcript(TranscriptDocument("", lines), "vtt")

    assert vtt.index("first") < vtt.index("second")


@pytest.mark.parametrize("file_format", ["vtt", "srt"])
def test_text_without_times_cannot_be_captions(file_format: str) -> None:
    document = TranscriptDocument("", (SAID[0], TranscriptLine(None, None, "", "A note.")))

    with pytest.raises(InvalidInputError, match="Line 2 of the text has no times"):
        write_transcript(document, file_format)
