"""The page that brings files and queries in, beyond ready values."""

import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fieldnotes.records import Metric, Slice
from fieldnotes.services import findings, metrics, stories
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import stories as story_rows
from fieldnotes.voc.column_mapping import ColumnMapping

Visit = Callable[..., AppTest]
Words = Callable[[AppTest], str]

HEAD = "response id,date,score,country\n"
CHURN = "customer,churn,plan\n" + "".join(f"{n},{'Yes' if n % 4 == 0 else 'No'},basic\n" for n in range(40))


def bring(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader(key="metric_file").upload(name, data)
    return app.run()


def box(app: AppTest, label: str):
    return next(one for one in app.selectbox if one.label == label)


def answers(count: int, *, score: int = 10, first: int = 0) -> bytes:
    rows = (f"R_{n},2026-03-{1 + n % 28:02},{score},UK\n" for n in range(first, first + count))
    return (HEAD + "".join(rows)).encode()


@pytest.fixture
def nps(workspace: Workspace) -> Metric:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS")
    metrics.import_metric_table(workspace, metric.id, answers(40), file_name="a.csv")
    return metrics.get_metric(workspace, metric.id)


def test_a_file_without_dates_asks_for_its_period_and_which_answers_count(
    visit: Visit, words: Words, workspace: Workspace
) -> None:
    app = bring(visit("metrics", bring=1), "churn.csv", CHURN.encode())
    assert box(app, "Kind").value == "churn"
    assert "Without a column of dates all rows are of one period. Which?" in words(app)
    assert [(one.label, one.value) for one in app.multiselect] == [
        ("Answers that count", ["Yes"]),
        ("Answers that do not", ["No"]),
    ]
    app.text_input(key="new_name").set_value("Churn").run()
    first, last = app.date_input
    first.set_value(date(2026, 10, 1))
    last.set_value(date(2026, 10, 31))
    app.button(key="do_import").click().run()
    assert not app.exception
    metric = metrics.list_metrics(workspace)[0]
    assert (metric.kind, metric.better) == ("churn", "lower")
    [value] = metrics.list_metric_values(workspace, metric.id, part=Slice())
    assert (value.value, value.responses, value.period_end) == (25.0, 40, date(2026, 10, 31))
    assert "40 answers added" in words(app)


def test_the_next_file_of_the_same_shape_is_read_like_the_last(
    visit: Visit, words: Words, workspace: Workspace, nps: Metric
) -> None:
    app = bring(visit("metrics", bring=1, metric=nps.id), "b.csv", answers(10, first=40))
    box(app, "Segment").set_value("country").run()
    box(app, "Market").set_value(None).run()
    app.button(key="do_import").click().run()

    app = bring(visit("metrics", bring=1), "c.csv", answers(10, first=50))
    assert "Read like the last file with these columns, “b.csv”" in words(app)
    assert (box(app, "Metric").value, box(app, "Segment").value) == (nps.id, "country")
    app.button(key="guess_anew").click().run()
    assert (box(app, "Segment").value, box(app, "Market").value) == (None, "country")
    assert "Market: “country”, because" in words(app)


def test_rows_that_were_not_taken_stay_listed_with_the_import(
    visit: Visit, words: Words, workspace: Workspace, nps: Metric
) -> None:
    data = HEAD + "X_1,2026-03-01,<b>ten</b>,UK\nX_2,2026-03-01,9,UK\n"
    mapping = ColumnMapping("date", "score", "responses", key="response id", market="country")
    metrics.import_metric_table(workspace, nps.id, data.encode(), file_name="bad.csv", mapping=mapping)
    said = words(visit("metrics", metric=nps.id))
    assert "1 answer taken, 1 row not taken" in said
    assert '1 row "<b>ten</b>" in column "score" is not a number 2' in said


def test_measuring_otherwise_gathers_the_answers_anew(visit: Visit, workspace: Workspace) -> None:
    metric = metrics.add_metric(workspace, kind="csat", name="CSAT")
    rows = "".join(f"R_{n},2026-03-01,{1 + n % 5},UK\n" for n in range(40))
    metrics.import_metric_table(workspace, metric.id, (HEAD + rows).encode(), file_name="a.csv")
    app = visit("metrics", metric=metric.id)
    app.number_input(key=f"define_{metric.id}_from").set_value(5.0).run()
    app.button(key=f"define_save_{metric.id}").click().run()
    assert not app.exception
    [value] = metrics.list_metric_values(workspace, metric.id, part=Slice())
    assert (value.value, value.responses) == (20.0, 40)


def test_a_pin_opens_the_story_of_its_finding(visit: Visit, workspace: Workspace, nps: Metric) -> None:
    finding = findings.write_finding(workspace, statement="Nobody calls back.")
    findings.link_finding(
        workspace,
        finding.id,
        metric_id=nps.id,
        kind="explains its level",
        period_start=date(2026, 3, 1),
        period_end=date(2026, 3, 31),
    )
    spec = visit("metrics", metric=nps.id).get("vega_lite_chart")[0].proto.spec
    assert f'"address": "/findings?finding={finding.id}"' in spec
    story = stories.write_story(workspace, title="Forty minutes", finding_id=finding.id)
    story_rows.set_published(workspace.db, story.id, True)  # without a passage the service would refuse
    spec = visit("metrics", metric=nps.id).get("vega_lite_chart")[0].proto.spec
    assert f'"address": "/story?id={story.id}"' in spec
    assert "Story: Forty minutes" in spec


def test_slices_are_listed_by_what_surely_moved(visit: Visit, words: Words, workspace: Workspace) -> None:
    metric = metrics.add_metric(workspace, kind="nps", name="NPS by market")
    rows = [
        f"R{month}{market}{n},2026-0{month}-05,{0 if market + str(month) == 'KR4' else 9 - n % 3},{market}\n"
        for month in (3, 4)
        for market in ("KR", "UK", "DE")
        for n in range(60)
    ]
    rows += [f"T_{month}{n},2026-0{month}-05,9,tiny\n" for month in (3, 4) for n in range(5)]
    metrics.import_metric_table(workspace, metric.id, (HEAD + "".join(rows)).encode(), file_name="a.csv")
    app = visit("metrics", metric=metric.id)
    said = words(app)
    assert "1 slice of 3 moved by more than chance." in said
    assert "1 slice with fewer than 30 responses on a side: too small to say." in said
    assert "too few responses to say" in said
    assert "KR −133.3 points; " in app.get("vega_lite_chart")[1].proto.alt


def test_a_query_is_tried_saved_run_and_removed(
    visit: Visit,
    words: Words,
    workspace: Workspace,
    nps: Metric,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = sqlite3.connect(tmp_path / "voc.db")
    database.execute("CREATE TABLE answer (response_id TEXT, answered_at TEXT, score INT)")
    database.executemany("INSERT INTO answer VALUES (?, '2026-04-02', 0)", [(f"Q_{n}",) for n in range(30)])
    database.commit()
    database.close()
    app = visit("metrics", metric=nps.id)
    key = f"query_{nps.id}"
    app.text_input(key=f"{key}_name").set_value("Desk")
    app.text_input(key=f"{key}_variable").set_value("VOC_TEST_URL")
    app.text_area(key=f"{key}_statement").set_value("SELECT * FROM answer")
    app.button(key=f"{key}_try").click().run()
    assert "The environment variable VOC" in app.error[0].value.replace("\\", "")

    monkeypatch.setenv("VOC_TEST_URL", f"sqlite:///{tmp_path / 'voc.db'}")
    app.button(key=f"{key}_try").click().run()
    assert "Id of the response: “response_id”, because" in words(app)
    app.button(key=f"{key}_save").click().run()
    assert "Desk, when asked It did not run yet." in words(app)
    app.button(key="run_query_1").click().run()
    assert not app.exception
    assert [
        (v.period_start.month, v.value) for v in metrics.list_metric_values(workspace, nps.id, part=Slice())
    ] == [
        (3, 100.0),
        (4, -100.0),
    ]
    assert "30 answers added" in words(app)


def test_figures_that_are_in_stay_in_where_the_comments_cannot_come(
    visit: Visit, words: Words, workspace: Workspace, nps: Metric
) -> None:
    data = "response id,date,score,comment\n" + "".join(f"C_{n},2026-05-0{n},9,\n" for n in range(1, 9))
    app = bring(visit("metrics", bring=1, metric=nps.id), "c.csv", data.encode())
    box(app, "Open comment").set_value("comment").run()
    consent = next(one for one in app.text_input if one.label.startswith("How the respondents agreed"))
    consent.set_value("the survey’s notice").run()
    app.button(key="do_import").click().run()
    assert "8 answers added" in words(app)
    assert "The figures are in; the comments are not" in app.warning[0].value


def test_the_same_file_again_says_the_way_out(
    visit: Visit, words: Words, workspace: Workspace, nps: Metric
) -> None:
    app = bring(visit("metrics", bring=1, metric=nps.id), "a.csv", answers(40))
    app.button(key="do_import").click().run()
    [error] = app.error
    assert "was imported into “NPS” already" in error.value
    assert error.value.replace("\\", "").endswith("To read it in another way, undo that import first.")
    assert not app.get("progress")
