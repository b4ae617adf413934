"""What merging one code into another does, step by step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal, get_args

from ..coding.code_tree import codes_above
from ..records.codebook import Cells, CodeStep, CodingOfCode
from ..store import code_changes, codes
from .access import allowed
from .code_steps import present, step_of
from .workspace import Workspace

_Pair = Literal["favourite_code", "coding_round_code"]
_PAIRS: tuple[_Pair, ...] = get_args(_Pair)
_WEIGHT = {"accepted": 3, "independent": 3, "rejected": 2, "suggested": 1}


@allowed("keep the codebook")
def merge_steps(ws: Workspace, code_id: int, into_id: int) -> list[CodeStep]:
    """Return the steps that give all that a code has to another: codings, codes below, memos, stars, rounds.

    The same passage with both codes by the same coder keeps one coding, with the higher intensity.
    """
    book = {code.id: code for code in codes.read_codes(ws.db)}
    code, into = book[code_id], book[into_id]
    steps = [present(into_id)]
    if code_id in {above.id for above in codes_above(into, book)}:
        # Merged into a code below itself: that one takes its place.
        place = {"parent_id": code.parent_id, "ordinal": code.ordinal}
        steps.append(step_of("code", into_id, {"parent_id": into.parent_id, "ordinal": into.ordinal}, place))
    last = max((one.ordinal for one in book.values() if one.parent_id == into_id), default=-1)
    for number, child in enumerate(one for one in book.values() if one.parent_id == code_id):
        if child.id != into_id:
            now = {"parent_id": child.parent_id, "ordinal": child.ordinal}
            steps.append(step_of("code", child.id, now, {"parent_id": into_id, "ordinal": last + 1 + number}))
    steps += _coding_steps(code_changes.read_codings_of(ws.db, [code_id, into_id]), code_id, into_id)
    steps += [
        CodeStep("memo", memo_id, {"item_id": code_id}, {"item_id": into_id})
        for memo_id in code_changes.read_memo_ids(ws.db, code_id)
    ]
    for table in _PAIRS:
        have = set(code_changes.read_paired(ws.db, table, into_id))
        for item_id in code_changes.read_paired(ws.db, table, code_id):
            after = {} if item_id in have else {"code_id": into_id}
            steps.append(CodeStep(table, item_id, {"code_id": code_id}, after))
    return [*steps, CodeStep("code", code_id, {"merged_into": None}, {"merged_into": into_id})]


def _coding_steps(found: Sequence[CodingOfCode], code_id: int, into_id: int) -> list[CodeStep]:
    at_excerpt: dict[int, list[CodingOfCode]] = {}
    for one in found:
        if one.code_id == into_id and one.removed_at is None:
            at_excerpt.setdefault(one.excerpt_id, []).append(one)
    before = {one.id: one for one in found}
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    after = dict(before)
    for one in found:
        if one.code_id != code_id:
            continue
        after[one.id] = coming = replace(one, code_id=into_id)
        if one.removed_at is not None:
            continue
        there = at_excerpt.setdefault(one.excerpt_id, [])
        for other in [other for other in there if _are_one(coming, other)]:
            winner, loser = sorted((other, coming), key=lambda it: _WEIGHT[it.status], reverse=True)
            if winner.status == loser.status:
                winner = replace(
                    winner,
                    intensity=max(winner.intensity or 0, loser.intensity or 0) or None,
                    valence=loser.valence if winner.valence is None else winner.valence,
                )
            after[winner.id] = winner
            # Its own code and time stay with what goes, so that undo knows it again.
            after[loser.id] = replace(loser, removed_at=moment)
            there.remove(other)
            coming = winner
        there.append(coming)
    steps = []
    for coding_id, old in before.items():
        new = after[coding_id]
        changed = {
            name: getattr(new, name)
            for name in ("removed_at", "code_id", "intensity", "valence")
            if getattr(new, name) != getattr(old, name)
        }
        if changed:
            was = {name: getattr(old, name) for name in changed}
            # What does not change tells the row from a later one that was given its id.
            same: Cells = {"made_at": old.made_at, "made_by": old.made_by}
            steps.append(CodeStep("coding", coding_id, {**was, **same}, {**changed, **same}))
    # What goes makes room before what comes: a coder has one coding of a code on a passage.
    return sorted(steps, key=lambda step: "removed_at" not in step.after)


def _are_one(one: CodingOfCode, other: CodingOfCode) -> bool:
    """Say whether two codings of one passage become one when their codes do."""
    # What somebody coded in a round stands beside its outcome.
    if (one.status == "independent") != (other.status == "independent"):
        return False
    if one.status == "independent" and one.round_id != other.round_id:
        return False
    if one.made_by == other.made_by or "suggested" in (one.status, other.status):
        return True
    return one.coder_id is not None and one.coder_id == other.coder_id
