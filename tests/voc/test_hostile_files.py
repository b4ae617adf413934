"""Files that are made, or happen, to do harm: taken or refused row by row, with reasons, in little memory."""

import io
import random
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from fieldnotes.errors import ImportFileError
from fieldnotes.records import Slice
from fieldnotes.voc import sheet_file
from fieldnotes.voc.column_mapping import ColumnMapping
from fieldnotes.voc.columns import guess_columns
from fieldnotes.voc.open_table import open_table
from fieldnotes.voc.table import read_metric_table

SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>"""
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>'
)


def workbook(sheet, **parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def cells(line, *texts):
    inside = "".join(
        f'<c r="{chr(65 + at)}{line}" t="str"><v>{text}</v></c>' for at, text in enumerate(texts) if text
    )
    return f'<row r="{line}">{inside}</row>'


def saved(rows, *, title="Scores"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def peak_mb(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1] / 1024 / 1024
    finally:
        tracemalloc.stop()


def read(data, name="export.xlsx", **options):
    return read_metric_table(data, file_name=name, kind=options.pop("kind", "nps"), **options)


def test_a_workbook_is_read_with_its_dates_numbers_and_words():
    data = saved(
        [
            ("Recorded date", "NPS", "Country"),
            (datetime(2026, 3, 5, 9, 30), 10, "Österreich"),  # noqa: DTZ001
            (date(2026, 4, 6), 3, "Österreich"),
            ("07.04.2026", 9.0, "한국"),
        ]
    )
    table = read(data, mapping=ColumnMapping("Recorded date", "NPS", "responses", market="Country"))
    assert [(row.period_start, row.value) for row in table.rows if row.slice == Slice()] == [
        (date(2026, 3, 1), 100.0),
        (date(2026, 4, 1), 0.0),
    ]
    assert {row.slice.market for row in table.rows} == {"", "Österreich", "한국"}
    assert guess_columns(data, "x.xlsx").form == "sheet “Scores” of 1"


def test_a_formula_counts_with_its_stored_result_and_is_refused_without_one():
    with_result = '<c r="B2"><f>5+5</f><v>10</v></c>'
    without = '<c r="B3"><f>HYPERLINK("http://x")</f></c>'
    sheet = SHEET.format(
        cells(1, "date", "score")
        + f'<row r="2"><c r="A2" t="str"><v>2026-03-01</v></c>{with_result}</row>'
        + f'<row r="3"><c r="A3" t="str"><v>2026-03-02</v></c>{without}</row>'
    )
    table = read(workbook(sheet), mapping=ColumnMapping("date", "score", "responses"))
    assert [(row.value, row.responses) for row in table.rows] == [(100.0, 1)]
    [refused] = table.rejected
    assert refused.line == 3
    assert "formula without a stored result" in refused.reason


def test_a_tiny_sheet_with_cells_at_its_far_end_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rows = "".join(cells(n, f"2026-03-{n:02}", "9") for n in range(2, 20))
    data = workbook(SHEET.format(cells(1, "date", "score") + rows + far))
    assert len(data) < 3_000
    table = None

    def load():
        nonlocal table
        table = read(data)

    assert peak_mb(load) < 20
    assert table.rows[0].responses == 18
    assert [row.line for row in table.rejected] == [1_048_576]
    assert "cells where the header has 2" in table.rejected[0].reason


def test_a_sheet_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sheet_file, "MAX_PART_BYTES", 1_000_000)
    data = workbook(SHEET.format(cells(1, "date", "score") + " " * 2_000_000))
    assert len(data) < 10_000
    with pytest.raises(ImportFileError, match="unpacks to 2 MB"):
        read(data)


def test_a_sheet_with_a_document_type_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + SHEET.format("&c;")
    with pytest.raises(ImportFileError, match="declares a document type"):
        read(workbook(bomb))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + bytes(100), saved([("a", "b"), (1, 2)])[:-200], workbook("<a>")]
)
def test_a_damaged_workbook_is_a_sentence(data):
    with pytest.raises(ImportFileError, match=r"export\.xlsx"):
        read(data)


def test_wherever_a_workbook_is_damaged_it_is_read_or_refused_with_a_sentence():
    said = ((f"2026-03-{1 + n % 28:02}", n % 11, f"said {n * 7_919}") for n in range(3_000))
    whole = saved([("date", "score", "text"), *said])
    outcomes = set()
    for at in range(0, len(whole), len(whole) // 100):
        try:
            read(
                whole[:at] + b"\xff\x00\xff" + whole[at + 3 :],
                mapping=ColumnMapping("date", "score", "responses"),
            )
            outcomes.add("read")
        except ImportFileError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


def test_lines_of_two_encodings_in_one_file_are_read_each_in_its_own_and_named():
    lines = ["date,score,market", "2026-03-01,9,Österreich", "2026-03-02,8,España"]
    data = "\n".join(lines).encode() + "\n2026-03-03,7,Österreich\n".encode("cp1252")
    table = read(data, "mixed.csv")
    assert {row.slice.market for row in table.rows} == {"", "Österreich", "España"}
    assert "Not all of it is UTF-8: line 4 was read as Windows-1252; look at its letters." in table.reading
    everybody = next(row for row in table.rows if row.slice == Slice())
    assert everybody.responses == 3


def test_ten_thousand_columns_are_refused_at_once():
    header = ",".join(f"column {n}" for n in range(10_000))
    with pytest.raises(ImportFileError, match=r"has 10,000 columns; the limit is 1,000"):
        read((header + "\n" + ",".join(["1"] * 10_000) + "\n").encode(), "wide.csv")


def test_dates_of_three_kinds_are_read_and_the_rest_refused_by_row():
    dates = ["2026-03-05", "05.03.2026", "31/03/2026", "March 5, 2026", "13/13/2026", "yesterday", "46086"]
    text = "date;score\n" + "".join(f"{one};9\n" for one in dates)
    table = read(text.encode(), "dates.csv", mapping=ColumnMapping("date", "score", "responses"))
    assert [(row.period_start, row.responses) for row in table.rows] == [(date(2026, 3, 1), 4)]
    assert [row.line for row in table.rejected] == [6, 7, 8]


def test_formulas_in_a_csv_are_names_or_refused_numbers():
    text = "date,score,market\n2026-03-01,9,\"=cmd|' /C calc'!A0\"\n2026-03-01,=9,UK\n"
    table = read(
        text.encode(), "evil.csv", mapping=ColumnMapping("date", "score", "responses", market="market")
    )
    assert "=cmd|' /C calc'!A0" in {row.slice.market for row in table.rows}
    assert table.rejected[0].reason == '"=9" in column "score" is not a number'


def test_a_hundred_thousand_bad_rows_are_all_reported_in_bounded_memory():
    text = "date,score\n2026-03-01,9\n" + "2026-03-01,eleven\n" * 100_000
    data = text.encode()
    found = None

    def load():
        nonlocal found
        found = read(data, "bad.csv", mapping=ColumnMapping("date", "score", "responses"))

    assert peak_mb(load) < 60
    assert len(found.rejected) == 100_000
    assert found.rejected[-1].line == 100_002


def test_noise_never_leaves_more_than_a_sentence():
    random.seed(3)
    for _ in range(60):
        data = random.randbytes(random.randrange(1, 4_000))
        with pytest.raises(ImportFileError):
            read(data, "noise.bin")


def test_a_parquet_file_is_read_and_its_nested_columns_are_left_out():
    table = pa.table(
        {
            "answered_at": pa.array([datetime(2026, 3, 1, 8), datetime(2026, 3, 2, 9)]),  # noqa: DTZ001
            "score": pa.array([10, 6], pa.int8()),
            "market": pa.array(["UK", None]),
            "tags": pa.array([["a"], ["b", "c"]]),
        }
    )
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    found = read(
        buffer.getvalue(), "answers.parquet", mapping=ColumnMapping("answered_at", "score", "responses")
    )
    assert [(row.value, row.responses) for row in found.rows if row.slice == Slice()] == [(0.0, 2)]
    assert "Left out, because they hold lists or records: tags." in found.reading


def test_a_damaged_parquet_file_is_a_sentence():
    with pytest.raises(ImportFileError, match="Parquet file that cannot be read"):
        open_table(b"PAR1" + bytes(50) + b"PAR1", file_name="x.parquet")
