"""What comes in, stays countable, and can be taken back."""

import random
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy

from fieldnotes.errors import ConflictError, ConsentError, ImportFileError, InvalidInputError
from fieldnotes.records import Metric, Slice
from fieldnotes.services import lenses, metric_queries, metric_study, metrics
from fieldnotes.services.answers import get_answers
from fieldnotes.services.coding import read_source
from fieldnotes.services.exports import export_rejected_rows
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.column_mapping import ColumnMapping

MATERIAL = Path(__file__).parents[1] / "material" / "voc"
HEAD = "response id,date,score,country,comment\n"


@pytest.fixture
def nps(workspace: Workspace) -> Metric:
    return metrics.add_metric(workspace, kind="nps", name="NPS")


def answers(*numbers: int, score: int = 10, month: int = 3) -> str:
    return "".join(f"R_{n},2026-{month:02}-01,{score},UK,called twice about {n}\n" for n in numbers)


def bring(ws: Workspace, metric: Metric, text: str, name: str = "a.csv", **options):
    return metrics.import_metric_table(ws, metric.id, (HEAD + text).encode(), file_name=name, **options)


def everybody(ws: Workspace, metric: Metric) -> list[tuple[int, float, int | None]]:
    return [
        (value.period_start.month, value.value, value.responses)
        for value in metrics.list_metric_values(ws, metric.id, part=Slice())
    ]


def test_answers_of_two_files_are_gathered_together(workspace: Workspace, nps: Metric) -> None:
    bring(workspace, nps, answers(*range(10)))
    bring(workspace, nps, answers(*range(10, 20), score=0), "b.csv")

    assert everybody(workspace, nps) == [(3, 0.0, 20)]


def test_an_export_that_overlaps_the_last_counts_nobody_twice(workspace: Workspace, nps: Metric) -> None:
    bring(workspace, nps, answers(*range(10)))
    done = bring(workspace, nps, answers(*range(15)), "b.csv")

    assert (done.answers, done.known) == (5, 10)
    assert "10 of its answers were there already and add nothing." in done.table.reading
    assert everybody(workspace, nps) == [(3, 100.0, 15)]


def test_a_file_with_known_answers_only_changes_nothing(workspace: Workspace, nps: Metric) -> None:
    bring(workspace, nps, answers(*range(15)))

    with pytest.raises(ConflictError, match="All 10 answers of the file are in “NPS” already"):
        bring(workspace, nps, answers(*range(10)), "b.csv")

    assert len(metrics.list_imports(workspace, nps.id)) == 1


def test_an_undone_import_takes_its_answers_with_it_and_they_can_come_again(
    workspace: Workspace, nps: Metric
) -> None:
    bring(workspace, nps, answers(*range(10)))
    done = bring(workspace, nps, answers(*range(10, 20), score=0), "b.csv")

    metrics.undo_import(workspace, done.import_id)
    assert everybody(workspace, nps) == [(3, 100.0, 10)]

    bring(workspace, nps, answers(*range(10, 20), score=0), "b.csv")
    assert everybody(workspace, nps) == [(3, 0.0, 20)]


def test_undoing_the_first_import_keeps_the_second(workspace: Workspace, nps: Metric) -> None:
    first = bring(workspace, nps, answers(*range(10)))
    bring(workspace, nps, answers(*range(10, 20), score=0), "b.csv")

    metrics.undo_import(workspace, first.import_id)

    assert everybody(workspace, nps) == [(3, -100.0, 10)]


def test_a_file_with_answers_of_an_undone_import_can_come_again(workspace: Workspace, nps: Metric) -> None:
    first = bring(workspace, nps, answers(*range(10)))
    bring(workspace, nps, answers(*range(15)), "b.csv")

    metrics.undo_import(workspace, first.import_id)
    assert everybody(workspace, nps) == [(3, 100.0, 5)]

    done = bring(workspace, nps, answers(*range(15)), "b.csv")
    assert (done.answers, done.known) == (10, 5)
    assert everybody(workspace, nps) == [(3, 100.0, 15)]
    with pytest.raises(ConflictError, match="was imported into “NPS” already"):
        bring(workspace, nps, answers(*range(15)), "b.csv")


def test_values_that_another_file_replaced_can_come_again(workspace: Workspace, nps: Metric) -> None:
    old, new = (f"month,nps\n2026-01,{value}\n".encode() for value in (30, 20))

    def take(data: bytes, name: str) -> metrics.MetricImport:
        return metrics.import_metric_table(workspace, nps.id, data, file_name=name)

    take(old, "a.csv")
    with pytest.raises(ConflictError, match="was imported into “NPS” already"):
        take(old, "a.csv")
    corrected = take(new, "b.csv")
    metrics.undo_import(workspace, corrected.import_id)
    take(old, "a.csv")
    assert [value.value for value in metrics.list_metric_values(workspace, nps.id)] == [30.0]

    take(new, "b.csv")
    take(old, "a.csv")  # as a query whose answer is what it was before
    assert [value.value for value in metrics.list_metric_values(workspace, nps.id)] == [30.0]


def test_another_period_or_threshold_gathers_the_same_answers_anew(workspace: Workspace) -> None:
    metric = metrics.add_metric(workspace, kind="csat", name="CSAT")
    rows = [f"R_{n},2026-0{1 + n % 3}-05,{1 + n % 5},UK,x y\n" for n in range(30)]
    bring(workspace, metric, "".join(rows))
    assert everybody(workspace, metric) == [(1, 40.0, 10), (2, 40.0, 10), (3, 40.0, 10)]

    words = {"name": "CSAT", "unit": "%", "better": "higher", "definition": "", "base": ""}
    metrics.edit_metric(workspace, metric.id, **words, period="quarter")
    assert everybody(workspace, metric) == [(1, 40.0, 30)]

    metrics.edit_metric(workspace, metric.id, **words, counts_from=5)
    assert everybody(workspace, metric) == [(1, 20.0, 30)]

    metrics.edit_metric(workspace, metric.id, **words, measure="mean", counts_from=None)
    assert everybody(workspace, metric) == [(1, 3.0, 30)]


def test_how_a_file_was_read_is_remembered_for_the_next_of_its_shape(
    workspace: Workspace, nps: Metric
) -> None:
    mapping = ColumnMapping("date", "score", "responses", segment="country", key="response id")
    bring(workspace, nps, answers(1, 2), mapping=mapping)

    guess = metrics.preview_metric_table((HEAD + answers(3)).encode(), file_name="next.csv")
    recalled = metrics.recall_mapping(workspace, guess)

    assert recalled is not None
    assert (recalled.mapping, recalled.metric_id, recalled.file_name) == (mapping, nps.id, "a.csv")
    other = metrics.preview_metric_table(b"date,score\n2026-03-01,9\n", file_name="other.csv")
    assert metrics.recall_mapping(workspace, other) is None


def test_every_row_that_was_not_taken_is_kept_with_its_reason(workspace: Workspace, nps: Metric) -> None:
    bad = "".join(f"B_{n},2026-03-01,=1+{n},UK,\n" for n in range(500))
    done = bring(workspace, nps, answers(1) + bad, mapping=ColumnMapping("date", "score", "responses"))

    rows = metrics.list_rejected_rows(workspace, done.import_id)
    assert (len(rows), rows[0].line) == (500, 3)
    text = export_rejected_rows(workspace, done.import_id)
    assert text.splitlines()[1] == '3,"""=1+0"" in column ""score"" is not a number"'


def test_the_churn_of_a_file_without_dates_is_that_of_the_period_said(workspace: Workspace) -> None:
    metric = metrics.add_metric(workspace, kind="churn", name="Churn", better="lower")
    data = (MATERIAL / "ibm-telco-churn.csv").read_bytes()
    guess = metrics.preview_metric_table(data, file_name="churn.csv", kind="churn")
    assert (guess.mapping.value, guess.mapping.cases, guess.mapping.not_cases) == ("Churn", ("Yes",), ("No",))
    mapping = ColumnMapping(
        None,
        "Churn",
        "responses",
        segment="Contract",
        cases=("Yes",),
        not_cases=("No",),
        all_from="2026-10-01",
        all_to="2026-10-31",
    )
    metrics.import_metric_table(workspace, metric.id, data, file_name="churn.csv", mapping=mapping)

    [value] = metrics.list_metric_values(workspace, metric.id, part=Slice())
    # 11 of the 30 customers end in “,Yes”.
    assert (value.value, value.responses, value.period_start) == (100 * 11 / 30, 30, date(2026, 10, 1))
    assert Slice(segment="Two year") in metrics.list_metric_slices(workspace, metric.id)


def test_complaints_are_counted_and_a_month_without_one_is_zero(workspace: Workspace) -> None:
    metric = metrics.add_metric(workspace, kind="own", name="Complaints", measure="count", better="lower")
    text = "date_received,complaint_id,product\n2026-01-05,1,Loan\n2026-01-06,2,Loan\n2026-03-01,3,Card\n"
    metrics.import_metric_table(workspace, metric.id, text.encode(), file_name="c.csv")

    assert [
        (v.period_start.month, v.value, v.responses)
        for v in metrics.list_metric_values(workspace, metric.id, part=Slice())
    ] == [(1, 2.0, 2), (2, 0.0, 0), (3, 1.0, 1)]


def test_a_data_frame_comes_in_as_a_file_would(workspace: Workspace, nps: Metric) -> None:
    frame = pd.DataFrame(
        {
            "answered_at": pd.to_datetime(["2026-03-01", "2026-03-02", None]),
            "score": [10, 0, 9],
            "response_id": ["a", "b", "c"],
        }
    )
    done = metric_queries.import_metric_frame(workspace, nps.id, frame, source="notebook")

    assert everybody(workspace, nps) == [(3, 0.0, 2)]
    assert [(row.line, row.reason) for row in done.table.rejected] == [(4, 'no date in column "answered_at"')]
    with pytest.raises(ConflictError, match="notebook was imported into “NPS” already"):
        metric_queries.import_metric_frame(workspace, nps.id, frame, source="notebook")


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sqlalchemy.Engine:
    url = f"sqlite:///{tmp_path / 'voc.db'}"
    monkeypatch.setenv("VOC_DATABASE_URL", url)
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sqlalchemy.text("CREATE TABLE answer (response_id TEXT, answered_at TEXT, score INT)")
        )
    return engine


def add_rows(engine: sqlalchemy.Engine, *numbers: int) -> None:
    with engine.begin() as connection:
        for n in numbers:
            values = {"id": f"R_{n}", "day": "2026-03-05", "score": 10}
            connection.execute(sqlalchemy.text("INSERT INTO answer VALUES (:id, :day, :score)"), values)
    engine.dispose()


QUERY = "SELECT response_id, answered_at, score FROM answer"


def test_a_saved_query_brings_what_is_new_each_day(
    workspace: Workspace, nps: Metric, warehouse: sqlalchemy.Engine
) -> None:
    add_rows(warehouse, *range(8))
    query = metric_queries.save_metric_query(
        workspace, nps.id, name="Desk", url_variable="VOC_DATABASE_URL", statement=QUERY, daily=True
    )

    assert metric_queries.run_due_query(workspace) is True
    assert everybody(workspace, nps) == [(3, 100.0, 8)]
    assert metric_queries.run_due_query(workspace) is False

    assert metric_queries.run_metric_query(workspace, query.id) is None
    assert metric_queries.get_metric_query(workspace, query.id).outcome == "Nothing new."
    add_rows(warehouse, 8, 9)
    metric_queries.run_metric_query(workspace, query.id)
    assert everybody(workspace, nps) == [(3, 100.0, 10)]
    assert metric_queries.get_metric_query(workspace, query.id).outcome.startswith("2 answers added")


def test_the_address_of_a_database_is_never_stored(workspace: Workspace, nps: Metric) -> None:
    with pytest.raises(InvalidInputError, match="the address itself holds a password and is not stored"):
        metric_queries.save_metric_query(
            workspace, nps.id, name="x", url_variable="postgresql://me:secret@host/voc", statement=QUERY
        )


def test_a_query_that_fails_says_so_without_the_password(
    workspace: Workspace, nps: Metric, warehouse: sqlalchemy.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = ColumnMapping("answered_at", "score", "responses", key="response_id")
    query = metric_queries.save_metric_query(
        workspace,
        nps.id,
        name="Desk",
        url_variable="VOC_DATABASE_URL",
        statement="SELECT score FROM nowhere",
        mapping=mapping,
        daily=True,
    )
    assert metric_queries.run_due_query(workspace) is True
    failed = metric_queries.get_metric_query(workspace, query.id)
    assert failed.failed
    assert "no such table: nowhere" in failed.outcome

    monkeypatch.setenv("VOC_DATABASE_URL", "nosuchdb://reader:secret@host/voc")
    with pytest.raises(ImportFileError, match="no kind of database that can be opened here") as caught:
        metric_queries.run_metric_query(workspace, query.id)
    assert "secret" not in str(caught.value)


def test_answers_of_a_query_need_an_id_and_a_query_only_reads(workspace: Workspace, nps: Metric) -> None:
    with pytest.raises(InvalidInputError, match="each run would count everybody again"):
        metric_queries.save_metric_query(
            workspace,
            nps.id,
            name="x",
            url_variable="VOC",
            statement=QUERY,
            mapping=ColumnMapping("answered_at", "score", "responses"),
        )
    for statement in ("DELETE FROM answer", "SELECT 1; DROP TABLE answer", "  update answer set score = 1"):
        with pytest.raises(InvalidInputError, match="one SELECT statement"):
            metric_queries.save_metric_query(
                workspace,
                nps.id,
                name="x",
                url_variable="VOC",
                statement=statement,
                mapping=ColumnMapping("a", "b"),
            )


def test_comments_become_a_source_beside_their_scores_once_consent_is_said(
    workspace: Workspace, nps: Metric
) -> None:
    data = (HEAD + answers(1, 2) + "R_3,2026-03-01,eleven,UK,not taken\nR_4,2026-03-02,3,KR,\n").encode()
    mapping = ColumnMapping(
        "date", "score", "responses", key="response id", market="country", comment="comment"
    )
    metrics.import_metric_table(workspace, nps.id, data, file_name="a.csv", mapping=mapping)

    with pytest.raises(ConsentError):
        metrics.add_metric_comments(workspace, nps.id, data, file_name="a.csv", mapping=mapping, consent=" ")
    source = metrics.add_metric_comments(
        workspace, nps.id, data, file_name="a.csv", mapping=mapping, consent="the survey's notice"
    )

    segments = read_source(workspace, source.id).segments
    assert [segment.text for segment in segments] == ["called twice about 1", "called twice about 2"]
    known = get_answers(workspace, segments)[segments[0].id]
    assert (known.respondent, known.market, known.score, known.answered_on) == (
        "R_1",
        "UK",
        10.0,
        date(2026, 3, 1),
    )
    again = metrics.add_metric_comments(
        workspace, nps.id, data, file_name="a.csv", mapping=mapping, consent="the survey's notice"
    )
    assert again.id == source.id


def test_the_worker_finds_the_month_in_which_the_level_fell(workspace: Workspace, nps: Metric) -> None:
    random.seed(2)
    rows = ["period,nps,n,low,high\n"]
    for month in range(1, 25):
        level = 40 if month <= 14 else 15
        value = level + random.gauss(0, 2)
        when = f"{2024 + (month - 1) // 12}-{(month - 1) % 12 + 1:02}"
        rows.append(f"{when},{value:.1f},400,{value - 4:.1f},{value + 4:.1f}\n")
    metrics.import_metric_table(workspace, nps.id, "".join(rows).encode(), file_name="v.csv")
    metric = metrics.get_metric(workspace, nps.id)
    assert metric_study.get_study(workspace, metric, Slice()) is None

    assert metric_study.study_next_metric(workspace) is True
    assert metric_study.study_next_metric(workspace) is False

    study = metric_study.get_study(workspace, metric, Slice())
    assert study is not None
    assert [change.since for change in study.changes] == [date(2025, 3, 1)]
    assert (study.fresh, study.has_seasons) == (True, False)
    metrics.import_metric_table(workspace, nps.id, b"period,nps\n2026-01,15\n", file_name="w.csv")
    stale = metric_study.get_study(workspace, metrics.get_metric(workspace, nps.id), Slice())
    assert stale is not None
    assert not stale.fresh


def test_slices_are_judged_together_and_the_small_ones_set_apart(workspace: Workspace, nps: Metric) -> None:
    lines = ["date,score,country\n"]
    for month in (1, 2):
        for country in range(10):
            fell = country == 0 and month == 2
            lines += [
                f"2026-0{month}-05,{0 if fell and n % 2 else 10 - n % 4},C{country}\n" for n in range(200)
            ]
        lines += [f"2026-0{month}-05,{10 if month == 1 else 0},tiny\n" for _ in range(9)]
    metrics.import_metric_table(workspace, nps.id, "".join(lines).encode(), file_name="s.csv")

    changes = lenses.list_slice_changes(workspace, nps.id)

    assert (changes[0].slice.market, changes[0].certain, changes[0].looked_at) == ("C0", True, 10)
    assert [change.slice.market for change in changes if change.certain] == ["C0"]
    assert [(change.slice.market, change.small) for change in changes if change.small] == [("tiny", True)]
    assert changes[-1].slice.market == "tiny"


def test_a_large_file_tells_how_far_it_is_and_stores_nothing_when_stopped(workspace):
    rows = "".join(f"R_{n},2026-03-{1 + n % 28:02},{n % 11}\n" for n in range(25_000))
    data = ("response id,date,score\n" + rows).encode()
    told = []
    mapping = ColumnMapping("date", "score", "responses", key="response id")
    options = {"file_name": "big.csv", "kind": "nps", "name": "NPS", "mapping": mapping}

    class Stopped(BaseException):
        """As Streamlit's, which ends the run of a page."""

    def stop(rows: int, in_all: int | None) -> None:
        if in_all:
            raise Stopped

    with pytest.raises(Stopped):
        metrics.import_new_metric(workspace, data, on_rows=stop, **options)
    assert metrics.list_metrics(workspace) == []
    done = metrics.import_new_metric(
        workspace, data, on_rows=lambda rows, in_all: told.append((rows, in_all)), **options
    )
    assert done.answers == 25_000
    assert told == [
        (10_000, None),
        (20_000, None),
        (25_000, 25_000),
        (10_000, 25_000),
        (20_000, 25_000),
        (25_000, 25_000),
    ]
