"""The exports of survey and help-desk tools, as these write them."""

from dataclasses import replace
from datetime import date

import pytest

from fieldnotes.records import Slice
from fieldnotes.voc.column_mapping import ColumnMapping
from fieldnotes.voc.columns import guess_columns
from fieldnotes.voc.kinds import metric_of_kind
from fieldnotes.voc.open_table import open_table
from fieldnotes.voc.table import read_metric_table, read_table

NAMES = "StartDate,EndDate,Status,Finished,RecordedDate,ResponseId,Q1_NPS_GROUP,Q1,Country"
LABELS = (
    "Anfangsdatum,Enddatum,Antworttyp,Beendet,Erfassungsdatum,Antwort-ID,Q1 - Gruppe,"
    "Würden Sie uns weiterempfehlen?,Land"
)
IDS = (
    "startDate",
    "endDate",
    "status",
    "finished",
    "recordedDate",
    "_recordId",
    "QID1_NPS_GROUP",
    "QID1",
    "country",
)
QUOTINGS = {
    "doubled": lambda name: f'"{{""ImportId"":""{name}"",""timeZone"":""Europe/Berlin""}}"',
    "single": lambda name: f"{{'ImportId': '{name}'}}",
    "none": lambda name: f"{{ImportId:{name}}}",
}


def qualtrics(quoting, *rows):
    return "\n".join((NAMES, LABELS, ",".join(map(QUOTINGS[quoting], IDS)), *rows)).encode()


def read(data, **options):
    return read_metric_table(data, file_name="export.csv", kind=options.pop("kind", "nps"), **options)


@pytest.mark.parametrize("quoting", QUOTINGS)
def test_qualtrics_three_header_rows_are_one_in_each_quoting(quoting):
    answers = [
        f"2026-03-0{n} 08:00:00,2026-03-0{n} 08:01:00,0,1,2026-03-0{n} 08:01:00,R_{n},Promoter,{n},DE"
        for n in (1, 9)
    ]
    data = qualtrics(quoting, *answers)
    guess = guess_columns(data, "export.csv")
    assert guess.tool == "Qualtrics"
    assert (guess.mapping.period, guess.mapping.value, guess.mapping.key) == (
        "RecordedDate",
        "Q1",
        "ResponseId",
    )
    assert guess.mapping.market == "Country"
    table = read(data)
    assert [(row.value, row.responses) for row in table.rows if row.slice == Slice()] == [(0.0, 2)]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("1", "a preview of the survey, not a customer's response"),
        ("Survey Preview", "a preview of the survey, not a customer's response"),
        ("Umfragevorschau", "a preview of the survey, not a customer's response"),
        ("2", "a test of the survey, not a customer's response"),
        ("Spam", "marked as spam by the survey tool"),
    ],
)
def test_what_no_customer_answered_is_left_out_as_code_or_label(status, reason):
    kept = "2026-03-01,2026-03-01,IP Address,True,2026-03-01 08:01:00,R_1,Promoter,10,DE"
    left = f"2026-03-01,2026-03-01,{status},True,2026-03-02 08:01:00,R_2,Promoter,10,DE"
    table = read(qualtrics("doubled", kept, left))
    assert [(row.line, row.reason) for row in table.rejected] == [(5, reason)]
    assert table.rows[0].responses == 1


def test_scores_come_as_codes_or_as_labels():
    lines = ["10 - Extremely likely", "9", "0 = Not at all likely", "Not likely (3)", "Maybe", "1-2 times"]
    text = "RecordedDate,NPS\n" + "\n".join(f"2026-03-01,{cell}" for cell in lines)
    table = read(text.encode(), mapping=ColumnMapping("RecordedDate", "NPS", "responses"))
    assert [(row.value, row.responses) for row in table.rows] == [(0.0, 4)]
    assert [(row.line, row.reason) for row in table.rejected] == [
        (6, '"Maybe" in column "NPS" is not a number'),
        (7, '"1-2 times" in column "NPS" is not a number'),
    ]


def test_surveymonkeys_two_header_rows_are_one():
    data = (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,"
        "How likely is it that you would recommend us?,What did you like?,,Anything else?\n"
        ",,,,,,Response,Price,Service,Open-Ended Response\n"
        "1001,55,03/31/2026 10:00:00 AM,03/31/2026 10:02:00 AM,1.2.3.4,,9,Price,,fine\n"
        "1002,55,04/01/2026 10:00:00 AM,04/01/2026 10:02:00 AM,1.2.3.4,,4,,Service,slow queue\n"
    )
    guess = guess_columns(data.encode(), "export.csv")
    assert guess.tool == "SurveyMonkey"
    assert guess.columns[6:] == (
        "How likely is it that you would recommend us?",
        "What did you like? - Price",
        "What did you like? - Service",
        "Anything else?",
    )
    assert (guess.mapping.period, guess.mapping.key) == ("End Date", "Respondent ID")
    assert [(r.period_start, r.value) for r in read(data.encode()).rows] == [
        (date(2026, 3, 1), 100.0),
        (date(2026, 4, 1), -100.0),
    ]


def test_zendesks_ratings_are_a_share_of_those_that_were_given():
    data = (
        "Ticket ID,Created at,Satisfaction score,Channel,Comment\n"
        "1,2026-03-02T10:00:00Z,Good,email,thanks a lot\n"
        "2,2026-03-03T10:00:00Z,Bad,email,\n"
        "3,2026-03-04T10:00:00Z,Offered,chat,\n"
        "4,2026-03-05T10:00:00Z,Good,chat,very quick\n"
    )
    guess = guess_columns(data.encode(), "ratings.csv", kind="csat")
    assert (guess.tool, guess.shape) == ("Zendesk", "responses")
    assert (guess.mapping.cases, guess.mapping.not_cases) == (("Good",), ("Bad",))
    table = read(data.encode(), kind="csat")
    everybody = next(row for row in table.rows if row.slice == Slice())
    assert (round(everybody.value, 2), everybody.responses) == (66.67, 3)
    assert [(row.line, row.reason) for row in table.rejected] == [(4, '"Offered" is no answer')]


def test_delighteds_export_is_known_by_its_columns():
    data = (
        "ID,Survey Type,Score,Comment,Permalink,Created At,Person ID,Country\n"
        "71,nps,10,so easy to use,https://app.delighted.com/r/1,2026-03-02 10:00:00 UTC,5,UK\n"
        "72,nps,2,nobody called back,https://app.delighted.com/r/2,2026-03-09 10:00:00 UTC,6,UK\n"
    )
    guess = guess_columns(data.encode(), "delighted.csv")
    assert guess.tool == "Delighted"
    mapping = guess.mapping
    assert (mapping.period, mapping.value, mapping.key, mapping.comment) == (
        "Created At",
        "Score",
        "ID",
        "Comment",
    )


def test_medallias_fields_are_known_by_name_or_label():
    data = (
        "a_surveyid,e_responsedate,q_nps_likelihood_to_recommend_scale11,Unit Name,Country\n"
        "s1,2026-03-02,9,Airport,UK\ns2,2026-03-09,7,Harbour,UK\n"
    )
    guess = guess_columns(data.encode(), "medallia.csv")
    assert guess.tool == "Medallia"
    assert (guess.mapping.touchpoint, guess.mapping.key) == ("Unit Name", "a_surveyid")
    assert guess.mapping.value == "q_nps_likelihood_to_recommend_scale11"


def test_a_customer_may_answer_twice():
    rows = [f"2026-03-01,{score},C_{score % 3}" for score in range(11)]
    assert read("\n".join(["date,score,customer id", *rows]).encode()).rows[0].responses == 11


def test_days_are_counted_in_the_zone_that_is_asked_for():
    text = "date,score\n2026-03-31T23:30:00-05:00,10\n2026-03-31T10:00:00-05:00,9\n"
    mapping = ColumnMapping("date", "score", "responses")
    assert [r.period_start.month for r in read(text.encode(), mapping=mapping).rows] == [3]
    table = read(text.encode(), mapping=replace(mapping, zone="Europe/Berlin"))
    assert [(r.period_start.month, r.responses) for r in table.rows] == [(3, 1), (4, 1)]
    assert "Days are those of Europe/Berlin." in table.reading


def test_times_without_a_zone_are_those_that_the_export_names():
    row = "2026-03-31,2026-03-31,0,1,2026-03-31 23:30:00,R_1,Promoter,10,DE"
    guess = guess_columns(qualtrics("doubled", row), "export.csv")
    table = read(qualtrics("doubled", row), mapping=replace(guess.mapping, zone="Asia/Seoul"))
    assert table.rows[0].period_start == date(2026, 4, 1)
    assert "Times are in Europe/Berlin, as the export says" in read(qualtrics("doubled", row)).reading


def test_the_second_row_of_a_response_is_not_counted():
    rows = [f"2026-03-01,10,R_{n}" for n in range(12)]
    table = read("\n".join(["date,score,response id", *rows, "2026-03-01,0,R_1"]).encode())
    assert (table.rows[0].responses, table.rows[0].value) == (12, 100.0)
    assert [(row.line, row.reason) for row in table.rejected] == [
        (14, 'its "response id" is that of line 3, so it is the same response')
    ]


def test_words_that_were_not_chosen_are_refused_by_row():
    text = "date,churn\n2026-03-01,Yes\n2026-03-02,No\n2026-03-03,Perhaps\n2026-03-04,\n"
    mapping = ColumnMapping("date", "churn", "responses", cases=("Yes",), not_cases=("No",))
    table = read(text.encode(), kind="churn", mapping=mapping)
    assert [(row.value, row.responses) for row in table.rows] == [(50.0, 2)]
    assert [(row.line, row.reason) for row in table.rejected] == [
        (4, '"Perhaps" in column "churn" is none of the answers that were chosen'),
        (5, 'no answer in column "churn"'),
    ]


def test_a_number_of_cases_and_its_base_become_a_rate_with_its_interval():
    text = "month,contacts,orders\n2026-03,130,100\n2026-04,x,100\n2026-05,4,0\n"
    mapping = ColumnMapping("month", "contacts", "counts", responses="orders")
    table = read(text.encode(), kind="contact rate", mapping=mapping)
    [row] = table.rows
    # (130 + 1.9207 ± 1.95996·√130.9604) of 100 orders
    assert (row.value, round(row.low, 2), round(row.high, 2), row.responses) == (130.0, 109.49, 154.35, 100)
    assert [(r.line, r.reason) for r in table.rejected] == [
        (3, '"x" in column "contacts" is not a whole number'),
        (4, '0 in column "orders", so there is nothing to count by'),
    ]


def test_blank_rows_are_no_cases():
    text = "product,channel\nLoan,web\n,\nCard,phone\n"
    mapping = ColumnMapping(None, None, "cases", all_from="2026-10-01", all_to="2026-10-31")
    metric = metric_of_kind("own", measure="count")
    found = read_table(open_table(text.encode(), file_name="c.csv"), metric=metric, mapping=mapping)
    assert [(row.value, row.responses) for row in found.rows] == [(2.0, 2)]
    assert "1 blank row passed over." in found.reading


def test_delighteds_timestamps_are_days_in_utc_or_in_the_zone_that_is_chosen():
    # 1772409599 is 23:59:59 UTC on the 1st of March 2026, the 2nd in Berlin; the last one is in milliseconds.
    data = (
        b"id,score,comment,permalink,created_at\n"
        b"1,9,fine,x,1772409599\n2,3,bad,x,1772409599.0\n3,10,good,x,1772409599000\n"
    )
    guess = guess_columns(data, "delighted.csv")
    assert (guess.tool, guess.mapping.period, guess.mapping.value, guess.mapping.key) == (
        *("Delighted", "created_at", "score", "id"),
    )
    metric = replace(metric_of_kind("nps"), period="day")
    table = open_table(data, file_name="delighted.csv")
    [value] = read_table(table, metric=metric, mapping=guess.mapping).rows
    assert (value.period_start, value.responses) == (date(2026, 3, 1), 3)
    berlin = replace(guess.mapping, zone="Europe/Berlin")
    [value] = read_table(table, metric=metric, mapping=berlin).rows
    assert (value.period_start, value.responses) == (date(2026, 3, 2), 3)
