"""Transcript files of every format: chosen by their content to be read, by name to be written."""

import re

from ..errors import TranscriptFileError
from .docx_transcript import read_docx, write_docx
from .plain_text import read_plain_text, write_plain_text
from .srt import looks_like_srt, read_srt, write_srt
from .transcript_bytes import check_size, decode_text
from .transcript_form import ImportedTranscript, TranscriptDocument
from .transcript_json import read_transcript_json, write_transcript_json
from .transcript_signature import read_signature
from .transcript_table import HEADER, read_rows, read_table, write_table
from .vtt import read_vtt, write_vtt

TRANSCRIPT_FORMATS = ("txt", "vtt", "srt", "docx", "csv", "json")
_TEXT_WRITERS = {
    "txt": write_plain_text,
    "vtt": write_vtt,
    "srt": write_srt,
    "csv": write_table,
    "json": write_transcript_json,
}
_TABLE_ENDINGS = ("csv", "tsv")


def read_transcript_file(content: bytes, file_name: str) -> ImportedTranscript:
    """Return the transcript in a file: WebVTT, SubRip, Word, CSV, JSON or plain text.

    The content decides, then the name's ending. Text is UTF-8 or UTF-16 with or without a byte-order mark, or
    Windows-1252.
    Raises TranscriptFileError with a sentence that names the file, the line where one is to blame, and what
    to do: empty, over 50 MB, another kind of file, damaged, nothing said in it.
    """
    check_size(content, file_name)
    ending = file_name.rpartition(".")[2].casefold()
    if content.startswith(b"PK\x03\x04") or ending == "docx":
        transcript = read_docx(content, file_name)
    else:
        transcript = _read_text(decode_text(content, file_name), file_name, ending)
    if not transcript.lines:
        raise TranscriptFileError(f"{file_name} holds no spoken text; export it again with its text.")
    return transcript


def write_transcript(document: TranscriptDocument, file_format: str) -> str:
    """Return a transcript as the text of a file: txt, vtt, srt, csv or json.

    Raises InvalidInputError for captions of a text without times.
    """
    return _TEXT_WRITERS[file_format](document)


def write_transcript_bytes(document: TranscriptDocument, file_format: str) -> bytes:
    """Return a transcript as the bytes of a file in one of TRANSCRIPT_FORMATS, text in UTF-8.

    Raises InvalidInputError for captions of a text without times.
    """
    if file_format == "docx":
        return write_docx(document)
    return write_transcript(document, file_format).encode("utf-8")


def file_name_for(document: TranscriptDocument, file_format: str) -> str:
    """Return a name for the file: its title, and what the speakers are called by where it is not their names.

    Interview 3 (speakers by role).srt. SubRip has no other place to say it.
    """
    kept = "".join(sign if sign.isalnum() or sign in " -_'’" else " " for sign in document.title)
    labels = {"names": "", "roles": " (speakers by role)", "codes": " (speakers by code)"}
    return f"{' '.join(kept.split())[:80] or 'transcript'}{labels[document.speaker_labels]}.{file_format}"


def _read_text(text: str, file_name: str, ending: str) -> ImportedTranscript:
    start = text.lstrip("\ufeff \t\n")
    if any(read_signature(line) for line in start.split("\n", 2)[:2]):
        return read_plain_text(text, file_name)
    if re.match(r"WEBVTT(?:\s|$)", start) or ending == "vtt":
        return read_vtt(text, file_name)
    if re.match(r"\{\s*\"", start) or ending == "json":
        return read_transcript_json(text, file_name)
    named_table = ending in _TABLE_ENDINGS or start.startswith(",".join(HEADER))
    if not named_table and (looks_like_srt(text) or ending == "srt"):
        return read_srt(text, file_name)
    table = _read_table(text, file_name, named_table=named_table)
    return table or read_plain_text(text, file_name)


def _read_table(text: str, file_name: str, *, named_table: bool) -> ImportedTranscript | None:
    try:
        rows = read_rows(text, file_name)
    except TranscriptFileError:
        if named_table:
            raise
        return None  # running text with a quotation mark
    table = read_table(rows, file_name)
    if table is None and named_table:
        named = ", ".join(cell.strip()[:30] for cell in rows[0].cells[:12]) if rows else ""
        raise TranscriptFileError(
            f"{file_name} has no column that is known as the text beside one for speaker or time ({named}). "
            "Name them in its first line, for example: start_s,end_s,speaker,text."
        )
    return table
