"""Metrics of an earlier version keep their values, links and imports."""

from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from fieldnotes.records import Slice
from fieldnotes.store import database, findings, metrics
from fieldnotes.store.database import connect, rows, upgrade


def test_metrics_of_an_earlier_version_keep_their_values_and_say_how_they_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fieldnotes.db"
    earlier = Migrations("fieldnotes")
    earlier._migrations = database.migrations._migrations[:4]
    monkeypatch.setattr(database, "migrations", earlier)
    upgrade(path, backups=tmp_path / "backups")
    db = connect(path)
    for statement in (
        "INSERT INTO member (id, name) VALUES (1, 'Ada')",
        """INSERT INTO metric (id, kind, name, unit, better)
           VALUES (1, 'nps', 'NPS', 'points', 'higher'), (2, 'contact rate', 'Contacts', '%', 'lower')""",
        """INSERT INTO metric_import (id, metric_id, file_name, sha256, values_taken, rows_rejected,
           imported_by, imported_at) VALUES (1, 1, 'nps.csv', 'ab', 1, 0, 1, '2026-11-21')""",
        """INSERT INTO metric_value (id, metric_id, import_id, period_start, period_end, market, stage,
           value, low, high, responses)
           VALUES (7, 1, 1, '2026-10-01', '2026-10-31', 'Korea', 'repair', 12.5, 8, 17, 400)""",
        """INSERT INTO finding (id, statement, written_by, written_at)
           VALUES (1, 'Nobody calls back.', 1, '2026-11-21T10:00:00.000+00:00')""",
        """INSERT INTO link (finding_id, metric_id, kind, market, stage, linked_at)
           VALUES (1, 1, 'explains its level', 'Korea', 'repair', '2026-11-21')""",
    ):
        db.execute(statement)
    db.conn.commit()
    monkeypatch.undo()
    upgrade(path, backups=tmp_path / "backups")

    now = connect(path)
    by_name = {metric.name: metric for metric in metrics.read_metrics(now)}
    assert (by_name["NPS"].measure, by_name["NPS"].scale_high, by_name["NPS"].period) == (
        "nps",
        10.0,
        "month",
    )
    assert (by_name["Contacts"].measure, by_name["Contacts"].per) == ("rate", 100.0)
    [value] = metrics.read_values(now, 1, part=Slice(market="Korea", stage="repair"))
    assert (value.id, value.value, value.low, value.responses, value.period_end) == (
        *(7, 12.5, 8.0, 400),
        date(2026, 10, 31),
    )
    assert metrics.read_imports(now, 1)[0]["shape"] == "values"
    assert metrics.read_rejected(now, 1) == []
    assert findings.read_links(now)[0].slice == Slice(market="Korea", stage="repair")
    assert rows(now, "PRAGMA foreign_key_check") == []


def test_taking_an_import_out_takes_its_values_and_answers(tmp_path: Path) -> None:
    path = tmp_path / "fieldnotes.db"
    upgrade(path, backups=tmp_path / "backups")
    db = connect(path)
    db.execute("INSERT INTO member (id, name) VALUES (1, 'Ada')")
    metric_id = metrics.add_metric(db, {"kind": "nps", "name": "NPS", "unit": "points", "better": "higher"})
    values = {"metric_id": metric_id, "file_name": "a", "sha256": "x", "values_taken": 0, "imported_by": 1}
    import_id = metrics.add_import(db, values, [])
    db.execute("INSERT INTO metric_part (id, metric_id) VALUES (1, 1)")
    db.execute("INSERT INTO metric_answer VALUES (?, 739000, 1, 9.0, 3)", [import_id])
    db.execute("INSERT INTO metric_answer_key VALUES (1, 77, ?)", [import_id])

    assert metrics.delete_import(db, import_id) == metric_id
    assert metrics.delete_import(db, import_id) is None

    for table in ("metric_answer", "metric_answer_key"):
        assert rows(db, f"SELECT COUNT(*) AS n FROM {table}") == [{"n": 0}]
