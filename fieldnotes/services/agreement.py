"""How far the coders of a round agree, as figures and as tables to take away."""

from collections.abc import Iterable, Mapping, Sequence

from ..coding.agreement_figures import AgreementFigure, AgreementReport, measure_agreement
from ..coding.agreement_interval import Interval
from ..coding.agreement_units import UNIT_KINDS, UnitKind, lay_out
from ..errors import InvalidInputError
from ..interchange.csv_text import Cell, rows_to_csv
from ..records import Coding, CodingRound, Decision, RoundCoding
from ..store import codes, excerpts, people, sources
from .access import allowed
from .audit import note_in_audit
from .coding import get_coding
from .rounds import get_round, list_round_codes, revealed_codings
from .settling import read_settling
from .workspace import Workspace

FIGURE_COLUMNS = (
    "code",
    "unit",
    "units counted",
    "segments counted",
    "units with it",
    "by all coders",
    "alpha",
    "alpha low",
    "alpha high",
    "kappa",
    "positive agreement",
    "agreement %",
    "alpha with uncoded text",
    "intensity alpha",
    "intensity low",
    "intensity high",
    "intensity units",
    "note",
)
WITHHELD = "not shown, for want of consent"
SETTLED_COLUMNS = (
    "passage",
    "codes by coder",
    "outcome",
    "settled as",
    "reason",
    "settled by",
    "settled at",
)


@allowed("compare coders")
def measure_round(ws: Workspace, round_id: int, *, unit: UnitKind = "segment") -> AgreementReport:
    """Return how far the coders of a revealed round agree, by segment or by character.

    Only coders who finished count, and only units that somebody coded; see coding/agreement_figures.py.
    Raises ConflictError until the round is revealed, InvalidInputError for an unknown unit.
    """
    if unit not in UNIT_KINDS:
        raise InvalidInputError(f"“{unit}” is no unit; use one of: {', '.join(UNIT_KINDS)}.")
    one = get_round(ws, round_id)
    codings = revealed_codings(ws, one)
    known = [code.id for code in list_round_codes(ws, one)]
    # A code may have left the codebook since; what was coded with it is compared all the same.
    gone = sorted({made.code_id for made in codings} - set(known))
    return measure_agreement(
        lay_out(
            sources.read_segments(ws.db, one.source_id),
            codings,
            coder_ids=[coder.member_id for coder in one.compared],
            code_ids=[*known, *gone],
            kind=unit,
        )
    )


@allowed("compare coders")
def export_agreement(ws: Workspace, round_id: int) -> str:
    """Return the agreement figures of a round as CSV, by segment and by character, one row a code."""
    rows: list[tuple[Cell, ...]] = []
    for unit in UNIT_KINDS:
        report = measure_round(ws, round_id, unit=unit)
        names = code_names(ws, [figure.code_id for figure in report.by_code if figure.code_id])
        for figure in (report.overall, *report.by_code):
            name = "all codes" if figure.code_id is None else names[figure.code_id]
            rows.append((name, unit, *_cells(figure)))
    return rows_to_csv(FIGURE_COLUMNS, rows)


@allowed("compare coders")
def export_settled(ws: Workspace, round_id: int) -> str:
    """Return what there was to settle in a round as CSV: a row a passage, who coded what, what came of it.

    Where somebody who is heard does not agree to being quoted, the rows come without the words.
    """
    view = read_settling(ws, round_id)
    groups = [*view.comparison.agreed, *(item.codings for item in view.comparison.disagreements)]
    results = [get_coding(ws, coding_id) for one in view.decisions for coding_id in one.results]
    names = code_names(
        ws, [made.code_id for group in groups for made in group] + [r.code_id for r in results]
    )
    by_id = {made.id: _tag(made, names) for made in results}
    members = {member.id: member.name for member in people.read_members(ws.db)}
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        decision = next((view.decided[made.id] for made in group if made.id in view.decided), None)
        tags = [by_id[made] for made in decision.results] if decision else []
        if decision and decision.outcome == "agreed":  # one decision takes over all that is agreed
            tags = [_tag(made, names) for made in group if made.coder_id == group[0].coder_id]
        words = _words(ws, group) if view.quotable else WITHHELD
        rows.append((words, _coded(view.round, group, names), *_outcome(decision, members, tags)))
    note_in_audit(ws, "exported", item_kind="round", item_id=round_id, detail="what was settled, as csv")
    return rows_to_csv(SETTLED_COLUMNS, rows)


@allowed("compare coders")
def code_names(ws: Workspace, code_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of codes, also of those that were merged into others since."""
    names = {code.id: code.name for code in codes.read_codes(ws.db)}
    for code_id in set(code_ids) - names.keys():
        names[code_id] = codes.read_codes(ws.db, code_id=code_id)[0].name
    return names


def _cells(figure: AgreementFigure) -> tuple[Cell, ...]:
    return (
        figure.units,
        figure.segments,
        figure.used_on,
        figure.all_on,
        *_rounded(figure.alpha),
        _three(figure.kappa),
        _three(figure.positive),
        None if figure.percent is None else round(figure.percent, 1),
        _three(figure.with_uncoded),
        *_rounded(figure.intensity),
        figure.intensity_units,
        figure.why_not,
    )


def _rounded(interval: Interval) -> tuple[float | None, ...]:
    return _three(interval.value), _three(interval.low), _three(interval.high)


def _three(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _words(ws: Workspace, group: Sequence[RoundCoding]) -> str:
    found = excerpts.read_excerpts(ws.db, ids=sorted({made.excerpt_id for made in group}))
    return max((one.text for one in found), key=len)


def _coded(one: CodingRound, group: Sequence[RoundCoding], names: Mapping[int, str]) -> str:
    said = []
    for coder in one.compared:
        mine = [made for made in group if made.coder_id == coder.member_id]
        tags = dict.fromkeys(_tag(made, names) for made in mine)
        said.append(f"{coder.name}: {', '.join(tags) or 'nothing'}")
    return "; ".join(said)


def _tag(made: RoundCoding | Coding, names: Mapping[int, str]) -> str:
    return names[made.code_id] + (f" ({made.intensity})" if made.intensity else "")


def _outcome(decision: Decision | None, members: Mapping[int, str], tags: Sequence[str]) -> tuple[Cell, ...]:
    if decision is None:
        return ("open", "", "", "", None)
    taken = f" {members[decision.taken_from]}'s" if decision.taken_from else ""
    return (
        f"{decision.outcome}{taken}",
        ", ".join(tags),
        decision.reason,
        members[decision.decided_by],
        decision.decided_at,
    )
