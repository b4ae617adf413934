"""What each theme and emotion goes along with in a metric: a place to start looking, not a cause.

Only accepted codings count, of sources that consent covers today; suggestions never do.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..coding.patterns.counting import different_values
from ..coding.patterns.matrix import rows_of_codes
from ..records import Code, CodeChoice, CodeKind, Driver, Drivers, ScoredSource, Slice
from ..store import codes, findings, scored_answers
from ..voc.drivers import Contrast, Mentions, base_level, contrast_codes, share_together
from .access import allowed
from .metrics import get_metric
from .patterns import in_order
from .scored_comments import Cut, ScoredComments, read_scored_comments
from .workspace import Workspace

ALL_CUSTOMERS = Slice()
MOST_TOGETHER = 2  # codes named beside one, and from which share on
TOGETHER_FROM = 0.2
NO_ROW = -1


@allowed("see metrics")
def list_scored_sources(ws: Workspace, metric_id: int) -> list[ScoredSource]:
    """Return the sources of answers with scores; those read from a file of the metric come first."""
    get_metric(ws, metric_id)
    return scored_answers.read_scored_sources(ws.db, metric_id)


@allowed("see metrics")
def metric_drivers(
    ws: Workspace,
    metric_id: int,
    *,
    source_ids: Sequence[int] | None = None,
    part: Slice = ALL_CUSTOMERS,
    start_on: date | None = None,
    end_on: date | None = None,
    kind: CodeKind | None = None,
    roll_up: bool = False,
    count_uncoded: bool = False,
) -> Drivers:
    """Return what each code goes along with among the scored answers whose comments were coded.

    source_ids: where to look; by default the sources that were read from the metric's own files. part: only
    answers of this market, segment and channel. start_on, end_on: only those of these days, both included.
    kind, roll_up: as in CodeChoice.
    The base of a code: respondents with at least one accepted coding, in sources where codes of its kind were
    used. An uncoded comment was perhaps not read, so it does not count as one that mentions nothing, unless
    count_uncoded says that these sources were read to the end. One respondent counts once, with the newest
    answer.
    Raises NotFoundError, InvalidInputError for a metric that is not made of scores.
    """
    asked = None if source_ids is None else tuple(source_ids)
    comments = read_scored_comments(ws, metric_id, Cut(asked, part, start_on, end_on))
    book = {code.id: code for code in codes.read_codes(ws.db)}
    rows, row = _rows(comments, book, CodeChoice(kind, roll_up=roll_up))
    coded = comments.coded
    base = np.ones(len(coded), dtype=bool) if count_uncoded else coded
    found = _ranked(ws, comments, [book[one] for one in rows], row, base) if rows else ()
    judged = [one for one in found if one.certain is not None]
    level = base_level(comments.scores[base], comments.metric) if base.any() else None
    return Drivers(
        metric=comments.metric,
        drivers=found,
        respondents=int(base.sum()),
        value=None if level is None else level.value,
        low=None if level is None else level.low,
        high=None if level is None else level.high,
        sources=comments.sources,
        uncoded=int((~coded).sum()),
        counted=count_uncoded,
        off_scale=comments.off_scale,
        looked_at=len(judged),
        found=sum(one.certain is True for one in judged),
    )


@allowed("see metrics")
def driver_passages(
    ws: Workspace,
    metric_id: int,
    code_id: int,
    *,
    source_ids: Sequence[int] | None = None,
    part: Slice = ALL_CUSTOMERS,
    start_on: date | None = None,
    end_on: date | None = None,
    roll_up: bool = False,
) -> list[int]:
    """Return the excerpts of a code among the answers that metric_drivers counts, the newest sources first.

    The other arguments and errors are those of metric_drivers.
    """
    asked = None if source_ids is None else tuple(source_ids)
    comments = read_scored_comments(ws, metric_id, Cut(asked, part, start_on, end_on))
    book = {code.id: code for code in codes.read_codes(ws.db)}
    rows, row = _rows(comments, book, CodeChoice(roll_up=roll_up))
    return in_order(comments.table, row == rows.index(code_id)) if code_id in rows else []


def _rows(
    comments: ScoredComments, book: dict[int, Code], choice: CodeChoice
) -> tuple[list[int], NDArray[Any]]:
    """Return the codes that have a row, and the row of each passage, NO_ROW where it is in none."""
    row_of = rows_of_codes(list(book.values()), choice)
    used, inverse = np.unique(comments.table.code, return_inverse=True)
    rows = sorted({row_of[one] for one in used.tolist() if one in row_of})
    place = np.array(
        [rows.index(row_of[one]) if one in row_of else NO_ROW for one in used.tolist()], dtype=int
    )
    return rows, place[inverse] if len(used) else place


def _ranked(
    ws: Workspace, comments: ScoredComments, rows: list[Code], row: NDArray[Any], base: NDArray[Any]
) -> tuple[Driver, ...]:
    mentions = _mentions(comments, rows, row, base)
    together = share_together(mentions)
    of_finding = _findings_of_rows(ws, comments, row)
    found = []
    for n, (code, contrast) in enumerate(zip(rows, contrast_codes(mentions, comments.metric), strict=True)):
        most = np.argsort(-together[n], kind="stable")[:MOST_TOGETHER]
        beside = tuple(
            (rows[one].name, float(together[n][one])) for one in most if together[n][one] >= TOGETHER_FROM
        )
        found.append(_driver(code, contrast, beside, tuple(sorted(of_finding.get(n, ())))))
    return tuple(sorted(found, key=_rank))


def _mentions(comments: ScoredComments, rows: list[Code], row: NDArray[Any], base: NDArray[Any]) -> Mentions:
    """Return who mentions what; the base of a code are those in whose sources its kind was used."""
    counts = row != NO_ROW
    pairs, _ = different_values(comments.respondent[counts] * len(rows) + row[counts])
    kinds = sorted({code.kind for code in rows})
    kind_of_row = np.array([kinds.index(code.kind) for code in rows])
    bases = np.zeros((len(kinds), len(base)), dtype=bool)
    for n in range(len(kinds)):
        used, _ = different_values(comments.table.source[counts][kind_of_row[row[counts]] == n])
        bases[n, comments.source_of[np.isin(comments.source_of[:, 1], used), 0]] = True
    return Mentions(
        scores=comments.scores,
        respondent=pairs // len(rows),
        code=pairs % len(rows),
        bases=kind_of_row.tolist(),
        base=bases & base,
    )


def _findings_of_rows(ws: Workspace, comments: ScoredComments, row: NDArray[Any]) -> dict[int, set[int]]:
    """Return which findings that are not retired rest on passages of each row."""
    retired = {one.id for one in findings.read_findings(ws.db) if one.status == "retired"}
    of_passage: dict[int, set[int]] = {}
    for one in findings.read_evidence(ws.db):
        if one.finding_id not in retired:
            of_passage.setdefault(one.excerpt_id, set()).add(one.finding_id)
    found: dict[int, set[int]] = {}
    for at in np.flatnonzero(np.isin(comments.table.passage, list(of_passage))).tolist():
        found.setdefault(int(row[at]), set()).update(of_passage[int(comments.table.passage[at])])
    return found


def _driver(
    code: Code, one: Contrast, beside: tuple[tuple[str, float], ...], finding_ids: tuple[int, ...]
) -> Driver:
    mentions = one.mentioning.responses if one.mentioning else 0
    others = one.not_mentioning.responses if one.not_mentioning else 0
    share = mentions / (mentions + others)
    return Driver(
        code=code,
        mentions=mentions,
        others=others,
        mentioning=one.mentioning.value if one.mentioning else None,
        not_mentioning=one.not_mentioning.value if one.not_mentioning else None,
        difference=one.difference,
        low=one.low,
        high=one.high,
        impact=None if one.difference is None else share * one.difference,
        impact_low=None if one.low is None else share * one.low,
        impact_high=None if one.high is None else share * one.high,
        p=one.p,
        q=one.q,
        certain=one.certain,
        small=one.small,
        percent=one.percent,
        comes_with=beside,
        finding_ids=finding_ids,
    )


def _rank(driver: Driver) -> tuple[bool, float, int]:
    """Order by the share who mention it times the difference; what is too small to judge comes last."""
    return driver.small, -abs(driver.impact or 0.0), -driver.mentions
