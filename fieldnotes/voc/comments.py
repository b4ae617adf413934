"""The open comments beside the scores of a table: what becomes a source that can be coded."""

from collections.abc import Iterator
from datetime import date

from ..records import AnswerRow, Metric
from .answers import AnswerReader
from .column_mapping import ColumnMapping
from .row_values import RowRejectedError
from .table import settle_reader
from .table_rows import Table

# A source that people read is not made of more; a longer export is brought in by shorter periods.
MAX_COMMENTS = 10_000


def read_comments(table: Table, *, mapping: ColumnMapping, metric: Metric) -> Iterator[AnswerRow]:
    """Yield the first 10,000 comments with words of the rows that the metric takes, in the order of the
    file."""
    if mapping.comment is None or mapping.shape not in ("responses", "cases"):
        return
    reader = settle_reader(table, mapping, metric)
    take = AnswerReader(table, reader, mapping, metric)
    at = table.columns.index(mapping.comment)
    at_key = reader.places.get("key")
    taken = 0
    for line, cells in table.rows():
        text = cells[at].strip() if at < len(cells) else ""
        if not text:
            continue
        try:
            day, score, part = take.read(cells)
        except RowRejectedError:  # the import's report says why
            continue
        where = take.slices[part]
        yield AnswerRow(
            text=text,
            respondent=cells[at_key].strip() if at_key is not None and at_key < len(cells) else "",
            question=mapping.comment,
            market=where.market,
            segment=where.segment,
            channel=where.channel,
            answered_on=date.fromordinal(day),
            score=score if mapping.shape == "responses" else None,
            row_number=line,
        )
        taken += 1
        if taken == MAX_COMMENTS:
            return
