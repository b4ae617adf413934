"""Transcripts of other programs. The files here are made up in the shape that each program writes."""

import io
import zipfile

import docx
import pytest

from fieldnotes.errors import ImportFileError, TranscriptFileError
from fieldnotes.interchange.transcript_file import read_transcript_file
from fieldnotes.records import Word


def said(content: bytes | str, file_name: str) -> list[tuple[float | None, float | None, str, str]]:
    raw = content.encode() if isinstance(content, str) else content
    lines = read_transcript_file(raw, file_name).lines
    return [(line.start_s, line.end_s, line.speaker, line.text) for line in lines]


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def refusal(content: bytes | str, file_name: str) -> str:
    with pytest.raises(TranscriptFileError) as caught:
        said(content, file_name)
    return str(caught.value)


def test_teams_captions_have_a_voice_a_line_even_where_a_cue_has_two() -> None:
    teams = (
        "WEBVTT\n\n1f2e/12-0\n00:00:03.112 --> 00:00:05.000\n<v Ana Ruiz>Hello &amp; welcome\nto all.</v>\n\n"
        "1f2e/13-0\n00:00:05.000 --> 00:01:06.500\n<v Ben>Hi.</v>\n<v Ana Ruiz>Yes.</v>\n"
    )

    assert said(teams, "teams.vtt") == [
        (3.112, 5.0, "Ana Ruiz", "Hello & welcome\nto all."),
        (5.0, 66.5, "Ben", "Hi."),
        (5.0, 66.5, "Ana Ruiz", "Yes."),
    ]


def test_zoom_captions_name_the_speaker_before_a_colon() -> None:
    zoom = (
        "WEBVTT\r\n\r\n1\r\n00:00:03.112 --> 00:00:05.000\r\nAna Ruiz: Hello there\r\n\r\n"
        "2\r\n00:00:05.000 --> 00:00:06.000\r\nBen: One thing: yes\r\n\r\n"
        "3\r\n00:00:07.000 --> 00:00:08.000\r\nand nobody here\r\n"
    )

    assert said(zoom, "zoom.vtt") == [
        (3.112, 5.0, "Ana Ruiz", "Hello there"),
        (5.0, 6.0, "Ben", "One thing: yes"),
        (7.0, 8.0, "", "and nobody here"),
    ]


def test_a_colon_in_a_few_captions_makes_nobody_speak() -> None:
    vtt = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nHe said: no\n\n"
        "00:02.000 --> 00:03.000\nYes\n\n00:03.000 --> 00:04.000\nNo\n"
    )

    assert {speaker for _, _, speaker, _ in said(vtt, "film.vtt")} == {""}


def test_webvtt_without_hours_with_settings_notes_styles_tags_and_references() -> None:
    vtt = (
        "\ufeffWEBVTT Kind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        "NOTE nobody\nsees this\n\n00:01.000 --> 00:02.000 align:start position:0%\n"
        "hi<00:00:01.500><c.yellow> you</c> &lt;3 5 < 6 <noise>\n\nNOTE\n\n"
        "00:03.000 --> 00:04.000\na\n\nblank line inside\n"
    )

    assert read_transcript_file(vtt.encode(), "yt.vtt").language == "en"
    assert said(vtt, "yt.vtt") == [
        (1.0, 2.0, "", "hi you <3 5 < 6 <noise>"),
        (3.0, 4.0, "", "a\n\nblank line inside"),
    ]


def test_sloppy_subrip_is_read() -> None:
    srt = (
        "\ufeff0:0:1,5 --> 00:00:02.25\r\n<i>Hello</i> {\\an8}you\r\n2\r\n"
        "00:00:03,000 -> 00:00:04 X1:1\r\n- 42\r\n\r\n"
        "\r\n00:00:05,000 --> 00:00:06,000\r\nEnd\r\n\r\nof it\r\n"
    )

    assert said(srt, "a.srt") == [
        (1.5, 2.25, "", "Hello you"),
        (3.0, 4.0, "", "- 42"),
        (5.0, 6.0, "", "End\n\nof it"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Speaker 1  0:00  \nHello there.\n\nAna Ruiz  1:02:12\nSecond\nline.\n\nThird paragraph.\n",
            [
                (0.0, None, "Speaker 1", "Hello there."),
                (3732.0, None, "Ana Ruiz", "Second\nline."),
                (None, None, "Ana Ruiz", "Third paragraph."),
            ],
        ),
        (
            "Ana (00:00:01): Hello.\nBen (00:12): Two.\n",
            [(1.0, None, "Ana", "Hello."), (12.0, None, "Ben", "Two.")],
        ),
        (
            "[00:00:01] Ana: Hello\n[00:00:03] Ben: Hi\nand: more\n",
            [(1.0, None, "Ana", "Hello"), (3.0, None, "Ben", "Hi\nand: more")],
        ),
        (
            "[0:01 - 0:02.5] Hello\n\n[0:03 - 0:04] Hi\n",
            [(1.0, 2.5, "", "Hello"), (3.0, 4.0, "", "Hi")],
        ),
        (
            "00:00:01 Speaker 1\nHello there\n00:00:05 Speaker 2\nYes.\n",
            [(1.0, None, "Speaker 1", "Hello there"), (5.0, None, "Speaker 2", "Yes.")],
        ),
        (
            "Interviewer: How was it?\n\nCustomer: Bad. One thing: the wait.\n\n"
            "It took long.\n\nInterviewer: OK\n",
            [
                (None, None, "Interviewer", "How was it?"),
                (None, None, "Customer", "Bad. One thing: the wait."),
                (None, None, "Customer", "It took long."),
                (None, None, "Interviewer", "OK"),
            ],
        ),
        (
            "화자 1 00:01\n안녕하세요\n\n화자 2 00:05\n네\n",
            [(1.0, None, "화자 1", "안녕하세요"), (5.0, None, "화자 2", "네")],
        ),
        ("話者：はい\n客：いいえ\n", [(None, None, "話者", "はい"), (None, None, "客", "いいえ")]),
        (
            "Just a letter.\nWe met at 10:30.\n\nHe told me one thing: never do it.",
            [
                (None, None, "", "Just a letter.\nWe met at 10:30."),
                (None, None, "", "He told me one thing: never do it."),
            ],
        ),
    ],
    ids=["otter", "rev", "bracket", "span", "word", "typed", "korean", "full-width colon", "letter"],
)
def test_typed_transcripts_in_the_usual_shapes(text: str, expected: list[object]) -> None:
    assert said(text, "talk.txt") == expected


def test_teams_and_otter_word_documents_are_read() -> None:
    teams = word_file("Call with Ana", "Ana Ruiz   0:03\nHello.", "Ben   0:09\nHi.")
    otter = word_file("Ana Ruiz  0:03", "Hello.", "Ben  0:09", "Hi.", "And more.")

    assert said(teams, "teams.docx") == [
        (None, None, "", "Call with Ana"),
        (3.0, None, "Ana Ruiz", "Hello."),
        (9.0, None, "Ben", "Hi."),
    ]
    assert said(otter, "otter.docx") == [
        (3.0, None, "Ana Ruiz", "Hello."),
        (9.0, None, "Ben", "Hi."),
        (None, None, "Ben", "And more."),
    ]


def test_a_table_in_a_word_document_is_read_by_its_columns() -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    for row in (("Timespan", "Speaker", "Content"), ("0:00", "Ana", "Hello"), ("0:05", "Ben", "Hi")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)

    assert said(buffer.getvalue(), "nvivo.docx") == [(0.0, None, "Ana", "Hello"), (5.0, None, "Ben", "Hi")]


def test_a_qualtrics_call_transcript_counts_in_milliseconds_and_holds_one_conversation() -> None:
    header = "conversationId,conversationTimestamp,participantId,participantType,text,start,end\n"
    call = header + 'c1,2026-01-01T10:00:00Z,1,AGENT,Hello,0,2500\nc1,,2,CLIENT,"Hi, there",2500,4000\n'

    assert said(call, "calls.csv") == [(0.0, 2.5, "Agent 1", "Hello"), (2.5, 4.0, "Client 2", "Hi, there")]
    assert read_transcript_file(call.encode(), "calls.csv").format_name == "Qualtrics call transcript"
    assert refusal(call + "c2,,1,AGENT,Hello,0,1\n", "calls.csv") == (
        "calls.csv, line 4: a second conversation begins, c2. Split the file into one file a conversation."
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("시작(초);종료(초);화자;내용\n0,5;2;고객;안녕하세요\n", (0.5, 2.0, "고객", "안녕하세요")),
        (
            'Startzeit;Endzeit;Sprecher;Text\n00:00:01;00:00:02,5;Kunde;"Hallo; ja"\n',
            (1.0, 2.5, "Kunde", "Hallo; ja"),
        ),
        ("start_ms\tend_ms\tspeaker\ttext\n1500\t2500\tAna\tHello\n", (1.5, 2.5, "Ana", "Hello")),
        ("start,end,speaker,text\n500,2500,Ana,Hello\n2500,61000,Ben,Hi\n", (0.5, 2.5, "Ana", "Hello")),
        (
            "start,end,speaker,text\n5,25,Ana,Hello there\n25,61,Ben,Hi and so on\n",
            (5.0, 25.0, "Ana", "Hello there"),
        ),
        (
            "Timestamp,Speaker,Message\n2026-01-01T10:00:05Z,Ana,Hello\n2026-01-01T10:00:07Z,Ben,Hi\n",
            (0.0, None, "Ana", "Hello"),
        ),
        ("speaker,text\nAna,'=1+1\n", (None, None, "Ana", "'=1+1")),
    ],
    ids=["korean", "german", "milliseconds", "no unit: ms", "no unit: s", "dates", "another's apostrophe"],
)
def test_tables_are_read_by_the_names_of_their_columns(table: str, expected: tuple[object, ...]) -> None:
    assert said(table, "table.csv")[0] == expected


def test_whispers_json_is_read_with_its_words() -> None:
    content = (
        b'{"text": " Hi", "segments": [{"id": 0, "start": 0, "end": 1.5, "text": " Hi", '
        b'"words": [{"word": " Hi", "start": 0.5, "end": 1, "probability": 0.75}]}], "language": "en"}'
    )
    transcript = read_transcript_file(content, "talk.json")

    assert (transcript.format_name, transcript.language) == ("Whisper JSON", "en")
    assert [(line.text, line.words) for line in transcript.lines] == [("Hi", (Word(" Hi", 0.5, 1.0, 0.75),))]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_usual_encodings_are_told_apart(codec: str) -> None:
    content = "1\r\n00:00:01,000 --> 00:00:02,000\r\n“Grüß” dich\r\n".encode(codec)

    assert said(content, "gruss.srt") == [(1.0, 2.0, "", "“Grüß” dich")]


def test_the_content_decides_before_the_ending() -> None:
    assert said("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", "talk.txt") == [(1.0, 2.0, "", "Hi")]
    assert said(word_file("Ana: Hi", "Ben: Yes"), "talk.txt") == [
        (None, None, "Ana", "Hi"),
        (None, None, "Ben", "Yes"),
    ]


@pytest.mark.parametrize(
    ("file_name", "content", "sentence"),
    [
        (
            "meeting.vtt",
            "WEBVTT\n\n1\n00:01:05.000 --> 00:01:02.000\nx",
            "meeting.vtt, line 4: the cue's end 00:01:02.000 lies before its start 00:01:05.000. "
            "Correct that line, or export the file again.",
        ),
        (
            "a.vtt",
            "WEBVTT\n\n00:61:00.000 --> 00:62:02.000\nx",
            "a.vtt, line 3: 00:61:00.000 has more than 59 minutes",
        ),
        (
            "a.vtt",
            "WEBVTT\n\n00:01 -> x --> 2\nx",
            "a.vtt, line 3: the time line “00:01 -> x --> 2” cannot be read.",
        ),
        ("a.vtt", "WEBVTT\n\nHello", "a.vtt, line 3: there is text before the first time line."),
        ("a.vtt", "1\n00:00:01.000 --> 00:00:02.000\nx", "a.vtt, line 1: a WebVTT file begins with WEBVTT"),
        (
            "a.srt",
            "1\n00:00:05,000 --> 00:00:02,000\nx",
            "a.srt, line 2: the caption's end 00:00:02,000 lies before",
        ),
        (
            "a.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:0x,0 --> 1\n",
            "a.srt, line 6: the time line",
        ),
        ("a.srt", "Hello\n", "a.srt, line 1: no line of times is in the file."),
        (
            "a.txt",
            "[00:00:09 - 00:00:05] Ana: Hi",
            "a.txt, line 1: the end 00:00:05 lies before the start 00:00:09.",
        ),
        ("a.txt", "Hello\n\n[00:75:00] Ana: Hi", "a.txt, line 3: the time 00:75:00 has more than 59 minutes"),
        (
            "a.csv",
            "start,end,speaker,text\n0:05,0:01,A,hi\n",
            "a.csv, line 2: the end 0:01 lies before the start 0:05.",
        ),
        (
            "a.csv",
            "start,speaker,text\nsoon,A,hi\n",
            "a.csv, line 2: “soon” is no time. Write times as 00:01:02.345",
        ),
        ("a.csv", "foo,bar\n1,2\n", "a.csv has no column that is known as the text"),
        (
            "a.csv",
            'speaker,text\nA,"' + "x" * 140_000,
            "a.csv, line 2: the cell that begins there does not end.",
        ),
        ("a.json", '{\n"lines": [\n', "a.json, line 3: the JSON is broken there"),
        ("a.json", '{"rows": []}', "a.json holds no transcript"),
        (
            "a.json",
            '{"lines": [{"text": "x", "start_s": 2, "end_s": 1}]}',
            "a.json: the end 1.0 of line 1 of the speech",
        ),
        (
            "a.json",
            '{"lines": [{"text": "x", "start_s": NaN}]}',
            "a.json: a time of line 1 of the speech is no number",
        ),
        ("a.docx", "hello", "a.docx is no Word document: a DOCX file is a zip file"),
        ("a.pdf", "%PDF-1.7", "a.pdf is a PDF;"),
        ("a.txt", "ID3\x04", "a.txt is a recording, not a transcript;"),
        ("a.txt", "\ufeff", "a.txt is empty;"),
        ("a.vtt", "WEBVTT\n", "a.vtt holds no spoken text;"),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_what_to_do(
    file_name: str, content: str, sentence: str
) -> None:
    assert refusal(content, file_name).startswith(sentence)


def test_a_transcript_file_error_is_an_import_error() -> None:
    assert issubclass(TranscriptFileError, ImportFileError)


def zip_of(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def test_a_zip_bomb_a_foreign_zip_and_a_damaged_document_are_refused() -> None:
    bomb = zip_of(word__document_xml=b"<a/>", media=b"\0" * (200 * 1024 * 1024 + 1))
    assert len(bomb) < 1024 * 1024

    assert "unpacks to more than 200 MB" in refusal(bomb, "bomb.docx")
    assert "is a zip file but no Word document" in refusal(zip_of(sheet=b"x"), "table.xlsx")
    assert refusal(zip_of(word__document_xml=b"<a"), "half.docx").startswith("half.docx is damaged;")
    whole = word_file("Ana: Hi")
    assert "a.docx" in refusal(whole[: len(whole) // 2], "a.docx")


def test_entities_of_a_word_document_are_not_expanded() -> None:
    parts = zipfile.ZipFile(io.BytesIO(word_file("Ana: Hi")))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "word/document.xml":
                declared = (
                    b'<!DOCTYPE w [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "boom">]><w:document'
                )
                content = content.replace(b"<w:document", declared, 1).replace(b"Ana: Hi", b"Ana: Hi&f;&a;")
            package.writestr(name, content)

    assert said(buffer.getvalue(), "x.docx") == [(None, None, "Ana", "Hi")]


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    assert refusal(b"x" * (50 * 1024 * 1024 + 1), "big.txt").startswith(
        "big.txt is 50 MB; a transcript has at most"
    )
