"""Settle what coders of a round see differently: passage by passage, with the outcome and its reason kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..coding.disagreements import Comparison, Disagreement, compare_codings
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import OUTCOMES, CodingRound, Decision, Outcome, Passage, RoundCoding, Segment, Speaker
from ..store import codes, memos, rounds, sources
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .codings import check_code, find_passage
from .rounds import check_consent, get_round, revealed_codings
from .workspace import Workspace, checked_text, current_member


@dataclass(frozen=True)
class Settling:
    """A revealed round: what is agreed, what differs, and what was decided.

    lines: all of the source's, in order; places: where each stands among them, by its id. decided: the
    decision on each independent coding that has one. quotable: whether everybody heard agrees to being quoted
    today; where not, no words of the source are shown and nothing can be settled.
    """

    round: CodingRound
    lines: tuple[Segment, ...]
    places: Mapping[int, int]
    speakers: Mapping[int, Speaker]
    comparison: Comparison
    decisions: tuple[Decision, ...]
    decided: Mapping[int, Decision]
    quotable: bool

    def decision_on(self, item: Disagreement) -> Decision | None:
        """Return how a disagreement was settled, or None."""
        found = [self.decided.get(made.id) for made in item.codings]
        return None if None in found else found[0]

    @property
    def open(self) -> tuple[Disagreement, ...]:
        """The disagreements that are not settled, as they lie in the text."""
        return tuple(one for one in self.comparison.disagreements if self.decision_on(one) is None)

    @property
    def agreed_open(self) -> tuple[tuple[RoundCoding, ...], ...]:
        """What all coded alike and nobody has taken over yet."""
        return tuple(
            group for group in self.comparison.agreed if any(made.id not in self.decided for made in group)
        )


@allowed("compare coders")
def read_settling(ws: Workspace, round_id: int) -> Settling:
    """Return what there is to settle in a round, and what was settled.

    Where the source may not be quoted today its lines come without their words. Raises ConflictError until
    the round is revealed.
    """
    one = get_round(ws, round_id)
    codings = revealed_codings(ws, one)
    lines = sources.read_segments(ws.db, one.source_id)
    quotable = sources.is_quotable(ws.db, one.source_id)
    decisions = rounds.read_decisions(ws.db, round_id=round_id)
    return Settling(
        one,
        tuple(lines if quotable else [replace(line, text="", machine_text="") for line in lines]),
        {line.id: at for at, line in enumerate(lines)},
        {voice.id: voice for voice in sources.read_speakers(ws.db, one.source_id)},
        compare_codings(lines, codings, coder_ids=[coder.member_id for coder in one.compared]),
        tuple(decisions),
        {coding_id: decision for decision in decisions for coding_id in decision.settles},
        quotable,
    )


def passage_of(view: Settling, codings: Sequence[RoundCoding]) -> Passage:
    """Return the bounds from the first to the last character on which one of these codings lies."""
    first = min(codings, key=lambda made: (view.places[made.first_segment_id], made.start_char))
    last = max(codings, key=lambda made: (view.places[made.last_segment_id], made.end_char))
    return first.first_segment_id, first.start_char, last.last_segment_id, last.end_char


@allowed("compare coders")
def read_memos(ws: Workspace, item: Disagreement) -> dict[int, list[str]]:
    """Return the memos that its coders wrote on the codings of a disagreement, by coding."""
    found = memos.read_memos(ws.db, "coding", [made.id for made in item.codings])
    return {coding_id: [text for _by, text in written] for coding_id, written in found.items()}


@allowed("compare coders")
def settle(
    ws: Workspace,
    round_id: int,
    key: int,
    *,
    outcome: Outcome,
    coder_id: int | None = None,
    code_ids: Sequence[int] = (),
    passage: Passage | None = None,
    intensity: int | None = None,
    reason: str = "",
) -> Decision:
    """Decide a disagreement as the current member; what comes of it counts as an accepted coding from now on.

    key: the disagreement's. outcome: "take" what coder_id coded there; "all" codes that anybody put there,
    each from the first to the last word that somebody gave it, with the highest intensity; "none" of them; or
    "other", code_ids on `passage` (all of the disagreement's words where None) with this intensity.
    A code that was accepted on the very same words before stays as it is.
    Raises NotFoundError for an unknown disagreement, coder or code, ConflictError where it is settled
    already, InvalidInputError for an outcome that says nothing, ConsentError where somebody who is heard does
    not agree to being quoted.
    """
    if outcome not in OUTCOMES or outcome == "agreed":
        raise InvalidInputError(f"“{outcome}” settles nothing; use take, all, none or other.")
    with writing(ws.db):
        view = read_settling(ws, round_id)
        check_consent(ws, view.round.source_id)
        item = next((one for one in view.comparison.disagreements if one.key == key), None)
        if item is None:
            raise NotFoundError("That disagreement is not in this round any more; reload the page.")
        if view.decision_on(item) is not None:
            raise ConflictError("That disagreement is settled already; take the decision back to change it.")
        wanted = _wanted(
            ws,
            view,
            item,
            outcome=outcome,
            coder_id=coder_id,
            code_ids=code_ids,
            passage=passage,
            intensity=intensity,
        )
        decision_id = _decide(
            ws,
            view,
            outcome,
            settles=[made.id for made in item.codings if made.id not in view.decided],
            wanted=wanted,
            taken_from=coder_id if outcome == "take" else None,
            reason=reason,
        )
    return rounds.read_decisions(ws.db, decision_id=decision_id)[0]


@allowed("compare coders")
def settle_agreed(ws: Workspace, round_id: int) -> Decision:
    """Take over all that the coders coded alike.

    Raises ConflictError where there is nothing left of it, ConsentError as `settle`.
    """
    with writing(ws.db):
        view = read_settling(ws, round_id)
        check_consent(ws, view.round.source_id)
        groups = view.agreed_open
        if not groups:
            raise ConflictError("All that the coders agree on is taken over already.")
        decision_id = _decide(
            ws,
            view,
            "agreed",
            settles=[made.id for group in groups for made in group if made.id not in view.decided],
            # Alike means that one coder's codings stand for everybody's.
            wanted=[
                _as_made(made) for group in groups for made in group if made.coder_id == group[0].coder_id
            ],
        )
    return rounds.read_decisions(ws.db, decision_id=decision_id)[0]


@allowed("compare coders")
def undo_decision(ws: Workspace, decision_id: int) -> None:
    """Take a decision back; codings that it made leave the library again. Raises NotFoundError."""
    with writing(ws.db):
        found = rounds.read_decisions(ws.db, decision_id=decision_id)
        if not found:
            raise NotFoundError("That decision was taken back already; reload the page.")
        rounds.remove_decision(ws.db, decision_id)
        rounds.update_round(ws.db, found[0].round_id, {"settled_at": None})


_Wanted = tuple[Passage, int, int | None]


def _wanted(
    ws: Workspace,
    view: Settling,
    item: Disagreement,
    *,
    outcome: Outcome,
    coder_id: int | None,
    code_ids: Sequence[int],
    passage: Passage | None,
    intensity: int | None,
) -> list[_Wanted]:
    """Return what the outcome puts where: bounds, code, intensity."""
    if outcome == "take":
        taken = [made for made in item.codings if made.coder_id == coder_id]
        if not taken:
            raise NotFoundError("That coder put nothing there; choose another outcome.")
        return [_as_made(made) for made in taken]
    if outcome == "all":
        return [_widest(view, item, code_id) for code_id in item.code_ids]
    if outcome == "none":
        return []
    if not code_ids:
        raise InvalidInputError("No code is chosen; choose one, or settle it as “none”.")
    if intensity is not None and intensity not in (1, 2, 3):
        raise InvalidInputError(f"Intensity is 1, 2 or 3, not {intensity}.")
    bounds = passage or passage_of(view, item.codings)
    find_passage(ws, view.round.source_id, bounds[:2], bounds[2:])
    for code_id in code_ids:
        check_code(ws, code_id)
    return [(bounds, code_id, intensity) for code_id in dict.fromkeys(code_ids)]


def _as_made(made: RoundCoding) -> _Wanted:
    bounds = (made.first_segment_id, made.start_char, made.last_segment_id, made.end_char)
    return bounds, made.code_id, made.intensity


def _widest(view: Settling, item: Disagreement, code_id: int) -> _Wanted:
    same = [made for made in item.codings if made.code_id == code_id]
    return passage_of(view, same), code_id, max((made.intensity or 0 for made in same), default=0) or None


def _decide(
    ws: Workspace,
    view: Settling,
    outcome: Outcome,
    *,
    settles: Sequence[int],
    wanted: Sequence[_Wanted],
    taken_from: int | None = None,
    reason: str = "",
) -> int:
    me = current_member(ws)
    results: dict[int, bool] = {}
    for bounds, code_id, intensity in wanted:
        excerpt_id = find_passage(ws, view.round.source_id, bounds[:2], bounds[2:])
        coding_id = rounds.find_accepted(ws.db, excerpt_id, code_id)
        made = coding_id is None
        if coding_id is None:
            coding_id = codes.add_coding(
                ws.db,
                {
                    "excerpt_id": excerpt_id,
                    "code_id": code_id,
                    "status": "accepted",
                    "made_by": me.name,
                    "coder_id": me.id,
                    "intensity": intensity,
                    "decided_by": me.id,
                    "decided_at": now(),
                    "round_id": view.round.id,
                },
            )
        results.setdefault(coding_id, made)
    decision_id = rounds.add_decision(
        ws.db,
        {
            "round_id": view.round.id,
            "outcome": outcome,
            "taken_from": taken_from,
            "reason": checked_text(reason, "The reason"),
            "decided_by": me.id,
        },
        settles=settles,
        results=results.items(),
    )
    after = read_settling(ws, view.round.id)
    if not after.open and not after.agreed_open:
        rounds.update_round(ws.db, view.round.id, {"settled_at": now()})
    return decision_id
