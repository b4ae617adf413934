from datetime import date
from pathlib import Path

import pytest

from fieldnotes.errors import ImportFileError
from fieldnotes.records import Slice, ValueRow
from fieldnotes.voc.columns import ColumnMapping, guess_columns
from fieldnotes.voc.nps import nps_from_counts
from fieldnotes.voc.table import read_metric_table

MATERIAL = Path(__file__).parent.parent / "material" / "voc"
GERMAN = "Monat;NPS;Antworten;Land\r\n03.2026;12,5;1.204;Österreich\r\n04.2026;−3,25;98;Österreich\r\n"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32")


def read(text, *, kind="nps", encoding="utf-8", **options):
    return read_metric_table(text.encode(encoding), file_name="export.csv", kind=kind, **options)


def refusal(data, *, kind="nps", **options):
    with pytest.raises(ImportFileError) as caught:
        read_metric_table(data, file_name="export.csv", kind=kind, **options)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_semicolon_file_with_decimal_commas_is_read_in_each_encoding(encoding):
    text = GERMAN if encoding != "cp1252" else GERMAN.replace("−", "-")
    austria = Slice(market="Österreich")
    assert read(text, encoding=encoding).rows == (
        ValueRow(date(2026, 3, 1), date(2026, 3, 31), 12.5, austria, None, None, 1204),
        ValueRow(date(2026, 4, 1), date(2026, 4, 30), -3.25, austria, None, None, 98),
    )


@pytest.mark.parametrize(("text", "encoding"), [("한국", "cp949"), ("日本の市場です", "shift_jis")])
def test_excel_files_from_korea_and_japan_keep_their_letters(text, encoding):
    table = read(f"month,nps,market\n2026-03,10,{text}\n2026-04,12,{text}\n", encoding=encoding)
    assert {row.slice.market for row in table.rows} == {text}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_even_with_others_inside_quoted_cells(separator):
    lines = [["month", "nps", "market"], ["2026-03", "10", '"a, b; c | d"'], ["2026-04", "11", '"e, f"']]
    table = read("\n".join(separator.join(cells) for cells in lines))
    assert [row.slice.market for row in table.rows] == ["a, b; c | d", "e, f"]


def test_a_first_line_that_names_the_separator_is_heeded():
    assert len(read("sep=;\nmonth;nps\n2026-03;1,5\n").rows) == 1


def test_limits_and_both_ends_of_a_period_are_read():
    table = read("period_start,period_end,score,lower,upper,n\n2026-03-01,2026-03-14,30,20,40,90\n")
    assert table.rows == (ValueRow(date(2026, 3, 1), date(2026, 3, 14), 30.0, Slice(), 20.0, 40.0, 90),)
    assert "taken to be 95 % limits" in table.reading


def test_each_row_that_is_not_taken_is_listed_with_its_line_and_reason():
    table = read(
        "month,nps,low,high,n,market\n"
        "2026-01,10,5,15,90,UK\n"
        "someday,10,,,,UK\n"
        "2026-02,ten,,,,UK\n"
        ",,,,,\n"
        "2026-03,,,,,UK\n"
        "2026-04,104,,,,UK\n"
        "2026-05,10,20,30,,UK\n"
        "2026-06,10,5,,,UK\n"
        "2026-07,10,,,0,UK\n"
        "2026-01,12,,,,UK\n"
        "46082,12,,,,UK\n"
        "2026-08,12,,,,UK,extra\n"
        f"2026-09,12,,,,{'x' * 201}\n"
    )
    assert [row.value for row in table.rows] == [10.0]
    assert [(row.line, row.reason) for row in table.rejected] == [
        (3, '"someday" is not a date or period; write it like 2026-03-31 or 2026-03'),
        (4, '"ten" in column "nps" is not a number'),
        (6, 'no value in column "nps"'),
        (7, "104 lies outside -100 to 100, the scale of NPS"),
        (8, "the interval 20 to 30 does not hold the value 10"),
        (9, "only one of the two limits is given"),
        (10, "0 responses, so there is no value to take"),
        (11, "a second value for 2026-01-01 to 2026-01-31, UK; line 2 has the first"),
        (12, '"46082" is a spreadsheet\'s day number; format the column as a date before saving'),
        (13, "7 cells where the header has 6; a text with the separator in it needs quotation marks"),
        (14, "the market has 201 characters; the limit is 200"),
    ]
    assert "11 rows not taken, 1 blank row passed over." in table.reading


def test_formulas_and_html_in_cells_stay_plain_text():
    table = read(
        'month,nps,market\n2026-03,1,"=HYPERLINK(""http://x"")"\n2026-03,2,<b>UK</b>\n2026-03,=1+1,DE\n'
    )
    assert [row.slice.market for row in table.rows] == ["<b>UK</b>", '=HYPERLINK("http://x")']
    assert table.rejected[0].reason == '"=1+1" in column "nps" is not a number'


def test_raw_scores_become_an_nps_with_its_interval_by_month_and_slice():
    lines = ["RecordedDate,Score,Country"]
    lines += ["2026-03-05,10,UK"] * 6 + ["2026-03-31,7,UK"] * 3 + ["2026-03-01,2,DE"] + ["2026-04-02,0,"]
    table = read("\n".join(lines))
    values = {(row.period_start.month, row.slice.market): row for row in table.rows}
    assert set(values) == {(3, ""), (3, "UK"), (3, "DE"), (4, "")}
    everybody, britain = nps_from_counts(6, 3, 1), nps_from_counts(6, 3, 0)
    assert values[3, ""] == ValueRow(
        date(2026, 3, 1), date(2026, 3, 31), 50.0, Slice(), everybody.low, everybody.high, 10
    )
    assert (values[3, "UK"].value, values[3, "UK"].low) == (britain.value, britain.low)
    assert (values[4, ""].value, values[4, ""].responses) == (-100.0, 1)


def test_raw_scores_are_sliced_by_at_most_two_columns_at_a_time():
    text = "date,score,market,stage,channel\n2026-03-01,10,UK,repair,phone\n2026-03-02,9,UK,repair,phone\n"
    slices = {row.slice for row in read(text).rows}
    assert len(slices) == 7
    assert Slice(market="UK", stage="repair") in slices
    assert Slice(market="UK", stage="repair", channel="phone") not in slices


@pytest.mark.parametrize(("period", "values"), [("day", 3), ("week", 2), ("month", 1), ("quarter", 1)])
def test_raw_scores_are_gathered_by_the_period_that_is_asked_for(period, values):
    text = "date,score\n2026-03-02,10\n2026-03-03,9\n2026-03-12,1\n2026-03-12,2\n"
    assert len(read(text, period=period).rows) == values


def test_raw_scores_off_the_scale_are_listed():
    table = read(
        "date,score\n2026-03-01,10\n2026-03-01,11\n2026-03-02,7.5\n2026-03-02,9\n" + "2026-03-03,8\n" * 20
    )
    assert [(row.line, row.reason) for row in table.rejected] == [
        (3, "11 is not a whole score from 0 to 10"),
        (4, "7.5 is not a whole score from 0 to 10"),
    ]


def test_fifty_thousand_scores_are_read():
    lines = (
        f"2026-{1 + at % 12:02}-{1 + at % 28:02},{at % 11},{'UK' if at % 2 else 'DE'}" for at in range(50_000)
    )
    table = read("date,score,market\n" + "\n".join(lines))
    whole = [row for row in table.rows if row.slice == Slice()]
    assert (len(whole), sum(row.responses for row in whole), table.rejected) == (12, 50_000, ())


def test_weekly_values_stay_weekly_though_months_were_asked_for():
    table = read("date,nps\n2026-03-02,10.5\n2026-03-09,11.5\n")
    assert [(row.period_start, row.period_end) for row in table.rows] == [
        (date(2026, 3, 2), date(2026, 3, 8)),
        (date(2026, 3, 9), date(2026, 3, 15)),
    ]


def test_a_week_that_starts_on_sunday_starts_on_sunday():
    table = read("week starting,nps\n2026-03-01,10.5\n2026-03-08,11.5\n")
    assert (table.rows[0].period_start, table.rows[0].period_end) == (date(2026, 3, 1), date(2026, 3, 7))


def test_dates_that_can_be_read_two_ways_are_asked_about():
    data = b"date,nps\n03/04/2026,10.5\n05/06/2026,11.5\n"
    assert refusal(data) == (
        'export.csv: the dates in column "date" can be read day first or month first ("03/04/2026"). '
        "Choose the order in the mapping, or write them like 2026-03-31."
    )
    chosen = ColumnMapping(period="date", value="nps", date_order="month first")
    table = read_metric_table(data, file_name="export.csv", kind="nps", mapping=chosen)
    assert [row.period_start for row in table.rows] == [date(2026, 3, 1), date(2026, 5, 1)]


def test_a_mapping_that_names_a_missing_column_is_refused():
    mapping = ColumnMapping(period="date", value="NPS")
    assert 'has no column "NPS"; its columns are "date", "nps"' in refusal(
        b"date,nps\n2026-03,1\n", mapping=mapping
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "export.csv is empty; export it again with its data."),
        (b"\xff\xfe", "export.csv is empty; export it again with its data."),
        (b"\r\n\r\n", "export.csv is empty; export it again with its data."),
        (b"month,nps\r\n", "export.csv has a header but no rows below it; export it again with its data."),
        (b"PK\x03\x04abc", "is a zip file but not a workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1", "is an old Excel file (.xls); open it and save it as .xlsx or CSV."),
        (b"%PDF-1.7 x", "is a PDF, not a table; export the figures as CSV."),
        (bytes(range(256)) * 8, "open it in the program it comes from and save it as CSV"),
        (b"score\n9\n10\n", 'has only one column ("score"); a metric needs at least a date and a value.'),
        (b"2026-03,10\n2026-04,11\n", "has no header: line 1 holds figures only."),
        (
            ",".join(f"c{at}" for at in range(1001)).encode() + b"\n1\n",
            "has 1,001 columns; the limit is 1,000.",
        ),
        (b'month,nps\n2026-03,"1\n' + b"x\n" * 70_000, "that begins on line 2 does not end"),
        (b"Year;Month;NPS\n2026;March;10\n2026;April;12\n", "has no column with dates or periods"),
        (b"market,nps\nUK,10\nDE,11\n", "has no column with dates or periods"),
        (b"month,nps\nsoon,10\nlater,11\n2026-01,x\n2026-02,y\n2026-03,z\n", "no column"),
    ],
)
def test_a_file_that_is_no_metric_table_is_refused_with_a_way_out(data, sentence):
    assert sentence in refusal(data)


def test_a_file_over_200_mb_is_refused():
    assert "is 200 MB; the limit is 200 MB." in refusal(b"month,nps\n" + b" " * (200 * 1024 * 1024))


def test_a_file_of_which_no_row_can_be_taken_says_why():
    text = "month,nps\n2026-01,140\n2026-02,150\n"
    assert refusal(text.encode()) == (
        "export.csv: none of its 2 rows could be taken "
        "(line 2: 140 lies outside -100 to 100, the scale of NPS; "
        "line 3: 150 lies outside -100 to 100, the scale of NPS). Correct them, or choose the columns again."
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cfpb-complaints.csv", 'has dates in "date_received" but no column that is surely a score or value'),
        ("ibm-telco-churn.csv", "has no column with dates or periods"),
        ("qualtrics-export.csv", 'has dates in "RecordedDate" but no column that is surely a score or value'),
    ],
)
def test_another_kind_of_table_given_by_mistake_is_refused(name, sentence):
    assert sentence in refusal((MATERIAL / name).read_bytes())


def test_a_qualtrics_exports_three_header_rows_are_one_header():
    data = (MATERIAL / "qualtrics-export.csv").read_bytes()
    chosen = ColumnMapping(period="RecordedDate", value="Q1", shape="responses")
    table = read_metric_table(data, file_name="export.csv", kind="nps", mapping=chosen)
    assert [(row.period_start, row.value, row.responses) for row in table.rows] == [
        (date(2017, 7, 1), -100.0, 1)
    ]
    assert table.rejected == ()


def test_a_title_above_the_header_is_passed_over():
    table = read("NPS of the claims line\n\nmonth,nps\n2026-03,10\n")
    assert len(table.rows) == 1
    assert "The header is on line 3." in table.reading


def test_blank_and_repeated_column_names_are_told_apart():
    guess = guess_columns(b"month,nps,,nps\n2026-03,10,x,11\n", "export.csv")
    assert guess.columns == ("month", "nps", "column 3", "nps (2)")


def test_a_preview_shows_the_first_rows_and_a_reason_for_each_column():
    guess = guess_columns(GERMAN.encode("utf-16"), "export.csv")
    assert (guess.encoding, guess.separator, guess.shape) == ("UTF-16 LE", "semicolons", "values")
    assert guess.first_rows[0] == ("03.2026", "12,5", "1.204", "Österreich")
    assert guess.mapping == ColumnMapping(period="Monat", value="NPS", responses="Antworten", market="Land")
    assert (guess.reasons[0].role, guess.reasons[0].reason) == (
        "responses",
        'its header is "Antworten" and its cells are whole numbers',
    )


def test_other_metrics_never_take_scores_for_responses():
    table = read("month,csat\n2026-03,9\n2026-03,8\n", kind="csat")
    assert (len(table.rows), table.rejected[0].line) == (1, 3)
