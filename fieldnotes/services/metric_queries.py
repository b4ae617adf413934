"""Metrics from a database or a warehouse, on demand or daily, and from a data frame."""

import json
import logging
import os
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from ..errors import ConflictError, FieldnotesError, InvalidInputError, NotFoundError, WorkspaceError
from ..records import MetricQuery, PeriodLength
from ..store import metric_queries, warehouse
from ..store.database import writing
from ..voc.column_mapping import ColumnMapping, TableGuess
from ..voc.typed_cells import values_to_csv
from .access import allowed
from .metrics import MetricImport, get_metric, import_metric_table, mapping_of, preview_metric_table
from .workspace import Workspace, checked_text, current_member

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@allowed("keep metrics")
def save_metric_query(
    ws: Workspace,
    metric_id: int,
    *,
    name: str,
    url_variable: str,
    statement: str,
    mapping: ColumnMapping | None = None,
    daily: bool = False,
) -> MetricQuery:
    """Store a query whose answer becomes values or answers of a metric.

    url_variable: the environment variable that holds the database's address, wherever the query runs; the
    address with its password is never stored. mapping: how its columns are read; without one it runs now, and
    the guess is kept. Answers need a column with their id, or each run would count everybody again.
    Raises InvalidInputError, ConflictError for a name that is taken, ImportFileError where it has to run now.
    """
    metric = get_metric(ws, metric_id)
    values = {
        "metric_id": metric_id,
        "name": checked_text(name, "The query's name", required=True),
        "url_variable": _checked_variable(url_variable),
        "statement": checked_text(statement, "The query", required=True),
        "daily": daily,
        "saved_by": current_member(ws).id,
    }
    warehouse.check_statement(str(values["statement"]))
    if mapping is None:
        data = _ask(str(values["url_variable"]), str(values["statement"]), str(values["name"]))
        guess = preview_metric_table(
            data, file_name=str(values["name"]), kind=metric.kind, measure=metric.measure
        )
        mapping = guess.mapping
    if mapping.shape in ("responses", "cases") and mapping.key is None:
        raise InvalidInputError(
            "Name the column with the id of the response; without it each run would count everybody again."
        )
    with writing(ws.db):
        if metric_queries.read_queries(ws.db, name=str(values["name"])):
            raise ConflictError(f"There is a query “{values['name']}” already; choose another name.")
        query_id = metric_queries.add_query(ws.db, {**values, "mapping": json.dumps(asdict(mapping))})
    return get_metric_query(ws, query_id)


@allowed("keep metrics")
def preview_metric_query(ws: Workspace, metric_id: int, *, url_variable: str, statement: str) -> TableGuess:
    """Run a query and return how its columns read, to be confirmed; nothing is stored."""
    metric = get_metric(ws, metric_id)
    data = _ask(_checked_variable(url_variable), statement, "The query")
    return preview_metric_table(data, file_name="The query", kind=metric.kind, measure=metric.measure)


@allowed("keep metrics")
def list_metric_queries(ws: Workspace, metric_id: int | None = None) -> list[MetricQuery]:
    """Return the saved queries by name, all or those of a metric."""
    return metric_queries.read_queries(ws.db, metric_id=metric_id)


@allowed("keep metrics")
def get_metric_query(ws: Workspace, query_id: int) -> MetricQuery:
    """Return one query. Raises NotFoundError."""
    found = metric_queries.read_queries(ws.db, query_id=query_id)
    if not found:
        raise NotFoundError(f"There is no query {query_id} in this workspace.")
    return found[0]


@allowed("keep metrics")
def remove_metric_query(ws: Workspace, query_id: int) -> None:
    """Remove a query; the values that it brought stay."""
    with writing(ws.db):
        metric_queries.delete_query(ws.db, query_id)


@allowed("keep metrics")
def run_metric_query(ws: Workspace, query_id: int) -> MetricImport | None:
    """Run a saved query and store what is new in its answer; None where nothing is.

    How it went is kept with the query. Raises what import_metric_table does, and ImportFileError where the
    database cannot be asked.
    """
    query = get_metric_query(ws, query_id)
    try:
        data = _ask(query.url_variable, query.statement, query.name)
        done = import_metric_table(
            ws, query.metric_id, data, file_name=f"{query.name}.csv", mapping=mapping_of(query.mapping)
        )
    except ConflictError:
        _keep_outcome(ws, query, "Nothing new.", failed=False)
        return None
    except WorkspaceError:
        raise
    except FieldnotesError as error:
        _keep_outcome(ws, query, str(error), failed=True)
        raise
    took = f"{done.answers:,} answers added" if done.answers else f"{done.new:,} new values"
    words = f"{took}, {done.replaced:,} values replaced, {len(done.table.rejected):,} rows not taken."
    _keep_outcome(ws, query, words, failed=False)
    return done


@allowed("keep metrics")
def run_due_query(ws: Workspace) -> bool:
    """Run a daily query that did not run today; False where there is none. A failure is kept with the
    query."""
    query = metric_queries.read_due_query(ws.db)
    if query is None:
        return False
    try:
        run_metric_query(ws, query.id)
    except WorkspaceError:
        raise
    except FieldnotesError as error:
        log.warning("The query “%s” failed: %s", query.name, error)
    return True


@allowed("keep metrics")
def import_metric_frame(
    ws: Workspace,
    metric_id: int,
    frame: "pd.DataFrame",
    *,
    source: str,
    mapping: ColumnMapping | None = None,
    period: PeriodLength | None = None,
) -> MetricImport:
    """Store the values or answers in a data frame, as import_metric_table does with a file.

    source: what the frame is called in the list of imports. Its index is left out; reset_index() makes it
    columns.
    """
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    data = values_to_csv(list(frame.columns), rows, source=source)
    return import_metric_table(ws, metric_id, data, file_name=source, mapping=mapping, period=period)


def _ask(url_variable: str, statement: str, source: str) -> bytes:
    url = os.environ.get(url_variable, "")
    if not url:
        raise InvalidInputError(
            f"The environment variable {url_variable} is not set here; set it to the database's address, for "
            "example postgresql+psycopg://reader:PASSWORD@host/voc, where fieldnotes is started."
        )
    with warehouse.read_query(url, statement) as (names, rows):
        return values_to_csv(names, rows, source=source)


def _checked_variable(name: str) -> str:
    plain = name.strip()
    if not _VARIABLE.fullmatch(plain):
        raise InvalidInputError(
            "Name the environment variable that holds the database's address, such as VOC_DATABASE_URL; the "
            "address itself holds a password and is not stored."
        )
    return plain


def _keep_outcome(ws: Workspace, query: MetricQuery, words: str, *, failed: bool) -> None:
    with writing(ws.db):
        metric_queries.set_outcome(ws.db, query.id, words, failed=failed)
