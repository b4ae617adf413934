"""Making one code of two, and two of one; their codings follow."""

from collections.abc import Mapping, Sequence

from ..coding.code_tree import siblings
from ..errors import ConflictError, InvalidInputError
from ..records import Code
from ..records.codebook import Cells, CodeChange, CodedPassage, CodeStep, MergePreview
from ..store import code_changes, codes, rounds
from ..store.database import writing
from .access import allowed
from .code_fields import checked_name
from .code_history import carry_out
from .code_steps import made, present, step_of
from .codebook import get_code
from .merge_steps import merge_steps
from .workspace import Workspace


@allowed("keep the codebook")
def preview_merge(ws: Workspace, code_id: int, into_id: int) -> MergePreview:
    """Return what merging a code into another one would do.

    What was coded in rounds that are not revealed follows too and is not counted: nobody is told of it.
    Raises NotFoundError, InvalidInputError for two that cannot be merged.
    """
    code, into = _mergeable(ws, code_id, into_id)
    all_rounds = rounds.read_rounds(ws.db)
    shown = {one.id for one in all_rounds if one.state in ("revealed", "settled")}
    known = {
        one.id: one
        for one in code_changes.read_codings_of(ws.db, [code_id, into_id])
        if one.removed_at is None and (one.status != "independent" or one.round_id in shown)
    }
    moving = {one.id: one for one in known.values() if one.code_id == code_id}
    steps = merge_steps(ws, code_id, into_id)
    gone = [step for step in steps if step.table == "coding" and step.after.get("removed_at")]
    counts = {
        status: sum(one.status == status for one in moving.values())
        for status in ("accepted", "suggested", "independent")
    }
    return MergePreview(
        code=code,
        into=into,
        codings=counts["accepted"],
        suggestions=counts["suggested"],
        independent=counts["independent"],
        become_one=sum(step.id in known for step in gone),
        in_running_round=any(
            one.state == "running" and (not one.code_ids or code_id in one.code_ids) for one in all_rounds
        ),
        below=sum(one.parent_id == code_id and one.id != into_id for one in codes.read_codes(ws.db)),
    )


@allowed("keep the codebook")
def merge_codes(ws: Workspace, code_id: int, into_id: int) -> CodeChange:
    """Merge a code into another of its kind, which takes over its codings and the codes below it.

    Suggestions and independent codings move too, evidence and stories lie on passages and stay. The same
    passage with both codes by the same coder keeps one coding, with the higher intensity. Memos and
    favourites follow. undo_code_change brings everything back.
    Raises InvalidInputError for two that cannot be merged, ConflictError where both have a code of one name
    below them.
    """
    with writing(ws.db):
        code, into = _mergeable(ws, code_id, into_id)
        preview = preview_merge(ws, code_id, into_id)
        names = {one.name.casefold(): one for one in siblings(codes.read_codes(ws.db), code.kind, into_id)}
        for child in siblings(codes.read_codes(ws.db), code.kind, code_id):
            if child.name.casefold() in names and child.id != into_id:
                raise ConflictError(
                    f"“{code.name}” and “{into.name}” both have a “{child.name}” below them; "
                    "merge or rename one of these first."
                )
        number = preview.codings
        said = f"merged “{code.name}” into “{into.name}” with {number} coding{'' if number == 1 else 's'}"
        return carry_out(ws, "merge", said, merge_steps(ws, code_id, into_id))


@allowed("hear sources")
def list_coded_passages(ws: Workspace, code_id: int) -> list[CodedPassage]:
    """Return every passage that carries a code, suggested ones last, with the ids of its codings."""
    get_code(ws, code_id)
    return code_changes.read_passages(ws.db, code_id)


@allowed("keep the codebook")
def split_code(
    ws: Workspace, code_id: int, parts: Mapping[str, Sequence[int]], *, below: bool = False
) -> tuple[CodeChange, list[Code]]:
    """Make new codes out of one and give codings to them; return the change and the new codes.

    parts: the name of each new code with the ids of the codings that go to it; what no part names stays with
    the code. below: the new codes stand below it; else beside it, right after it. They have its colour,
    valence and definition to start from.
    Raises InvalidInputError for no part or a coding that is not the code's, was made independently in a round
    (those stay as they were made) or is named twice, ConflictError
    for a name that the place has already.
    """
    names = [checked_name(name) for name in parts]
    if not names:
        raise InvalidInputError("Name at least one code to split off.")
    with writing(ws.db):
        code = get_code(ws, code_id)
        own = {
            one.id: one
            for one in code_changes.read_codings_of(ws.db, [code_id])
            if one.removed_at is None and one.status != "independent"
        }
        going = [coding_id for ids in parts.values() for coding_id in ids]
        if len(set(going)) != len(going):
            raise InvalidInputError("A coding can go to one code only; give each of them one part.")
        if missing := set(going) - own.keys():
            raise InvalidInputError(f"Coding {min(missing)} does not carry “{code.name}”; reload the page.")
        parent_id = code_id if below else code.parent_id
        beside = siblings(codes.read_codes(ws.db), code.kind, parent_id)
        for name in names:
            if any(one.name.casefold() == name.casefold() for one in beside):
                raise ConflictError(f"There is a {code.kind} “{name}” already; choose another name.")
        steps: list[CodeStep] = [present(code_id)]
        at = len(beside) if below else 1 + [one.id for one in beside].index(code_id)
        new_ids = []
        for number, (name, coding_ids) in enumerate(zip(names, parts.values(), strict=True)):
            cells: Cells = {
                "kind": code.kind,
                "name": name,
                "definition": code.definition,
                "colour": code.colour,
                "valence": code.valence,
                "parent_id": parent_id,
                "ordinal": at + number,
            }
            new_ids.append(codes.add_code(ws.db, cells))
            steps.append(made(new_ids[-1]))
            steps += [
                CodeStep("coding_round_code", round_id, {}, {"code_id": new_ids[-1]})
                for round_id in code_changes.read_paired(ws.db, "coding_round_code", code_id)
            ]
            for coding_id in coding_ids:
                # What does not change tells the row from a later one that was given its id.
                same: Cells = {"made_at": own[coding_id].made_at, "made_by": own[coding_id].made_by}
                steps.append(
                    CodeStep(
                        "coding", coding_id, {"code_id": code_id, **same}, {"code_id": new_ids[-1], **same}
                    )
                )
        for ordinal, one in enumerate([*beside[:at], *[None] * len(names), *beside[at:]]):
            if one is not None and one.ordinal != ordinal:
                steps.append(step_of("code", one.id, {"ordinal": one.ordinal}, {"ordinal": ordinal}))
        quoted = ", ".join(f"“{name}”" for name in names)
        said = f"split {quoted} off “{code.name}” with {len(going)} coding{'' if len(going) == 1 else 's'}"
        change = carry_out(ws, "split", said, steps)
        return change, [get_code(ws, new_id) for new_id in new_ids]


def _mergeable(ws: Workspace, code_id: int, into_id: int) -> tuple[Code, Code]:
    code, into = get_code(ws, code_id), get_code(ws, into_id)
    if code_id == into_id:
        raise InvalidInputError(f"“{code.name}” cannot be merged into itself; choose another code.")
    if code.kind != into.kind:
        raise InvalidInputError(
            f"“{code.name}” is a code of kind {code.kind} and “{into.name}” of kind {into.kind}; "
            "only codes of one kind can be merged."
        )
    if into.retired and not code.retired:
        raise InvalidInputError(f"“{into.name}” is retired; bring it back before you merge into it.")
    return code, into
