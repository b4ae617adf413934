"""The Metrics page: empty, full, one metric, and the way a file comes in, whatever is in it."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Metric, Slice
from fieldnotes.services import findings, metrics
from fieldnotes.services.workspace import Workspace

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

VALUES = """month,stage,value,low,high,n
2026-01,,30,26,34,400
2026-02,,31,27,35,410
2026-03,,10,6,14,390
2026-04,,11,7,15,420
2026-01,repair,30,20,40,100
2026-02,repair,31,21,41,100
2026-03,repair,-20,-30,-10,100
2026-04,repair,-21,-31,-11,100
"""
ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def nps(workspace: Workspace) -> Metric:
    metric = metrics.add_metric(
        workspace, kind="nps", name="NPS *claims*", definition="0 to 10", base="customers"
    )
    metrics.import_metric_table(workspace, metric.id, VALUES.encode(), file_name="nps.csv")
    return metric


@pytest.fixture
def linked(workspace: Workspace, nps: Metric) -> int:
    finding = findings.write_finding(workspace, statement="Repairs are promised twice.")
    findings.link_finding(
        workspace,
        finding.id,
        metric_id=nps.id,
        kind="explains this movement",
        mechanism="A broken promise.",
        period_start=date(2026, 3, 1),
        period_end=date(2026, 4, 30),
        slice=Slice(stage="repair"),
    )
    return finding.id


def bring(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader(key="metric_file").upload(name, data)
    return app.run()


def test_without_metrics_the_page_says_what_to_bring(visit: Visit, words: Words) -> None:
    app = visit("metrics")
    assert "No metric yet Bring in an export as it is" in words(app)
    assert [link.label for link in app.get("page_link")][-1] == "Bring in a file"


def test_the_list_says_value_interval_n_movement_and_findings(
    visit: Visit, words: Words, nps: Metric, linked: int
) -> None:
    said = words(visit("metrics"))
    assert "11 points Apr 2026, all customers; 95 % interval 7 to 15, n = 420" in said
    assert "▼\ufe0e fell by 20 points, worse: more than chance (95 % interval −24 to −16)" in said
    assert "All customers, Mar to Apr 2026 against Jan to Feb 2026." in said
    assert "Most of all: ▼\ufe0e fell by 51 points, worse: more than chance" in said
    assert "1 linked finding" in said


def test_a_metric_shows_its_chart_and_the_same_numbers_below(visit: Visit, words: Words, nps: Metric) -> None:
    app = visit("metrics", metric=nps.id)
    chart = app.get("vega_lite_chart")[0].proto
    assert "4 values from Jan 2026 to Apr 2026. Lowest 10 points in Mar 2026" in chart.alt
    said = words(app)
    assert "Period Value, points 95 % interval Responses (n) Change (95 %)" in said
    assert (
        "Mar 2026 10 6 to 14 390 ▼\ufe0e fell by 21 points, worse: more than chance (−26.7 to −15.3)" in said
    )
    assert "Apr 2026 11 7 to 15 420 △ rose by 1 point, better: could be chance" in said


def test_a_slice_in_the_address_is_shown_with_its_findings_pinned(
    visit: Visit, words: Words, nps: Metric, linked: int
) -> None:
    app = visit("metrics", metric=nps.id, in_stage="repair")
    assert app.selectbox(key="in_stage").value == "repair"
    assert f'"address": "/findings?finding={linked}"' in app.get("vega_lite_chart")[0].proto.spec
    said = words(app)
    assert "explains this movement, repair, Mar to Apr 2026: A broken promise." in said
    assert "fell by 51 points" in said


def test_choosing_a_slice_changes_the_address(visit: Visit, nps: Metric) -> None:
    app = visit("metrics", metric=nps.id)
    app.selectbox(key="in_stage").set_value("repair").run()
    assert app.query_params["in_stage"] == ["repair"] or app.query_params["in_stage"] == "repair"
    assert app.selectbox(key="in_stage").value == "repair"


def test_findings_of_other_slices_are_one_click_away(
    visit: Visit, words: Words, nps: Metric, linked: int
) -> None:
    app = visit("metrics", metric=nps.id)
    assert "No finding is linked here" in words(app)
    assert "Show repair" in [link.label for link in app.get("page_link")]


def test_a_metric_without_definition_and_base_says_what_is_missing(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    metric = metrics.add_metric(workspace, kind="contact rate", name="Contacts", better="lower")
    metrics.import_metric_table(
        workspace, metric.id, b"month,value\n2026-01,5\n2026-02,9\n", file_name="c.csv"
    )
    said = words(visit("metrics", metric=metric.id))
    assert (
        "Not comparable with other figures yet. Missing: its definition (what was asked, of whom); its base "
        "(who or what is counted); the number of responses of some values; the interval of some values."
    ) in said
    assert "(↑) rose by 4 percentage points, worse: no interval given" in said


def test_a_definition_can_be_said_better(visit: Visit, workspace: Workspace, nps: Metric) -> None:
    app = visit("metrics", metric=nps.id)
    app.text_input(key=f"define_base_{nps.id}").set_value("closed claims")
    next(button for button in app.button if button.label == "Save").click().run()
    assert metrics.get_metric(workspace, nps.id).base == "closed claims"


def test_an_unknown_metric_is_a_sentence(visit: Visit) -> None:
    app = visit("metrics", metric=99)
    assert "There is no metric 99 in this workspace" in app.error[0].value.replace("\\", "")


def test_a_utf16_file_with_semicolons_comes_in_and_goes_out_again(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    lines = (
        "Monat;Markt;CSAT;Anzahl Antworten",
        "01.2026;Österreich;72,5;110",
        "02.2026;Österreich;80,1;120",
        "Summe;;x;y",
    )
    app = bring(visit("metrics", bring=1), "csat.csv", "\r\n".join(lines).encode("utf-16"))
    said = words(app)
    assert "UTF-16 LE, columns apart by semicolons, 4 columns. The first 3 rows as written:" in said
    assert "Value or score: “CSAT”, because its header is" in said
    app.button(key="do_import").click().run()
    assert "The new metric has no name" in app.error[0].value
    app.text_input(key="new_name").set_value("CSAT, claims").run()
    app.button(key="do_import").click().run()
    assert not app.exception
    metric = metrics.list_metrics(workspace)[0]
    assert (metric.name, metric.kind, metric.unit) == ("CSAT, claims", "csat", "%")
    values = metrics.list_metric_values(workspace, metric.id)
    assert [(v.value, v.responses, v.slice.market) for v in values] == [
        (72.5, 110, "Österreich"),
        (80.1, 120, "Österreich"),
    ]
    said = words(app)
    assert "2 new values , 1 row not taken." in said
    assert '1 row "Summe" is not a date or period' in said
    app.button(key="undo_new_import").click().run()
    assert metrics.list_metric_values(workspace, metric.id) == []
    assert "No values yet" in words(app)


def test_raw_answers_become_an_nps(visit: Visit, words: Words, workspace: Workspace) -> None:
    data = "date,score\n" + "".join(
        f"2026-03-{day:02},{score}\n" for day, score in enumerate((9, 10, 8, 3), 1)
    )
    app = bring(visit("metrics", bring=1), "answers.csv", data.encode())
    assert "Each row taken for one answer: its values are whole numbers from 0 to 10" in words(app)
    app.text_input(key="new_name").set_value("NPS").run()
    app.button(key="do_import").click().run()
    metric = metrics.list_metrics(workspace)[0]
    assert [(v.value, v.responses) for v in metrics.list_metric_values(workspace, metric.id)] == [(25.0, 4)]


def test_dates_that_read_two_ways_are_asked_for_and_nothing_typed_is_lost(
    visit: Visit, workspace: Workspace
) -> None:
    app = bring(visit("metrics", bring=1), "churn.csv", b"date,churn rate\n03/04/2026,5\n03/05/2026,6\n")
    app.text_input(key="new_name").set_value("Churn").run()
    app.button(key="do_import").click().run()
    assert "can be read day first or month first" in app.error[0].value.replace("\\", "")
    assert app.text_input(key="new_name").value == "Churn"
    assert metrics.list_metrics(workspace) == []
    order = next(box for box in app.selectbox if box.label == "Dates are written")
    order.set_value("month first").run()
    app.button(key="do_import").click().run()
    metric = metrics.list_metrics(workspace)[0]
    assert [v.period_start for v in metrics.list_metric_values(workspace, metric.id)] == [
        date(2026, 3, 4),
        date(2026, 3, 5),
    ]


def test_what_was_typed_survives_another_file(visit: Visit) -> None:
    app = bring(visit("metrics", bring=1), "a.csv", b"month,value\n2026-01,5\n2026-02,6\n")
    app.text_input(key="new_name").set_value("Kept").run()
    app.button(key="other_file").click().run()
    app = bring(app, "b.csv", b"month,value\n2026-01,7\n")
    assert app.text_input(key="new_name").value == "Kept"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.csv", b"", "empty.csv is empty; export it again with its data."),
        ("sheet.csv", b"PK\x03\x04rest", "sheet.csv is a zip file but not a workbook that can be read"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(
    visit: Visit, name: str, data: bytes, sentence: str
) -> None:
    app = bring(visit("metrics", bring=1), name, data)
    assert sentence in app.error[0].value.replace("\\", "")


def test_a_real_survey_export_asks_for_the_score(visit: Visit, words: Words) -> None:
    header = "StartDate,RecordedDate,Q1,Q2\n"
    labels = "Start Date,Recorded Date,This is a multiple choice question.,Text\n"
    names = ("startDate", "recordedDate", "QID1", "QID2")
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in names) + "\n"
    row = "2017-07-18 08:28:09,2017-07-18 08:28:48,2,Hello\n"
    app = bring(visit("metrics", bring=1), "survey.csv", (header + labels + ids + row).encode())
    app.text_input(key="new_name").set_value("Survey").run()
    app.button(key="do_import").click().run()
    assert "no column that is surely a score or value" in app.error[0].value.replace("\\", "")


def test_a_cell_with_html_is_shown_as_text(visit: Visit, words: Words, workspace: Workspace) -> None:
    app = bring(visit("metrics", bring=1), "evil.csv", f"month,score\n2026-01,{ATTACK}\n2026-02,7\n".encode())
    assert all("<img" not in element.value for element in app.html)
    assert ATTACK in words(app)


def test_the_same_file_twice_changes_nothing(visit: Visit, workspace: Workspace, nps: Metric) -> None:
    app = bring(visit("metrics", bring=1, metric=nps.id), "nps.csv", VALUES.encode())
    assert app.button(key="do_import").label.replace("\\", "") == "Import into “NPS *claims*”"
    app.button(key="do_import").click().run()
    assert "nps.csv was imported into “NPS *claims*” already" in app.error[0].value.replace("\\", "")
    assert len(metrics.list_metric_values(workspace, nps.id)) == 8


def test_an_empty_metric_can_be_removed_but_not_one_with_values(
    visit: Visit, workspace: Workspace, nps: Metric
) -> None:
    empty = metrics.add_metric(workspace, kind="own", name="Mistyped")
    assert "remove_metric" not in [button.key for button in visit("metrics", metric=nps.id).button]
    visit("metrics", metric=empty.id).button(key="remove_metric").click().run()
    assert [metric.name for metric in metrics.list_metrics(workspace)] == ["NPS *claims*"]
