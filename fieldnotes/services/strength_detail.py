"""The strength of one finding's evidence in all its parts."""

from dataclasses import dataclass

from ..coding.agreement_interval import Interval
from ..errors import NotFoundError
from ..records import BaseCheck, Judgement, LinkStrength, Strength
from ..store import findings, standing, standing_beside
from ..voc.link_strength import grade_link
from .access import allowed
from .agreement import code_names
from .judging import list_judgements
from .lenses import list_link_lines
from .rounds import get_round
from .strength import list_strengths, newest_alphas
from .strength_base import check_bases, plan_checks
from .workspace import Workspace


@dataclass(frozen=True)
class CodeAgreement:
    """How far the coders of a round agreed on a code of a finding's passages."""

    code: str
    round_id: int
    round_name: str
    source_id: int
    alpha: Interval


@dataclass(frozen=True)
class StrengthDetail:
    """The strength of one finding's evidence in all its parts.

    base: its people against the base of each metric that it is linked to, with what each check could have
    found. links: how far it explains each of them. agreement: of coders on its passages' codes, the lowest
    first. judgements: what people made of it, the newest first.
    """

    strength: Strength
    base: tuple[BaseCheck, ...]
    links: tuple[LinkStrength, ...]
    agreement: tuple[CodeAgreement, ...]
    judgements: tuple[Judgement, ...]


@allowed("read findings", own="finding_id")
def get_strength(ws: Workspace, finding_id: int) -> StrengthDetail:
    """Return the strength of one finding's evidence in all its parts. Raises NotFoundError."""
    if not findings.read_findings(ws.db, finding_id):
        raise NotFoundError(f"There is no finding {finding_id} in this workspace; open one from Findings.")
    strength = list_strengths(ws, [finding_id])[finding_id]
    linked = standing_beside.read_linked_parts(ws.db, [finding_id])
    pairs = plan_checks(ws, linked).get(finding_id, [])
    _, people = standing.read_standing(ws.db, [finding_id], people_of={finding_id})
    return StrengthDetail(
        strength=strength,
        base=check_bases(pairs, people.get(finding_id, ()), power=True),
        links=_link_strengths(ws, finding_id, strength),
        agreement=_agreement(ws, finding_id),
        judgements=tuple(list_judgements(ws, finding_id)),
    )


def _link_strengths(ws: Workspace, finding_id: int, strength: Strength) -> tuple[LinkStrength, ...]:
    found = []
    for line in list_link_lines(ws, finding_id=finding_id):
        link = line.link
        grade, why = grade_link(
            strength.grade,
            link.kind,
            moved=line.change.certain if line.change else None,
            has_period=bool(link.period_start or link.period_end),
        )
        found.append(LinkStrength(link.id, line.metric.name, link.slice.label(), link.kind, grade, why))
    return tuple(found)


def _agreement(ws: Workspace, finding_id: int) -> tuple[CodeAgreement, ...]:
    by_code = newest_alphas(ws, [finding_id]).get(finding_id, {})
    names = code_names(ws, by_code)
    found = []
    for code_id, (round_id, alpha) in by_code.items():
        one = get_round(ws, round_id)
        found.append(CodeAgreement(names[code_id], round_id, one.name, one.source_id, alpha))
    return tuple(sorted(found, key=lambda one: one.alpha.value or 0.0))
