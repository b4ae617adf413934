"""The codes over one source, from its beginning to its end."""

import numpy as np

from ..coding.patterns.matrix import rows_of_codes
from ..coding.patterns.meeting import last_touched
from ..coding.patterns.table import NO_VALENCE, CodedTable
from ..errors import ConsentError, NotFoundError
from ..records import Code, CodeChoice, CodeLane, CodeTimeLine, TimedPassage
from ..store import codes, sources
from .access import allowed
from .coded_table import coded_table
from .workspace import Workspace

EVERY_CODE = CodeChoice()


@allowed("count patterns")
def code_time_line(ws: Workspace, source_id: int, *, choice: CodeChoice = EVERY_CODE) -> CodeTimeLine:
    """Return where each code lies in a source, the codes that come first first.

    Raises NotFoundError, and ConsentError where somebody who is heard does not agree to being quoted.
    """
    source = sources.read_source(ws.db, source_id)
    if source is None:
        raise NotFoundError(f"There is no source {source_id} in this workspace; choose one from the list.")
    if not sources.is_quotable(ws.db, source_id):
        raise ConsentError(f"Somebody heard in “{source.title}” does not agree to being quoted.")
    book = {code.id: code for code in codes.read_codes(ws.db)}
    row_of = rows_of_codes(list(book.values()), choice)
    table = coded_table(ws)
    table = table.where(table.source == source_id)
    segments = sources.read_segments(ws.db, source_id)
    ends = [segment.end_s for segment in segments if segment.end_s is not None]
    timed = bool(ends) and bool((table.start_cs >= 0).all() and (table.end_cs >= 0).all())
    lanes = [
        CodeLane(book[row], _passages(table.where(np.isin(table.code, below)), timed))
        for row in dict.fromkeys(row_of.values())
        if (below := [code for code, of in row_of.items() if of == row and code in table.code])
    ]
    lanes.sort(key=lambda lane: (lane.passages[0].start, _place(book, lane.code)))
    return CodeTimeLine(source_id, source.title, timed, max(ends) if timed else len(segments), tuple(lanes))


@allowed("count patterns")
def list_coded_sources(ws: Workspace) -> list[tuple[int, str, int]]:
    """Return the sources that have codings, as (source, title, number of coded passages), most first."""
    table = coded_table(ws)
    pairs = np.unique(np.stack([table.source, table.passage]), axis=1)
    found, counts = np.unique(pairs[0], return_counts=True)
    titles = sources.read_titles(ws.db)
    ranked = sorted(zip(found.tolist(), counts.tolist(), strict=True), key=lambda one: (-one[1], -one[0]))
    return [(source_id, titles[source_id], count) for source_id, count in ranked]


def _place(book: dict[int, Code], code: Code) -> int:
    return list(book).index(code.id)


def _passages(table: CodedTable, timed: bool) -> tuple[TimedPassage, ...]:
    """Return a lane's passages once each; of several people's codings, with the strongest of them."""
    everything = np.arange(len(table))
    starts = table.start_cs / 100 if timed else table.first
    ends = table.end_cs / 100 if timed else last_touched(table, everything) + 1
    found: dict[int, TimedPassage] = {}
    for n in np.argsort(-table.intensity, kind="stable"):
        passage = int(table.passage[n])
        if passage not in found:
            valence = int(table.valence[n])
            found[passage] = TimedPassage(
                passage,
                float(starts[n]),
                float(ends[n]),
                int(table.intensity[n]) or None,
                None if valence == NO_VALENCE else valence,
            )
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.end, one.excerpt_id)))
