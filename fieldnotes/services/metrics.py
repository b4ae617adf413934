"""VoC metrics: bring a file in, see its values and movements, take an import back."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..errors import ConflictError, InvalidInputError
from ..records import (
    AnswerFile,
    Measure,
    Metric,
    MetricKind,
    MetricTable,
    MetricValue,
    Movement,
    PeriodLength,
    RejectedRow,
    Slice,
    Source,
)
from ..store import metrics
from ..store.database import writing
from ..voc.column_mapping import ColumnMapping, TableGuess
from ..voc.columns import answer_words, guess_columns
from ..voc.comments import read_comments
from ..voc.movement import limits_of, list_consecutive_movements, with_limits
from ..voc.open_table import open_table
from ..voc.table import ReadTable, read_table
from .access import allowed
from .answers import add_answers
from .metric_answers import gather_metric, leave_out_known, store_answers
from .metric_definitions import (
    add_metric,
    check_name_is_free,
    edit_metric,
    get_metric,
    list_metrics,
    metric_values,
    remove_empty_metric,
)
from .workspace import Workspace, checked_file_name, current_member

if TYPE_CHECKING:
    from ..voc.table_rows import Table

__all__ = [
    "MetricImport",
    "RecalledMapping",
    "add_metric",
    "add_metric_comments",
    "count_metric_values",
    "edit_metric",
    "get_metric",
    "import_metric_table",
    "import_new_metric",
    "interval_of",
    "list_answer_words",
    "list_imports",
    "list_metric_slices",
    "list_metric_values",
    "list_metrics",
    "list_movements",
    "list_rejected_rows",
    "mapping_of",
    "preview_metric_table",
    "recall_mapping",
    "remove_empty_metric",
    "store_table",
    "undo_import",
    "what_is_missing",
]


@dataclass(frozen=True)
class MetricImport:
    """What an import did: the table as read, how many values were new, how many replaced an older one.

    answers: how many answers or cases were added; known: how many were there already, by the tool's own ids.
    """

    import_id: int
    table: MetricTable
    new: int
    replaced: int
    metric_id: int
    answers: int = 0
    known: int = 0


@dataclass(frozen=True)
class RecalledMapping:
    """How a file of the same shape was read last, when, from which file, and into which metric (or None)."""

    mapping: ColumnMapping
    metric_id: int | None
    file_name: str
    used_at: datetime


def preview_metric_table(
    data: bytes, *, file_name: str, kind: MetricKind = "nps", measure: Measure | None = None
) -> TableGuess:
    """Return the first rows of a file and a guess which column is what, with reasons, to be confirmed."""
    return guess_columns(data, file_name, kind=kind, measure=measure)


def list_answer_words(data: bytes, *, file_name: str, column: str) -> tuple[str, ...]:
    """Return the different answers of a column, the most frequent first; none where they are numbers or
    many."""
    return answer_words(open_table(data, file_name=file_name), column)


@allowed("keep metrics")
def recall_mapping(ws: Workspace, guess: TableGuess) -> RecalledMapping | None:
    """Return how the last file with the same columns was read, or None where there was none."""
    row = metrics.read_mapping(ws.db, guess.shape_key)
    if row is None:
        return None
    mapping = mapping_of(str(row["mapping"]))
    metric_id = None if row["metric_id"] is None else int(str(row["metric_id"]))
    used_at = datetime.fromisoformat(str(row["used_at"]))
    return RecalledMapping(mapping, metric_id, str(row["file_name"]), used_at)


def mapping_of(text: str) -> ColumnMapping:
    """Return a mapping from the JSON that it was stored as."""
    stored = json.loads(text)
    return ColumnMapping(
        **{**stored, **{name: tuple(stored.get(name, ())) for name in ("cases", "not_cases")}}
    )


@allowed("keep metrics")
def import_metric_table(
    ws: Workspace,
    metric_id: int,
    data: bytes,
    *,
    file_name: str,
    mapping: ColumnMapping | None = None,
    period: PeriodLength | None = None,
    on_rows: Callable[[int, int | None], None] | None = None,
) -> MetricImport:
    """Store the values or answers of a CSV, TSV, XLSX or Parquet file.

    A ready value for the same period and slice takes the older one's place; answers are added to those that
    are there, and the values gathered anew from all of them, by `period` from then on where one is given.
    An answer whose id is there already adds nothing. Rows that could not be taken are in the result's table,
    with reasons. The very same file again raises ConflictError and changes nothing, unless newer files took
    the place of some of its values, or an import that was undone had some of its answers.
    on_rows: hears after each 10,000 rows how many were read in this pass over the file, and of how many
    (None in the first pass). Nothing is stored while it is called, and what it raises ends the import.
    """
    metric = get_metric(ws, metric_id)
    metric = replace(metric, period=period or metric.period)
    table = open_table(data, file_name=file_name).told(on_rows)
    read = read_table(table, metric=metric, mapping=mapping)
    with writing(ws.db):
        return store_table(ws, metric, table, read, sha256=_hash(data), mapping=mapping)


@allowed("keep metrics")
def import_new_metric(
    ws: Workspace,
    data: bytes,
    *,
    file_name: str,
    kind: MetricKind,
    name: str,
    unit: str = "",
    better: str = "higher",
    definition: str = "",
    base: str = "",
    mapping: ColumnMapping | None = None,
    period: PeriodLength = "month",
    on_rows: Callable[[int, int | None], None] | None = None,
    **measuring: Any,
) -> MetricImport:
    """Store a new metric with the values of a file; nothing is stored where either cannot be used.

    measuring: as for add_metric. on_rows: as for import_metric_table.
    """
    words = {"unit": unit, "better": better, "definition": definition, "base": base}
    values = metric_values(kind=kind, name=name, period=period, **words, **measuring)
    table = open_table(data, file_name=file_name).told(on_rows)
    read = read_table(table, metric=Metric(id=0, **values), mapping=mapping)  # type: ignore[arg-type]
    with writing(ws.db):
        check_name_is_free(ws, str(values["name"]))
        metric = get_metric(ws, metrics.add_metric(ws.db, values))
        return store_table(ws, metric, table, read, sha256=_hash(data), mapping=mapping)


@allowed("keep metrics")
def add_metric_comments(
    ws: Workspace, metric_id: int, data: bytes, *, file_name: str, mapping: ColumnMapping, consent: str
) -> Source:
    """Make the open comments of an imported file a source that can be coded, one segment a comment.

    Each keeps its score, day, market, segment and channel; the first 10,000 that have words are taken.
    consent: how the respondents agreed to being quoted inside the team. The same column of the same file
    again returns the source that it became.
    Raises ConsentError without it, InvalidInputError where no comment has words.
    """
    metric = get_metric(ws, metric_id)
    if mapping.comment is None:
        raise InvalidInputError("Choose the column with the comments.")
    table = open_table(data, file_name=file_name)
    file = AnswerFile(_hash(data), file_name, "table", mapping.comment)
    rows = read_comments(table, mapping=mapping, metric=metric)
    return add_answers(ws, f"{metric.name}: {mapping.comment}", rows, file=file, consent=consent)


@allowed("see metrics")
def list_imports(ws: Workspace, metric_id: int) -> list[dict[str, object]]:
    """Return a metric's imports, the newest first.

    Each has id, file_name, values_taken, rows_rejected, rows_taken, rows_known, shape, reading, imported_at.
    """
    return metrics.read_imports(ws.db, metric_id)


@allowed("see metrics")
def list_rejected_rows(ws: Workspace, import_id: int) -> list[RejectedRow]:
    """Return every row that an import did not take, with its reason."""
    return metrics.read_rejected(ws.db, import_id)


@allowed("keep metrics")
def undo_import(ws: Workspace, import_id: int) -> None:
    """Remove an import with what it brought.

    Values that follow from answers are gathered anew without it; a ready value whose place it took does not
    come back by itself, but its file can be brought in again.
    """
    with writing(ws.db):
        metric_id = metrics.delete_import(ws.db, import_id)
        if metric_id is not None:
            gather_metric(ws, get_metric(ws, metric_id))


@allowed("see metrics")
def list_metric_slices(ws: Workspace, metric_id: int) -> list[Slice]:
    """Return the slices that a metric has values for."""
    return metrics.read_slices(ws.db, metric_id)


@allowed("see metrics")
def count_metric_values(ws: Workspace, metric_id: int) -> int:
    """Return how many values a metric has."""
    return metrics.count_values(ws.db, metric_id)


@allowed("see metrics")
def list_metric_values(ws: Workspace, metric_id: int, *, part: Slice | None = None) -> list[MetricValue]:
    """Return a metric's values by slice, then in time order; those of one slice where `part` is given."""
    return metrics.read_values(ws.db, metric_id, part=part)


@allowed("see metrics")
def list_movements(ws: Workspace, metric_id: int, *, part: Slice | None = None) -> tuple[Movement, ...]:
    """Return the change from each period to the next, slice by slice, with its interval and test."""
    metric = get_metric(ws, metric_id)
    return list_consecutive_movements(list_metric_values(ws, metric_id, part=part), metric=metric)


def interval_of(metric: Metric, value: MetricValue) -> tuple[float, float] | None:
    """Return a value's 95 % interval in the metric's unit: as given, or from its n for a share; or None."""
    return limits_of(value, metric)


@allowed("see metrics")
def what_is_missing(ws: Workspace, metric: Metric) -> tuple[str, ...]:
    """Return what keeps a metric from being compared with others, in words; nothing for a complete one."""
    no_responses, no_limits = metrics.count_lacking(ws.db, metric.id)
    missing = []
    if not metric.definition:
        missing.append("its definition (what was asked, of whom)")
    if not metric.base:
        missing.append("its base (who or what is counted)")
    if no_responses:
        missing.append("the number of responses of some values")
    if no_limits:
        missing.append("the interval of some values")
    return tuple(missing)


@allowed("keep metrics")
def store_table(
    ws: Workspace,
    metric: Metric,
    table: "Table",
    read: ReadTable,
    *,
    sha256: str,
    mapping: ColumnMapping | None,
) -> MetricImport:
    """Store what was read of a table, inside the caller's transaction. Raises ConflictError for a known
    file."""
    before = metrics.find_import(ws.db, metric.id, sha256)
    if before is not None:
        raise ConflictError(
            f"{table.file_name} was imported into “{metric.name}” already, on {before[:10]}; nothing was "
            "changed. To read it in another way, undo that import first."
        )
    answers = None if read.answers is None else leave_out_known(ws, metric, read.answers)
    taken = len(read.rows) if answers is None else len(answers)
    known = 0 if answers is None or read.answers is None else len(read.answers) - len(answers)
    reading = read.reading
    if known:
        reading += f" {known:,} of its answers were there already and add nothing."
    import_id = metrics.add_import(
        ws.db,
        {
            "metric_id": metric.id,
            "file_name": checked_file_name(table.file_name, "table"),
            "sha256": sha256,
            "values_taken": len(read.rows),
            "shape": "values" if answers is None else "answers",
            "reading": reading,
            "rows_taken": taken,
            "rows_known": known,
            "imported_by": current_member(ws).id,
        },
        read.rejected,
    )
    if answers is None:
        rows = [with_limits(row, metric) for row in read.rows]
        replaced = metrics.add_values(ws.db, metric.id, import_id, rows)
        new = len(read.rows) - replaced
    else:
        metrics.update_metric(ws.db, metric.id, {"period": metric.period})
        new, replaced = store_answers(ws, metric, import_id, answers)
    if mapping is not None:
        metrics.keep_mapping(
            ws.db,
            table.shape_key(),
            json.dumps(asdict(mapping)),
            metric_id=metric.id,
            file_name=table.file_name,
        )
    result = MetricTable(read.rows, read.rejected, reading)
    return MetricImport(
        import_id, result, new, replaced, metric.id, answers=0 if answers is None else taken, known=known
    )


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
