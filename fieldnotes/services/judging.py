"""A person's own judgement of the evidence for a finding, beside the computed word, never instead of it."""

from collections.abc import Sequence

from ..errors import InvalidInputError, NotFoundError
from ..records import GRADES, EvidenceCounts, Judgement
from ..store import findings, judgements
from ..store.database import writing
from .access import allowed
from .strength import list_strengths
from .workspace import Workspace, checked_text, current_member

# What says that the evidence is another one than when somebody judged it.
_EVIDENCE = (
    "excerpts_for",
    "excerpts_against",
    "people",
    "occasions",
    "sources",
    "methods",
    "observers",
    "newest",
)


@allowed("write findings")
def judge_finding(ws: Workspace, finding_id: int, *, judged: str, reason: str) -> Judgement:
    """Store what the current member makes of the evidence for a finding, and why.

    judged: a word of the rubric. What is computed and counted now is kept beside it.
    Raises InvalidInputError for another word or without a reason, NotFoundError for an unknown finding.
    """
    if judged not in GRADES:
        raise InvalidInputError(f"“{judged}” is no word of the rubric; use {', '.join(GRADES)}.")
    if not reason.strip():
        raise InvalidInputError(
            "A judgement without a reason helps nobody; say in a sentence what it rests on."
        )
    with writing(ws.db):
        if not findings.read_findings(ws.db, finding_id):
            raise NotFoundError(
                f"There is no finding {finding_id} in this workspace; open one from Findings."
            )
        strength = list_strengths(ws, [finding_id])[finding_id]
        made = judgements.add_judgement(
            ws.db,
            {
                "finding_id": finding_id,
                "judged": judged,
                "reason": checked_text(reason, "The reason", required=True),
                "grade": strength.grade,
                "judged_by": current_member(ws).id,
            },
            strength.counts,
        )
    return next(one for one in list_judgements(ws, finding_id) if one.id == made)


@allowed("read findings", own="finding_id")
def list_judgements(ws: Workspace, finding_id: int) -> list[Judgement]:
    """Return what people made of the evidence for a finding, the newest first."""
    return judgements.read_judgements(ws.db, [finding_id])


@allowed("write findings")
def take_back_judgement(ws: Workspace, judgement_id: int) -> None:
    """Remove a judgement that was made by mistake."""
    with writing(ws.db):
        judgements.delete_judgement(ws.db, judgement_id)


@allowed("read findings")
def newest_judgements(ws: Workspace, finding_ids: Sequence[int]) -> dict[int, Judgement]:
    """Return by finding the newest judgement, where there is one."""
    newest: dict[int, Judgement] = {}
    for one in judgements.read_judgements(ws.db, finding_ids):
        newest.setdefault(one.finding_id, one)
    return newest


def changed_since(judgement: Judgement, counts: EvidenceCounts) -> bool:
    """Say whether the evidence is another one than when somebody judged it."""
    return any(getattr(judgement.counts, name) != getattr(counts, name) for name in _EVIDENCE)
