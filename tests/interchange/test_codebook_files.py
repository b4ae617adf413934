"""A codebook comes back from its file as it was, whatever its codes say, and no file can do harm."""

import csv
import io
from pathlib import Path

import pytest
from lxml import etree

from fieldnotes.errors import ImportFileError
from fieldnotes.interchange.codebook_csv import HEADER, read_codebook_csv, write_codebook_csv
from fieldnotes.interchange.qdc import read_qdc, write_qdc
from fieldnotes.records.codebook import CodeInFile

MATERIAL = Path(__file__).parents[1] / "material" / "refi"
NASTY = '=cmd|"/c calc"!A1\n\n<b>&amp;</b> "quoted", 😀 שלום\n\\When to use: Examples:\nExamples: none'


def guid(n: int) -> str:
    return f"{n:08x}-0000-4000-8000-{n:012x}"


BOOK = (
    CodeInFile(
        "waiting > long \\ short", None, "theme", "Time\n\npasses.", "Use it.", "Not: so.", guid=guid(1)
    ),
    CodeInFile("=HYPERLINK(1)", 0, "theme", NASTY, NASTY, NASTY, NASTY, colour="teal", guid=guid(2)),
    CodeInFile("-1", 1, "theme", "+1", "'=1", "  @x".strip(), "'", retired=True, guid=guid(3)),
    CodeInFile("\"<&>'", 0, "theme", "When to use: x\nColour: y\n\\\\Degrees:", guid=guid(4)),
    CodeInFile("joy", None, "emotion", valence=1, degrees="serenity|joy|ecstasy", guid=guid(5)),
    CodeInFile("calm", 4, "emotion", valence=0, guid=guid(6)),
    CodeInFile("be heard", None, "need", guid=guid(7)),
    CodeInFile("care", None, "trust", guid=guid(8)),
    CodeInFile("buy", None, "stage", guid=guid(9)),
)


def without_places(codes):
    """Codes without where they stand in the file and how their colour looks, which is not theirs."""
    return [CodeInFile(**{**vars(code), "line": 0, "hex": ""}) for code in codes]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(MATERIAL / "Codebook.xsd"))


def test_a_table_comes_back_as_it_was_and_holds_no_formula() -> None:
    content = write_codebook_csv(BOOK)
    assert without_places(read_codebook_csv(content, file_name="book.csv").codes) == list(BOOK)
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert tuple(table[0]) == HEADER
    assert table[2][1] == "waiting \\> long \\\\ short > =HYPERLINK(1)"
    cells = [cell for row in table[1:] for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+1 ", "@")) or cell.startswith("-1 ")]


def test_a_refi_codebook_is_valid_and_comes_back_as_it_was(schema: etree.XMLSchema) -> None:
    content = write_qdc(BOOK)
    schema.assertValid(etree.fromstring(content))
    file = read_qdc(content, file_name="book.qdc")
    assert without_places(file.codes) == list(BOOK)
    assert file.problems == ()


def test_a_refi_codebook_reads_well_in_other_programs(schema: etree.XMLSchema) -> None:
    tree = etree.fromstring(write_qdc([CodeInFile(**{**vars(BOOK[0]), "hex": "#55656F"}), *BOOK[4:]]))
    schema.assertValid(tree)
    space = "{urn:QDA-XML:codebook:1.0}"
    folders = tree.find(f"{space}Codes")
    assert [(one.get("name"), one.get("isCodable")) for one in folders] == [
        ("Themes", "false"),
        ("Emotions", "false"),
        ("Needs", "false"),
        ("Trust", "false"),
        ("Journey stages", "false"),
    ]
    waiting = folders[0][0]
    assert (waiting.get("color"), waiting.get("isCodable")) == ("#55656f", "true")
    assert waiting[0].text == "Time\n\npasses.\n\nWhen to use: Use it.\n\nWhen not to use: Not: so."
    assert folders[1][0][0].text == "Valence: pleasant\n\nDegrees: serenity | joy | ecstasy"
    assert tree.find(f"{space}Sets") is None


def test_an_empty_codebook_is_valid_and_empty(schema: etree.XMLSchema) -> None:
    content = write_qdc([])
    schema.assertValid(etree.fromstring(content))
    assert read_qdc(content, file_name="x.qdc").codes == ()


def test_three_thousand_codes_below_each_other_go_through_both_forms() -> None:
    deep = tuple(CodeInFile(f"n{n}", n - 1 if n else None, "theme", guid=guid(n)) for n in range(3_000))
    assert without_places(read_qdc(write_qdc(deep), file_name="deep.qdc").codes) == list(deep)
    assert without_places(read_codebook_csv(write_codebook_csv(deep), file_name="d.csv").codes) == list(deep)


def test_the_codebook_inside_a_project_of_another_program_is_read() -> None:
    file = read_qdc((MATERIAL / "skyloom_Project.qde").read_bytes(), file_name="p.qde")
    tree = etree.parse(MATERIAL / "skyloom_Project.qde").getroot()
    named = [one.get("name") for one in tree.iter("{*}Code")]
    assert [code.name for code in file.codes] == named
    assert len(named) > 5
    assert {code.kind for code in file.codes} == {None}
    assert all(code.guid == code.guid.lower() and code.guid for code in file.codes)
    assert "colour" not in file.codes[0].unsaid
    assert {"when_to_use", "retired"} <= file.codes[0].unsaid


XML = '{doctype}<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes}</Codes></CodeBook>'
CODE = '<Code guid="{guid}" name="{name}" isCodable="true"/>'


def qdc(codes: str, doctype: str = "") -> bytes:
    return XML.format(doctype=doctype, codes=codes).encode()


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (qdc(CODE.format(guid=guid(1), name="&i;"), LAUGHS), "has a document type"),
        (qdc("&x;", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "has a document type"),
        (qdc("", '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'), "has a document type"),
        (qdc(CODE.format(guid=guid(1), name="x" * 5_000)), "has 5,000 characters"),
        (qdc("<Code>"), "line 1: it is no well-formed XML"),
        (b"<html><body/></html>", "holds no REFI-QDA codebook"),
        (b"", "is empty"),
        (b"PK\x03\x04rest", "Excel workbook or an archive"),
        (
            b'<?xml version="1.0" encoding="no-such"?><CodeBook/>',
            "encoding that cannot be read|no well-formed",
        ),
        (b"\xff\xfe<\x00", "no well-formed XML"),
        (qdc(CODE.format(guid=guid(1), name="x") * 20_001), "more than 20,000 codes"),
    ],
    ids=["laughs", "entity", "dtd", "name", "broken", "html", "empty", "zip", "codec", "utf16", "many"],
)
def test_a_hostile_or_broken_refi_file_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(ImportFileError, match=reason):
        read_qdc(content, file_name="book.qdc")


def test_doubtful_guids_get_new_ones_and_are_said() -> None:
    upper = "{" + guid(0xABCDEF).upper() + "}"
    file = read_qdc(
        qdc(
            CODE.format(guid=upper, name="a")
            + CODE.format(guid=guid(0xABCDEF), name="b")
            + '<Code guid="17" name="" color="#f00"/>'
        ),
        file_name="x.qdc",
    )
    assert [(code.name, code.guid, code.hex) for code in file.codes] == [
        ("a", guid(0xABCDEF), ""),
        ("b", "", ""),
        ("(no name)", "", "#f00"),
    ]
    assert [problem.split(":")[0] for problem in file.problems] == ["Line 1"] * 3


def test_a_table_of_another_program_is_read_by_the_names_of_its_columns() -> None:
    content = "Code;Parent;Description\r\nMoney;;About money\r\nFees;Money;\r\nLate;Never seen;".encode(
        "cp1252"
    )
    codes = read_codebook_csv(content, file_name="b.csv").codes
    assert [(code.name, code.parent, code.definition) for code in codes] == [
        ("Money", None, "About money"),
        ("Fees", 0, ""),
        ("Never seen", None, ""),
        ("Late", 2, ""),
    ]
    assert codes[0].unsaid == {"when_to_use", "when_not_to_use", "examples", "valence", "degrees"} | {
        *("colour", "retired")
    }
    utf16 = "tag\tdescription\nGrün\tschön\n".encode("utf-16")
    (code,) = read_codebook_csv(utf16, file_name="b.csv").codes
    assert (code.name, code.definition) == ("Grün", "schön")
    (latin,) = read_codebook_csv("name\nGrün\n".encode("cp1252"), file_name="b.csv").codes
    assert latin.name == "Grün"


def test_a_parent_that_comes_after_its_child_or_never_has_a_place() -> None:
    table = "path,definition\na > b > c,low\na > b,middle\nd\\e,one name\n"
    codes = read_codebook_csv(table.encode(), file_name="b.csv").codes
    assert [(code.name, code.parent, code.definition) for code in codes] == [
        ("a", None, ""),
        ("b", 0, "middle"),
        ("c", 1, "low"),
        ("d\\e", None, "one name"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"definition\nx\n", "line 1: no column is called “path”"),
        (b"path,kind\nx,mood\n", "line 2: “mood” is no kind of code. Use one of: theme, emotion"),
        (b"path,valence\nx,7\n", "line 2: “7” is no valence"),
        (b"path,retired\nx,perhaps\n", "line 2: “perhaps” is no retired"),
        (b"path,kind\n,theme\n", "line 2: the code has no name"),
        (b"path\n" + b"x" * 400 + b"\n", "has 400 characters"),
        (b"path\nx > " + b"y" * 400 + b" > z\n", "has 400 characters"),
        (b"\x00\x00", "is empty"),
        (b"path\na\x00b\n", "is no text that can be read"),
        (b"PK\x03\x04", "Excel workbook"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(content: bytes, reason: str) -> None:
    with pytest.raises(ImportFileError, match=reason):
        read_codebook_csv(content, file_name="book.csv")


def test_a_cell_of_a_formula_is_a_name_like_any_other() -> None:
    table = 'path,guid\n"=1+1",x\n\'=2,\n'
    codes = read_codebook_csv(table.encode(), file_name="b.csv").codes
    assert [code.name for code in codes] == ["=1+1", "=2"]
    assert b",'=1+1," in write_codebook_csv([CodeInFile("=1+1", kind="theme")])


def test_a_guid_that_a_table_has_twice_is_given_to_the_first_code_alone() -> None:
    table = f"path,guid\na,{guid(1)}\nb,{{{guid(1).upper()}}}\nc,17\n"
    file = read_codebook_csv(table.encode(), file_name="b.csv")
    assert [(code.name, code.guid) for code in file.codes] == [("a", guid(1)), ("b", ""), ("c", "")]
    assert file.problems == ("Line 3: the same GUID stands above; this code gets a new one.",)


@pytest.mark.parametrize("table", ["name,definition\nwaiting,{long}\n", 'name,note\nx,"{long}'])
def test_the_longest_cell_of_this_reader_is_its_own_and_no_other_readers(table):
    before = csv.field_size_limit()
    made = read_codebook_csv(table.format(long="x" * (before + 1)).encode(), file_name="codes.csv")
    assert len(made.codes[0].definition) > before
    assert csv.field_size_limit() == before
