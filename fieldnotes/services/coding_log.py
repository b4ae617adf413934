"""What a member does to codings is written down, so that it can be read, undone and done again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from ..errors import ConflictError
from ..records import CodingChangeKind, CodingState, SourceChange
from ..store import changes, codes, codings, excerpts, rounds, sources
from ..store.database import writing
from .access import allowed
from .trusting import note_decisions
from .workspace import Workspace, current_member

OF_A_ROUND = "That tag was made in a round of independent coding; it is settled there."
_WORDS_POINTS = 120
_CHANGEABLE = ("code_id", "status", "intensity", "valence", "removed", "memo", "excerpt_id")


@allowed("code")
@contextmanager
def logged(ws: Workspace, kind: CodingChangeKind, *coding_ids: int) -> Iterator[list[int]]:
    """Run the block as one transaction, and write down what it did to codings.

    Yields the list of their ids, to which the block appends those of codings that it makes. What is made
    independently has a log of its own for each round, and only its coder changes it.
    Raises ConflictError where it is somebody else's, or their part of the round is finished.
    """
    with writing(ws.db):
        ids = list(coding_ids)
        member_id = current_member(ws).id
        before = _read(ws, ids, member_id)
        if any(state.status == "independent" for state in before.values()):
            _check_own_part(ws, ids, member_id)
        yield ids
        after = _read(ws, ids, member_id)
        changed = [coding_id for coding_id in after if before.get(coding_id) != after[coding_id]]
        if not changed:
            return
        made = [replace(after[each], removed=True) for each in changed]
        sides = [before.get(each, blank) for each, blank in zip(changed, made, strict=True)]
        passages = {
            passage.id: passage
            for passage in excerpts.read_excerpts(
                ws.db, ids=[state.excerpt_id for state in (*sides, *after.values())]
            )
        }

        def with_words(state: CodingState) -> CodingState:
            return replace(state, words=passages[state.excerpt_id].text[:_WORDS_POINTS])

        changes.add_coding_change(
            ws.db,
            passages[sides[0].excerpt_id].source_id,
            kind,
            made_by=member_id,
            before=[with_words(state) for state in sides],
            after=[with_words(after[each]) for each in changed],
            round_id=_round_of(ws, after[changed[0]]),
        )
        note_decisions(ws, {state.code_id for state in (*sides, *after.values())})


def _check_own_part(ws: Workspace, coding_ids: Sequence[int], member_id: int) -> None:
    for coding_id in coding_ids:
        for made in codes.read_codings(ws.db, coding_id=coding_id, removed=True):
            found = rounds.read_rounds(ws.db, round_id=made.round_id) if made.round_id else []
            open_part = found and found[0].state == "running" and made.coder_id == member_id
            mine = [coder for coder in found[0].coders if coder.member_id == member_id] if open_part else []
            if not mine or mine[0].finished_at is not None:
                raise ConflictError(
                    "That tag was made in a round of independent coding; it is settled there."
                )


def _round_of(ws: Workspace, state: CodingState) -> int | None:
    if state.status != "independent":
        return None
    return codes.read_codings(ws.db, coding_id=state.id, removed=True)[0].round_id


@allowed("code")
def can_go(ws: Workspace, change: SourceChange, *, undone: bool) -> bool:
    """Say whether a change of codings can be undone, or done again, without taking back what others did."""
    now, then = _sides(change, undone)
    present = _read(ws, [state.id for state in now], change.made_by)
    return all(_goal(ws, change, present.get(a.id), a, b) is not None for a, b in zip(now, then, strict=True))


@allowed("code")
def go(ws: Workspace, change: SourceChange, *, undone: bool) -> None:
    """Undo a change of codings, or do it again, inside a transaction; see `can_go`."""
    now, then = _sides(change, undone)
    present = _read(ws, [state.id for state in now], change.made_by)
    steps = [
        (_goal(ws, change, present.get(a.id), a, b), _differing(a, b)) for a, b in zip(now, then, strict=True)
    ]
    # What goes away goes first: another one may take its place.
    for goal, names in sorted(steps, key=lambda step: step[0] is not None and not step[0].removed):
        assert goal is not None
        codings.set_coding_state(ws.db, goal, names, member_id=change.made_by)
    changes.set_change_undone(ws.db, change.id, undone, {})
    note_decisions(ws, {state.code_id for state in (*now, *then)})


def _sides(change: SourceChange, undone: bool) -> tuple[Sequence[CodingState], Sequence[CodingState]]:
    sides = (change.codings_after, change.codings_before)
    return sides if undone else (sides[1], sides[0])


def _read(ws: Workspace, coding_ids: Sequence[int], member_id: int) -> dict[int, CodingState]:
    return codings.read_coding_states(ws.db, coding_ids, member_id=member_id)


def _differing(one: CodingState, other: CodingState) -> list[str]:
    return [name for name in _CHANGEABLE if getattr(one, name) != getattr(other, name)]


def _goal(
    ws: Workspace,
    change: SourceChange,
    present: CodingState | None,
    now: CodingState,
    then: CodingState,
) -> CodingState | None:
    """Return what a coding becomes if it still is what one side of the change left, else None.

    A code that was merged into another since stands for that one. A passage whose words were joined with
    another's is looked for by its bounds.
    """
    names = _differing(now, then)
    if present is None or not _is_the_same(ws, present, now):
        return None
    for name in names:
        expected = code_today(ws, now.code_id) if name == "code_id" else getattr(now, name)
        if getattr(present, name) != expected:
            return None
    if "removed" in names and then.removed and changes.is_touched_by_others(ws.db, change, present.id):
        return None
    code_id = code_today(ws, then.code_id) if "code_id" in names else present.code_id
    excerpt_id = _passage_now(ws, change.source_id, then) if "excerpt_id" in names else present.excerpt_id
    if code_id is None or excerpt_id is None:
        return None
    comes = {"code_id", "excerpt_id", "removed"} & set(names) and not then.removed
    if comes and codings.find_same_coding(ws.db, present.id, excerpt_id=excerpt_id, code_id=code_id):
        return None
    return replace(then, code_id=code_id, excerpt_id=excerpt_id)


def _is_the_same(ws: Workspace, present: CodingState, now: CodingState) -> bool:
    # Suggestions are deleted when others take their place, and SQLite gives their numbers away again.
    if now.status != "suggested" or now.removed:
        return True
    return present.excerpt_id == now.excerpt_id and present.code_id == code_today(ws, now.code_id)


@allowed("code")
def code_today(ws: Workspace, code_id: int) -> int | None:
    """Return the code that stands for this one today: the one that it was merged into, or itself."""
    seen: set[int] = set()
    while code_id not in seen:
        seen.add(code_id)
        found = codes.read_codes(ws.db, code_id=code_id)
        if not found:
            return None
        if found[0].merged_into is None:
            return code_id
        code_id = found[0].merged_into
    return None


def _passage_now(ws: Workspace, source_id: int, state: CodingState) -> int | None:
    found = excerpts.read_excerpts(ws.db, ids=[state.excerpt_id])
    if found and found[0].source_id == source_id:
        return state.excerpt_id
    first_id, start_char, last_id, end_char = state.bounds
    first, last = sources.read_segment(ws.db, first_id), sources.read_segment(ws.db, last_id)
    if first is None or last is None or {first.source_id, last.source_id} != {source_id}:
        return None
    if start_char > len(first.text) or end_char > len(last.text):
        return None
    return excerpts.find_or_add_excerpt(
        ws.db,
        source_id,
        first_segment_id=first_id,
        start_char=start_char,
        last_segment_id=last_id,
        end_char=end_char,
    )
