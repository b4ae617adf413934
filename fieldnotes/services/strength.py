"""The strength of evidence behind findings, for many at once; strength_detail.py has all parts for one."""

from collections.abc import Sequence
from pathlib import Path

from ..coding.agreement_interval import Interval
from ..records import Strength
from ..store import standing, standing_beside
from ..voc.strength import grade_evidence
from .access import allowed
from .agreement import measure_round
from .strength_base import find_unlike, plan_checks
from .workspace import Workspace


@allowed("read findings")
def list_strengths(ws: Workspace, finding_ids: Sequence[int] | None = None) -> dict[int, Strength]:
    """Return by finding how strong the evidence behind these findings is, or behind all.

    Only passages that may be shown now count, so a withdrawn consent or a removed source takes its part away
    at once. Each id asked for is in it.
    """
    linked = standing_beside.read_linked_parts(ws.db, finding_ids)
    planned = plan_checks(ws, linked)
    counts, people = standing.read_standing(ws.db, finding_ids, people_of=planned)
    unlike = find_unlike(planned, people)
    local = standing.read_local_words(ws.db, finding_ids)
    alphas = _lowest_alphas(ws, finding_ids)
    strengths = {}
    for finding_id, counted in counts.items():
        market, reading = local.get(finding_id, ("", ""))
        strengths[finding_id] = grade_evidence(
            counted,
            market=market,
            local_reading=reading,
            unlike_base=unlike.get(finding_id, ""),
            alpha=alphas.get(finding_id),
        )
    return strengths


_MOST_ROUNDS = 500
_measured: dict[tuple[Path, int, str], dict[int, Interval]] = {}


def _alphas_of(ws: Workspace, round_id: int, revealed_at: str) -> dict[int, Interval]:
    """Return by code how far the coders of a revealed round agree, where there was enough to say."""
    key = (ws.database_path, round_id, revealed_at)
    alphas = _measured.get(key)
    if alphas is None:
        if len(_measured) >= _MOST_ROUNDS:
            _measured.clear()
        alphas = _measured[key] = {
            figure.code_id: figure.alpha
            for figure in measure_round(ws, round_id).by_code
            if figure.code_id is not None and figure.alpha.value is not None and not figure.why_not
        }
    return alphas


@allowed("read findings")
def newest_alphas(
    ws: Workspace, finding_ids: Sequence[int] | None
) -> dict[int, dict[int, tuple[int, Interval]]]:
    """Return by finding and code the newest round that measured it, with the coders' agreement there."""
    found: dict[int, dict[int, tuple[int, Interval]]] = {}
    measured = standing_beside.read_measured_codes(ws.db, finding_ids)
    for finding_id, round_id, revealed_at, code_id in measured:
        alpha = _alphas_of(ws, round_id, revealed_at).get(code_id)
        if alpha is not None:
            found.setdefault(finding_id, {}).setdefault(code_id, (round_id, alpha))
    return found


def _lowest_alphas(ws: Workspace, finding_ids: Sequence[int] | None) -> dict[int, float]:
    return {
        finding_id: min(alpha.value for _, alpha in by_code.values() if alpha.value is not None)
        for finding_id, by_code in newest_alphas(ws, finding_ids).items()
    }
