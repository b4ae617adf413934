"""What is exported and imported again is the same, to the precision that the format has."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fieldnotes.interchange.transcript_file import (
    TRANSCRIPT_FORMATS,
    file_name_for,
    read_transcript_file,
    write_transcript,
    write_transcript_bytes,
)
from fieldnotes.interchange.transcript_form import (
    SPEAKER_LABELS,
    TranscriptDocument,
    TranscriptLine,
    one_line,
    to_document,
    written_lines,
)
from fieldnotes.records import Word

from .transcript_examples import ODD_TEXTS, odd_document

MATERIAL = Path(__file__).parents[1] / "material" / "transcripts"
WORD = Word("Hello", 1.0001, 1.4999, 0.875)


def _expected(document: TranscriptDocument, file_format: str) -> tuple[TranscriptLine, ...]:
    lines = written_lines(document)
    if file_format in ("txt", "docx"):  # starts to the second, no ends
        return tuple(
            replace(line, start_s=None if line.start_s is None else float(int(line.start_s)), end_s=None)
            for line in lines
        )
    if file_format in ("vtt", "srt"):
        lines.sort(key=lambda line: (line.start_s, line.end_s))
    return tuple(lines)


def _read_again(document: TranscriptDocument, file_format: str):
    return read_transcript_file(write_transcript_bytes(document, file_format), f"talk.{file_format}")


@pytest.mark.parametrize("file_format", TRANSCRIPT_FORMATS)
@pytest.mark.parametrize("text", ODD_TEXTS)
def test_no_text_is_changed_on_its_way_out_and_in(text: str, file_format: str) -> None:
    lines = (
        TranscriptLine(1.0, 2.5, "Ana", text),
        TranscriptLine(2.5, 3.25, "", text),
        TranscriptLine(4.0, 5.125, "Ben", "Yes."),
    )
    document = TranscriptDocument("Talk", lines)

    assert _read_again(document, file_format).lines == _expected(document, file_format)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("file_format", [one for one in TRANSCRIPT_FORMATS if one != "docx"])
def test_texts_made_of_all_that_formats_get_wrong_come_back(seed: int, file_format: str) -> None:
    document = odd_document(seed, times=file_format in ("vtt", "srt") or seed % 2 == 0)
    expected = _expected(document, file_format)
    if not expected:
        return

    read = _read_again(document, file_format)

    assert read.lines == expected
    # What was read is written the same again.
    assert _read_again(to_document(read), file_format) == read
    if file_format in ("txt", "vtt", "json"):
        assert (read.title, read.language, read.speaker_labels, read.recorded_on, read.engine) == (
            one_line(document.title),
            document.language,
            document.speaker_labels,
            document.recorded_on,
            one_line(document.engine),
        )
        assert write_transcript(to_document(read), file_format) == write_transcript(document, file_format)


@pytest.mark.parametrize("seed", range(6))
def test_word_documents_of_odd_texts_come_back(seed: int) -> None:
    document = odd_document(seed, times=seed % 2 == 0)

    assert _read_again(document, "docx").lines == _expected(document, "docx")


@pytest.mark.parametrize("file_format", TRANSCRIPT_FORMATS)
@pytest.mark.parametrize("name", ["elephantsdream_ar.vtt", "elephantsdream_en.vtt", "elephantsdream_ja.vtt"])
def test_a_real_film_goes_through_every_format(name: str, file_format: str) -> None:
    film = to_document(read_transcript_file((MATERIAL / name).read_bytes(), name))
    assert len(film.lines) >= 77

    assert _read_again(film, file_format).lines == _expected(film, file_format)


def test_words_go_through_json_exactly() -> None:
    document = TranscriptDocument("Talk", (TranscriptLine(1.0001, None, "Ana", "Hello", (WORD,)),))

    assert _read_again(document, "json").lines == document.lines


@pytest.mark.parametrize("labels", SPEAKER_LABELS)
def test_every_file_says_what_its_speakers_are_called_by(labels: str) -> None:
    line = TranscriptLine(1.0, 2.0, "customer", "Hello")
    document = TranscriptDocument("Talk", (line,), labels, "en", date(2026, 11, 3), "faster-whisper base")

    for file_format in ("txt", "vtt", "docx", "json", "csv"):
        read = _read_again(document, file_format)
        assert (file_format, read.speaker_labels, read.language) == (file_format, labels, "en")
    by_name = {
        "names": "Talk.srt",
        "roles": "Talk (speakers by role).srt",
        "codes": "Talk (speakers by code).srt",
    }
    assert file_name_for(document, "srt") == by_name[labels]


def test_signs_that_xml_cannot_hold_are_left_out_of_every_format() -> None:
    document = TranscriptDocument(
        "T\x0bitle", (TranscriptLine(0.0, 1.0, "A\x00na", "be\x08ll\ud800\ufffe\x0cnext"),)
    )

    for file_format in TRANSCRIPT_FORMATS:
        [line] = _read_again(document, file_format).lines
        assert (line.speaker, line.text) == ("Ana", "bell\nnext")
