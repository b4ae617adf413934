"""Who changed the codebook, when and how; undo and redo, whatever came since."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..coding.code_tree import first_fault
from ..errors import ConflictError, NotFoundError
from ..records import Code
from ..records.codebook import CodeChange, CodeChangeKind, CodeStep
from ..store import code_changes, codes, unnamed_themes
from ..store.database import writing
from .access import allowed
from .code_steps import makes, turned
from .merge_steps import merge_steps
from .workspace import Workspace, current_member


@allowed("keep the codebook")
def list_code_changes(ws: Workspace, *, code_id: int | None = None, limit: int = 100) -> list[CodeChange]:
    """Return what was done to the codebook, or to one code, latest first; undone changes are marked."""
    return code_changes.read_changes(ws.db, code_id=code_id, limit=limit)


@allowed("keep the codebook")
def undo_code_change(ws: Workspace, change_id: int | None = None) -> CodeChange | None:
    """Take back a change of the codebook and return it; None where there is none.

    change_id: any member's change; None for the current member's latest. Codings follow: each goes back to
    the code that it had, with what it said. Codings that came since stay where they are; those on a code that
    a split had made go back to the code that was split, and a code that was added and is used by now stays
    (`kept` names it).
    Raises ConflictError where a later change has to be taken back first, NotFoundError for no such change.
    """
    with writing(ws.db):
        change = _find(ws, change_id, undone=False)
        if change is None:
            return None
        steps, _ = code_changes.read_steps(ws.db, change.id)
        kept = _used_codes(ws, change, steps)
        aside = _codings_aside(ws, change, steps, kept)
        _apply(ws, aside)
        _apply(ws, [turned(step) for step in reversed(steps) if step.table != "code" or step.id not in kept])
        code_changes.set_undone(ws.db, change.id, current_member(ws).id, aside)
        unnamed_themes.follow_codes(ws.db)
        (taken,) = code_changes.read_changes(ws.db, change_id=change.id)
        return replace(taken, kept=tuple(kept.values()))


@allowed("keep the codebook")
def redo_code_change(ws: Workspace, change_id: int | None = None) -> CodeChange | None:
    """Do again what was undone last by the current member, or the change named; None for nothing to redo.

    Raises ConflictError where the codebook was changed since so that it does not fit any more.
    """
    with writing(ws.db):
        change = _find(ws, change_id, undone=True)
        if change is None:
            return None
        steps, aside = code_changes.read_steps(ws.db, change.id)
        if change.kind == "merge":
            # Codings that came to the merged code while it was back have to go as well.
            merged = next(step for step in steps if step.after.get("merged_into"))
            steps = merge_steps(ws, merged.id, int(merged.after["merged_into"] or 0))
        made_first = [step for step in steps if makes(step)]
        _apply(ws, [*made_first, *(step for step in steps if not makes(step))], extra=aside)
        code_changes.set_redone(ws.db, change.id, steps)
        unnamed_themes.follow_codes(ws.db)
        return code_changes.read_changes(ws.db, change_id=change.id)[0]


@allowed("keep the codebook")
def carry_out(ws: Workspace, kind: CodeChangeKind, said: str, steps: Sequence[CodeStep]) -> CodeChange:
    """Do the steps and write them to the log, inside the caller's transaction.

    Raises ConflictError where the codebook would not be whole afterwards; nothing is kept then.
    """
    _apply(ws, steps)
    change_id = code_changes.add_change(
        ws.db, kind=kind, said=said, made_by=current_member(ws).id, steps=steps
    )
    return code_changes.read_changes(ws.db, change_id=change_id)[0]


def _find(ws: Workspace, change_id: int | None, *, undone: bool) -> CodeChange | None:
    if change_id is None:
        found = code_changes.read_changes(ws.db, made_by=current_member(ws).id, undone=undone, limit=1)
        return found[0] if found else None
    found = code_changes.read_changes(ws.db, change_id=change_id)
    if not found:
        raise NotFoundError(f"There is no change {change_id} in the codebook's history; reload the page.")
    if (found[0].undone_at is not None) != undone:
        state = "holds already" if undone else "was taken back already"
        raise ConflictError(f"That change {state}.")
    return found[0]


def _used_codes(ws: Workspace, change: CodeChange, steps: Sequence[CodeStep]) -> dict[int, str]:
    """Return the codes made by a change that have to stay, by id: used ones, and what stands above them."""
    new = {step.id for step in steps if makes(step)}
    if not new or change.kind == "split":
        return {}
    book = {code.id: code for code in codes.read_codes(ws.db)}
    used = {
        made.code_id
        for made in code_changes.read_codings_of(ws.db, sorted(new))
        if made.removed_at is None and made.status in ("accepted", "independent")
    }
    # A code that somebody put below one of them since needs it as well.
    used |= {code.parent_id for code in book.values() if code.parent_id in new and code.id not in new}
    kept: dict[int, str] = {}
    for code_id in sorted(used):
        at: int | None = code_id
        while at in new and at in book and at not in kept:
            kept[at] = book[at].name
            at = book[at].parent_id
    if kept and new <= kept.keys():
        names = ", ".join(f"“{name}”" for name in kept.values())
        raise ConflictError(f"In use since: {names}. Merge or retire it instead.")
    return dict(sorted(kept.items()))


def _codings_aside(
    ws: Workspace, change: CodeChange, steps: Sequence[CodeStep], kept: dict[int, str]
) -> list[CodeStep]:
    """Return what becomes of codings that came since on the codes which undoing takes away."""
    leaving = [step.id for step in steps if makes(step) and step.id not in kept]
    if not leaving:
        return []
    by_change = {step.id for step in steps if step.table == "coding"}
    back_to = next((step.id for step in steps if step.before == step.after == {"merged_into": None}), 0)
    book = code_changes.read_codings_of(ws.db, [*leaving, back_to])
    there = {
        (one.excerpt_id, one.made_by, one.round_id, one.status == "independent")
        for one in book
        if one.removed_at is None and (one.code_id == back_to or one.id in by_change)
    }
    aside: list[CodeStep] = []
    for one in book:
        key = (one.excerpt_id, one.made_by, one.round_id, one.status == "independent")
        if one.id in by_change or one.code_id == back_to or one.removed_at is not None:
            continue
        if back_to and key not in there:
            there.add(key)
            aside.append(CodeStep("coding", one.id, {"code_id": one.code_id}, {"code_id": back_to}))
        else:
            gone = change.made_at.isoformat(timespec="milliseconds")
            aside.append(CodeStep("coding", one.id, {"removed_at": None}, {"removed_at": gone}))
    return aside


def _apply(ws: Workspace, steps: Sequence[CodeStep], extra: Sequence[CodeStep] = ()) -> None:
    """Take rows from one side of steps to the other; then turn `extra` back.

    A code that is not as a step found it is a conflict. A coding, a memo or a favourite that somebody changed
    since keeps that: their change came later.
    """
    _check_tree(ws, steps)
    ordered = [*steps, *(turned(step) for step in reversed(extra))]
    for table in ("code", "coding", "memo"):
        # Codes that leave go first: one that comes may take the name of one that leaves.
        mine = [step for step in ordered if step.table == table]
        mine.sort(key=lambda step: table == "code" and step.after.get("merged_into") is None)
        _apply_rows(ws, table, mine)
    for step in ordered:
        if step.table in code_changes.PAIRS:
            old, new = (side.get("code_id") for side in (step.before, step.after))
            code_changes.replace_pair(ws.db, step.table, step.id, old, new)


def _apply_rows(ws: Workspace, table: str, steps: Sequence[CodeStep]) -> None:
    here = code_changes.read_cells(ws.db, table, (step.id for step in steps))
    for step in steps:
        row = here.get(step.id)
        if row is None:
            continue
        fixed = [name for name in step.after if name in step.before and step.before[name] == step.after[name]]
        if table != "code" and any(row[name] != step.after[name] for name in fixed):
            continue  # another row by now: ids of deleted suggestions are given away again
        cells = {
            name: value
            for name, value in step.after.items()
            if row[name] != value and row[name] == step.before.get(name)
        }
        if cells:
            code_changes.write_cells(ws.db, table, step.id, cells)
            row.update(cells)


def _check_tree(ws: Workspace, steps: Iterable[CodeStep]) -> None:
    """Raise ConflictError where a code is not as a step needs it, or the codebook would not be whole."""
    steps = [step for step in steps if step.table == "code"]
    if not steps:
        return
    touched = {
        code_id: dict(row)
        for code_id, row in code_changes.read_cells(ws.db, "code", (step.id for step in steps)).items()
    }
    for step in steps:
        row = touched.get(step.id)
        if row is None:
            raise ConflictError("A code of that change is not in this workspace any more.")
        for name, value in step.after.items():
            if row[name] not in (value, step.before.get(name)):
                if name == "ordinal":
                    continue
                raise ConflictError(
                    f"“{row['name']}” was changed again since; take back the later change first."
                )
            row[name] = value
    book = {code.id: code for code in codes.read_codes(ws.db)}
    for code_id, row in touched.items():
        book.pop(code_id, None)
        if row["merged_into"] is None:
            book[code_id] = Code(code_id, row["kind"], row["name"], parent_id=row["parent_id"])
    if fault := first_fault(book.values()):
        raise ConflictError(f"{fault} Nothing was changed.")
