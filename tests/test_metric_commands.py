"""Metrics from the terminal: columns that the guess misses, comments, queries."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldnotes import cli, create_workspace, list_metric_values, list_metrics, open_workspace
from fieldnotes.errors import InvalidInputError

MATERIAL = Path(__file__).parent / "material" / "voc"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "ws").close()
    return tmp_path / "ws"


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.commands, words, catch_exceptions=False)


def values(folder: Path) -> list[tuple[str, float, int | None]]:
    ws = open_workspace(folder)
    [metric] = list_metrics(ws)
    found = [(v.slice.label(), v.value, v.responses) for v in list_metric_values(ws, metric.id)]
    ws.close()
    return found


def test_a_file_without_dates_takes_its_period_from_the_command(folder: Path) -> None:
    outcome = run(
        *("import-metric", str(MATERIAL / "ibm-telco-churn.csv"), "--workspace", str(folder)),
        *("--name", "Churn", "--kind", "churn", "--column", "segment=Contract"),
        *("--column", "all_from=2026-10-01", "--column", "all_to=2026-10-31"),
    )
    assert outcome.exit_code == 0
    assert "30 answers added" in outcome.stdout
    assert ("all customers", 100 * 11 / 30, 30) in values(folder)
    ws = open_workspace(folder)
    assert list_metrics(ws)[0].better == "lower"
    ws.close()


def test_an_unknown_role_of_a_column_is_named(folder: Path) -> None:
    with pytest.raises(InvalidInputError, match="“colour” is no role of a column"):
        run(
            *("import-metric", str(MATERIAL / "ibm-telco-churn.csv"), "--workspace", str(folder)),
            *("--name", "Churn", "--kind", "churn", "--column", "colour=Contract"),
        )


def test_comments_become_a_source_where_consent_is_said(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "answers.csv"
    rows = "".join(f"R_{n},2026-03-01,9,it took {n} calls\n" for n in range(5))
    table.write_text("response id,date,score,comment\n" + rows, encoding="utf-8")
    outcome = run(
        *("import-metric", str(table), "--workspace", str(folder), "--name", "NPS"),
        *("--consent", "the survey's notice"),
    )
    assert "Its comments are the source “NPS: comment”." in outcome.stdout


def test_a_query_is_saved_run_listed_and_removed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = sqlite3.connect(tmp_path / "voc.db")
    database.execute("CREATE TABLE answer (response_id TEXT, answered_at TEXT, score INT)")
    database.executemany("INSERT INTO answer VALUES (?, '2026-04-02', 9)", [(f"Q_{n}",) for n in range(4)])
    database.commit()
    database.close()
    monkeypatch.setenv("VOC_TEST_URL", f"sqlite:///{tmp_path / 'voc.db'}")
    monkeypatch.setenv("FIELDNOTES_WORKSPACE", str(folder))
    table = tmp_path / "first.csv"
    table.write_text("date,score\n2026-03-01,9\n2026-03-02,3\n", encoding="utf-8")
    run("import-metric", str(table), "--name", "NPS", "--rows-are", "responses")

    saved = run(
        *("metric-query", "save", "NPS", "--name", "Desk", "--url-variable", "VOC_TEST_URL"),
        *("--sql", "SELECT * FROM answer", "--daily"),
    )
    assert saved.stdout.startswith("Saved “Desk”.")
    assert "4 answers added" in run("metric-query", "run", "Desk").stdout
    assert run("metric-query", "run", "Desk").stdout == "Nothing new.\n"
    assert "Desk  (daily, VOC_TEST_URL)" in run("metric-query", "list").stdout
    assert values(folder) == [("all customers", 0.0, 2), ("all customers", 100.0, 4)]
    run("metric-query", "remove", "Desk")
    assert run("metric-query", "list").stdout == ""
    with pytest.raises(InvalidInputError, match="There is no query “Desk”"):
        run("metric-query", "run", "Desk")
