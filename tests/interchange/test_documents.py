"""Documents are read whole: every word once; what is hostile is refused with its reason."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document

from fieldnotes.errors import ImportFileError
from fieldnotes.interchange.document_file import read_document_file
from fieldnotes.interchange.document_form import ImportedDocument
from tests.documents import At, change_part, make_pdf

ARABIC = "شكرا جزيلا لكم"
KOREAN = "배송이 빨랐어요 정말"


def _docx(build: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _texts(document: ImportedDocument) -> list[str]:
    return [one.text for one in document.paragraphs]


def _read(text: str, name: str = "letter.txt", codec: str = "utf-8") -> list[str]:
    return _texts(read_document_file(text.encode(codec), name))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_every_usual_encoding(codec: str) -> None:
    assert _read(f"Grüße 😀\r\n\r\n{ARABIC}\r\n\r\n{KOREAN}\r\n", codec=codec) == ["Grüße 😀", ARABIC, KOREAN]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_text_in_utf_16_needs_no_mark(codec: str) -> None:
    assert _read("We waited for an hour.\n\nThen we left 😀", codec=codec) == [
        "We waited for an hour.",
        "Then we left 😀",
    ]


def test_text_of_an_old_windows_program_is_read() -> None:
    assert _read("“Größe” – schön\n\nZwei", codec="cp1252") == ["“Größe” – schön", "Zwei"]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("배송이 정말 빨랐어요 고마워요", "cp949"),
        ("配送がとても早くて助かりました、ありがとう", "shift_jis"),
        ("شكرا جزيلا لكم على المساعدة، انتظرت ساعة", "cp1256"),
        ("Никто мне так и не перезвонил, жду уже неделю", "cp1251"),
        ("Grüße aus Köln, schöne Lösung für später", "cp1252"),
    ],
)
def test_text_of_old_programs_is_read_in_its_script(text: str, codec: str) -> None:
    assert _read(text, codec=codec) == [text]


def test_lines_broken_by_a_width_are_one_paragraph_again() -> None:
    assert _read(
        "We waited at the counter for a very long\ntime and nobody told us when our turn\nwould be.\n\n"
        "After that we left."
    ) == [
        "We waited at the counter for a very long time and nobody told us when our turn would be.",
        "After that we left.",
    ]


def test_lines_that_somebody_ended_stay_apart() -> None:
    assert _read("Ada\nShop 4\nSeoul\n\n- slow mail\n- kind staff\n1. first\n2. second") == [
        "Ada",
        "Shop 4",
        "Seoul",
        "- slow mail",
        "- kind staff",
        "1. first",
        "2. second",
    ]


def test_words_cut_by_a_hyphen_become_whole_unless_they_have_one_of_their_own() -> None:
    assert _read(
        "The customer-facing team was kind and they under-\nstood what it means to be on the customer-\n"
        "facing side of it all."
    ) == [
        "The customer-facing team was kind and they understood what it means to be on the customer-facing "
        "side of it all."
    ]


def test_markdown_headings_have_their_level_and_other_signs_stay() -> None:
    found = read_document_file(b"# One\n\nText *here*.\n\nTwo\n---\n\n```\n# no heading\n```\n", "a.md")
    assert [(one.text, one.level) for one in found.paragraphs] == [
        ("One", 1),
        ("Text *here*.", 0),
        ("Two", 2),
        ("```", 0),
        ("# no heading", 0),
        ("```", 0),
    ]
    assert (found.title, found.format_name) == ("One", "Markdown")


def test_a_word_document_has_headings_lists_tables_and_rtl_text() -> None:
    def build(document: Document) -> None:
        document.add_heading("Visit", 0)
        document.add_heading("Morning", 2)
        document.add_paragraph(f"{ARABIC} 😀")
        document.add_paragraph(KOREAN)
        document.add_paragraph("slow", style="List Bullet")
        document.add_paragraph("one", style="List Number")
        document.add_paragraph("two", style="List Number")
        table = document.add_table(2, 2)
        for cell, text in zip((one for row in table.rows for one in row.cells), "abcd", strict=True):
            cell.text = text
        document.add_paragraph("line\nbreak")

    found = read_document_file(_docx(build), "visit.docx")
    assert [(one.text, one.level) for one in found.paragraphs] == [
        ("Visit", 1),
        ("Morning", 2),
        (f"{ARABIC} 😀", 0),
        (KOREAN, 0),
        ("• slow", 0),
        ("1. one", 0),
        ("2. two", 0),
        ("a | b", 0),
        ("c | d", 0),
        ("line\nbreak", 0),
    ]


def test_tracked_changes_content_controls_and_boxes_lose_and_double_nothing() -> None:
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p>'
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>boxed"
        "</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>added </w:t></w:r></w:ins><w:del w:id="2" w:author="A">'
        f"<w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>kept</w:t></w:r>{box}</w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    made = _docx(lambda document: document.add_paragraph("first"))
    content = change_part(made, "word/document.xml", "<w:sectPr", f"{body}<w:sectPr")
    assert _texts(read_document_file(content, "a.docx")) == ["first", "added kept", "boxed", "controlled"]


def test_a_nested_table_is_in_its_cell() -> None:
    def build(document: Document) -> None:
        cell = document.add_table(1, 2).rows[0].cells[0]
        cell.text = "outer"
        cell.add_table(1, 2).rows[0].cells[1].text = "inner"

    assert _texts(read_document_file(_docx(build), "a.docx")) == ["outer\n| inner |"]


def test_headers_of_pages_are_named_as_left_out() -> None:
    def build(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Confidential"
        document.add_paragraph("Text")

    assert read_document_file(_docx(build), "a.docx").notes == ("Headers and footers of pages are left out.",)


def test_a_pdf_keeps_its_pages_headings_and_paragraphs() -> None:
    pages = [
        [
            At("What we heard", 800, 20),
            At("We waited at the counter for a long time and the team did not under-", 760),
            At("stand why. It went on until somebody came.", 746),
            At("The second one goes on", 710),
        ],
        [
            "over the end of the page.",
            "",
            f"{KOREAN} 😀",
            "",
            "• slow mail",
            "• kind staff",
            "",
            ARABIC[::-1],
        ],
    ]
    found = read_document_file(make_pdf(pages, title="제목 😀"), "report.pdf")
    assert [(one.text, one.level, one.page) for one in found.paragraphs] == [
        ("What we heard", 1, 1),
        (
            "We waited at the counter for a long time and the team did not understand why. It went on until "
            "somebody came.",
            0,
            1,
        ),
        ("The second one goes on over the end of the page.", 0, 1),
        (f"{KOREAN} 😀", 0, 2),
        ("• slow mail", 0, 2),
        ("• kind staff", 0, 2),
        (ARABIC, 0, 2),  # a PDF draws it from left to right
    ]
    assert (found.title, found.pages, found.format_name) == ("제목 😀", 2, "PDF")


def test_running_lines_of_pages_are_kept_once_and_named() -> None:
    pages = [
        ["Annual report", "", f"Statement number {'abcde'[at]} stands here.", "", f"Page {at + 1}"]
        for at in range(5)
    ]
    found = read_document_file(make_pdf(pages), "a.pdf")
    texts = _texts(found)
    assert texts.count("Annual report") == 1
    assert [text for text in texts if text.startswith("Statement")] == [
        f"Statement number {letter} stands here." for letter in "abcde"
    ]
    assert found.notes == ("Repeated at the head or foot of pages and kept once: “Annual report”; “Page 1”.",)


def test_lines_with_numbers_of_their_own_are_no_running_lines() -> None:
    pages = [[f"Item {7 * at % 5}", "", f"Page {at} says something."] for at in range(8)]
    texts = _texts(read_document_file(make_pdf(pages), "a.pdf"))
    assert [text for text in texts if text.startswith("Item")] == [f"Item {7 * at % 5}" for at in range(8)]
    assert [text for text in texts if text.startswith("Page")] == [
        f"Page {at} says something." for at in range(8)
    ]


def test_no_page_is_emptied() -> None:
    texts = _texts(read_document_file(make_pdf([["Yes"]] * 5), "a.pdf"))
    assert texts == ["Yes"] * 5


def test_pages_of_a_pdf_are_told_as_they_are_read() -> None:
    shares: list[float] = []
    read_document_file(make_pdf([["a"], ["b"]]), "a.pdf", on_progress=shares.append)
    assert shares == [0.5, 1.0]


def test_a_scan_says_that_it_has_no_text() -> None:
    with pytest.raises(ImportFileError, match=r"scan\.pdf has no text: its pages are pictures"):
        read_document_file(make_pdf([[], []]), "scan.pdf")


def test_a_page_without_text_is_named() -> None:
    assert read_document_file(make_pdf([["a"], []]), "a.pdf").notes == (
        "Page 2 has no text (pictures or blank).",
    )


def test_a_pdf_with_a_password_says_so() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([["secret"]]))))
    writer.encrypt("word", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(ImportFileError, match="protected by a password"):
        read_document_file(buffer.getvalue(), "a.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing", make_pdf([["a"]])[:300], b"%PDF-" + bytes(4000)])
def test_a_broken_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"a\.pdf (?:is damaged|has no text)"):
        read_document_file(content, "a.pdf")


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(ImportFileError, match="has 2,001 pages; at most 2,000 fit"):
        read_document_file(make_pdf([[]] * 2001), "a.pdf")


def test_a_pdf_whose_stream_unpacks_without_end_is_refused() -> None:
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 " * 500_000) for _ in range(1_000)) + packer.flush()
    whole = make_pdf([["a"]])
    start = whole.index(b"<< /Length", whole.index(b"6 0 obj"))
    end = whole.index(b"endobj", start)
    bomb = b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream\n" % (len(packed), packed)
    with pytest.raises(ImportFileError, match=r"a\.pdf (?:is damaged|has no text|takes more|needs more)"):
        read_document_file(whole[:start] + bomb + whole[end:], "a.pdf")


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(ImportFileError, match="takes more time or memory"):
        read_document_file(make_pdf([["a"]]), "a.pdf", timeout_s=0.0)


def test_a_word_file_that_unpacks_to_more_than_its_size_says_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w:p/>" * 5_000_000)
    with pytest.raises(ImportFileError, match="larger than 20 MB"):
        read_document_file(buffer.getvalue(), "bomb.docx")


def test_deep_nesting_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000
    content = change_part(
        _docx(lambda d: d.add_paragraph("a")), "word/document.xml", "<w:sectPr", f"{deep}<w:sectPr"
    )
    with pytest.raises(ImportFileError, match=r"deep\.docx"):
        read_document_file(content, "deep.docx")


def test_an_entity_of_a_word_file_reads_no_other_file() -> None:
    made = _docx(lambda document: document.add_paragraph("a"))
    content = change_part(
        made,
        "word/document.xml",
        "<w:document",
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document',
    )
    content = change_part(content, "word/document.xml", "<w:t>a</w:t>", "<w:t>a&x;</w:t>")
    try:
        assert _texts(read_document_file(content, "a.docx")) == ["a"]
    except ImportFileError as error:
        assert "a.docx" in str(error)


@pytest.mark.parametrize("file_name", ["a\0b.pdf", "half \ud83d.pdf", "--.pdf"], ids=["NUL", "half", "dash"])
def test_a_name_that_no_program_can_be_told_does_not_stop_reading(file_name: str) -> None:
    assert read_document_file(make_pdf([["All of it."]]), file_name).paragraphs[0].text == "All of it."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0 old", "old Word or Excel file"),
        (b"PK\x03\x04 no zip", "no Word document"),
        (b"{\\rtf1 a}", "is RTF"),
    ],
)
def test_other_files_are_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(ImportFileError, match=sentence):
        read_document_file(content, "file.bin")
