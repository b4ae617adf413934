"""Scored answers whose comments were coded: who gave which score, and which coded passages are theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..coding.patterns.table import CodedTable
from ..errors import InvalidInputError
from ..records import Metric, ScoredSource, Slice
from ..store import scored_answers
from ..voc.drivers import DRIVEN_MEASURES, is_on_scale
from .access import allowed
from .coded_table import coded_table
from .metrics import get_metric
from .stamp import Stamp, database_stamp
from .workspace import Workspace

_ORDINALS = 1 << 32
_SEGMENT, _SOURCE, _ORDINAL, _SCORE, _MARKET, _CUSTOMERS, _CHANNEL, _DAY, _ROW, _WHO = range(
    len(scored_answers.SCORED)
)


@dataclass(frozen=True)
class Cut:
    """Which answers count: of this market, segment and channel, and of these days, both included.

    source_ids: None for the sources that were read from the metric's own files.
    """

    source_ids: tuple[int, ...] | None = None
    part: Slice = Slice()  # noqa: RUF009 - a frozen value
    start_on: date | None = None
    end_on: date | None = None


@dataclass(frozen=True)
class ScoredComments:
    """Respondents, each once, with their scores and the coded passages of their answers.

    scores: shape (respondents,). source_of: shape (answers, 2), a respondent and the source of an answer of
    theirs. table: the coded passages; respondent: whose each of them is. off_scale: answers left out because
    the metric does not know their score.
    """

    metric: Metric
    sources: tuple[ScoredSource, ...]
    scores: NDArray[Any]
    source_of: NDArray[Any]
    table: CodedTable
    respondent: NDArray[Any]
    off_scale: int

    @property
    def coded(self) -> NDArray[Any]:
        """Which respondents have at least one accepted coding."""
        coded = np.zeros(len(self.scores), dtype=bool)
        coded[self.respondent] = True
        return coded


# What was read last of each workspace: the state of its file, and what was asked for then.
_MOST_KEPT = 2
_kept: WeakKeyDictionary[Workspace, tuple[Stamp, dict[tuple[Metric, Cut], ScoredComments]]] = (
    WeakKeyDictionary()
)


@allowed("see metrics")
def read_scored_comments(ws: Workspace, metric_id: int, cut: Cut) -> ScoredComments:
    """Return the scored answers of sources in which something was coded.

    One respondent counts once, with the newest row. As long as nobody writes into the workspace's file, the
    same question is answered from memory.
    Raises NotFoundError, InvalidInputError for a metric that is not made of scores.
    """
    metric = get_metric(ws, metric_id)
    stamp = database_stamp(ws)
    kept = _kept.get(ws)
    if stamp is not None and kept is not None and kept[0] == stamp and (metric, cut) in kept[1]:
        return kept[1][metric, cut]
    found = _read(ws, metric, cut)
    if stamp is not None:
        older = list(kept[1].items())[1 - _MOST_KEPT :] if kept is not None and kept[0] == stamp else []
        _kept[ws] = stamp, {**dict(older), (metric, cut): found}
    return found


def _read(ws: Workspace, metric: Metric, cut: Cut) -> ScoredComments:
    if metric.measure not in DRIVEN_MEASURES:
        raise InvalidInputError(
            f"“{metric.name}” is not made of scores that people gave, so no comment goes with one; choose a "
            "metric that is an NPS, a share or a mean of answers."
        )
    known = scored_answers.read_scored_sources(ws.db, metric.id)
    asked = cut.source_ids
    sources = tuple(
        one for one in known if one.coded and (one.of_metric if asked is None else one.source_id in asked)
    )
    rows = scored_answers.read_scored_answers(ws.db, [one.source_id for one in sources])
    if cut != Cut(source_ids=cut.source_ids):
        rows = [row for row in rows if _lets_through(cut, row)]
    fits = is_on_scale(np.array([row[_SCORE] for row in rows], dtype=float), metric)
    kept, who, scores = _one_a_respondent([row for row, fit in zip(rows, fits.tolist(), strict=True) if fit])
    table, of_answer = _passages_of(coded_table(ws), kept)
    of_source = np.array([row[_SOURCE] for row in kept], dtype=np.int64)
    return ScoredComments(
        metric=metric,
        sources=sources,
        scores=scores,
        source_of=np.column_stack([who, of_source]),
        table=table,
        respondent=who[of_answer],
        off_scale=int((~fits).sum()),
    )


def _lets_through(cut: Cut, row: tuple[Any, ...]) -> bool:
    for wanted, place in (
        (cut.part.market, _MARKET),
        (cut.part.segment, _CUSTOMERS),
        (cut.part.channel, _CHANNEL),
    ):
        if wanted and wanted != row[place]:
            return False
    day = row[_DAY]
    since, until = str(cut.start_on or ""), str(cut.end_on or "9999")
    undated = cut.start_on is None and cut.end_on is None
    return undated or bool(day and since <= day <= until)


def _one_a_respondent(
    rows: Sequence[tuple[Any, ...]],
) -> tuple[list[tuple[Any, ...]], NDArray[Any], NDArray[Any]]:
    """Return the answers of each respondent's newest row, whose they are, and each respondent's score."""
    newest: dict[str, tuple[str, int]] = {}
    for row in rows:
        who, when = row[_WHO], (row[_DAY], row[_ROW])
        if who not in newest or when > newest[who]:
            newest[who] = when
    kept = [row for row in rows if newest[row[_WHO]] == (row[_DAY], row[_ROW])]
    number = {who: n for n, who in enumerate(newest)}
    respondent = np.array([number[row[_WHO]] for row in kept], dtype=np.int64)
    scores = np.zeros(len(number))
    scores[respondent] = [row[_SCORE] for row in kept]
    return kept, respondent, scores


def _passages_of(table: CodedTable, rows: Iterable[tuple[Any, ...]]) -> tuple[CodedTable, NDArray[Any]]:
    """Return the passages that touch one of the answers, each answer's apart, and which answer that is."""
    keys = np.array([row[_SOURCE] * _ORDINALS + row[_ORDINAL] for row in rows], dtype=np.int64)
    if not len(keys):
        return table.where(np.zeros(len(table), dtype=bool)), keys
    order = np.argsort(keys)
    near = np.flatnonzero(np.isin(table.source, np.unique(keys // _ORDINALS)))
    lengths = (table.last - table.first + 1)[near]
    at = np.repeat(near, lengths)
    step = np.arange(len(at)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    wanted = table.source[at] * _ORDINALS + table.first[at] + step
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    hit = keys[order][place] == wanted
    return table.where(at[hit]), order[place[hit]]
