"""The codebook: its codes, what they say, where they stand. Every change is logged and can be taken back."""

from dataclasses import asdict, replace
from enum import Enum
from typing import Final

from ..coding.code_tree import ids_below, paths, siblings
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import CODE_KINDS, Code
from ..records.codebook import CodeChangeKind, CodedPassage, CodeStep
from ..store import code_changes, codes
from ..store.database import writing
from .access import allowed
from .code_fields import checked_cells
from .code_history import carry_out
from .code_steps import made, step_of
from .workspace import Workspace


class _Keep(Enum):
    AS_IT_IS = "as it is"


KEEP: Final = _Keep.AS_IT_IS


@allowed("know the codebook")
def list_codes(ws: Workspace, *, kind: str | None = None, merged: bool = False) -> list[Code]:
    """Return the codebook, or one kind of it (one of CODE_KINDS), each code before those below it.

    merged: also codes that were merged into others.
    """
    return codes.read_codes(ws.db, kind=kind, merged=merged)


@allowed("know the codebook")
def get_code(ws: Workspace, code_id: int) -> Code:
    """Return a code of the codebook. Raises NotFoundError; for one that was merged it says into which."""
    found = codes.read_codes(ws.db, code_id=code_id)
    if not found:
        raise NotFoundError(f"There is no code {code_id} in the codebook; reload the page.")
    code = found[0]
    if code.merged_into == code.id:
        raise NotFoundError(f"“{code.name}” was taken out of the codebook; reload the page.")
    if code.merged_into is not None:
        into = codes.read_codes(ws.db, code_id=code.merged_into)[0]
        raise NotFoundError(f"“{code.name}” was merged into “{into.name}”; reload the page.")
    return code


@allowed("know the codebook")
def find_code(ws: Workspace, text: str, *, kind: str | None = None) -> Code:
    """Return the code of that name, or of that path ("service quality > empathy"), whatever its capitals.

    Raises NotFoundError, and ConflictError where several have the name, which lists their paths.
    """
    wanted = [" ".join(part.split()).casefold() for part in text.split(">")]
    book = codes.read_codes(ws.db, kind=kind)
    of_code = paths(book)
    by_id = {code.id: code for code in book}
    found = [
        by_id[code_id]
        for code_id, names in of_code.items()
        if [name.casefold() for name in names[-len(wanted) :]] == wanted
        or names[-1].casefold() == text.strip().casefold()
    ]
    whole = [code for code in found if len(of_code[code.id]) == len(wanted)]
    found = whole if len(whole) == 1 else found
    if not found:
        raise NotFoundError(
            f"There is no code “{text}” in the codebook; `fieldnotes codebook list` lists them."
        )
    if len(found) > 1:
        named = ", ".join(f"{code.kind}: {' > '.join(of_code[code.id])}" for code in found[:6])
        raise ConflictError(f"Several codes are called “{text}”; name one by its path or kind: {named}.")
    return found[0]


@allowed("know the codebook")
def count_uses(ws: Workspace) -> dict[int, int]:
    """Return on how many passages of the library each code lies, with the codes below it; code id to number.

    Only accepted codings count; codes that are not used are left out.
    """
    return codes.count_uses(ws.db)


@allowed("hear sources")
def list_passages(ws: Workspace, code_id: int, *, limit: int = 3) -> list[CodedPassage]:
    """Return passages of the library that carry a code: the strongest first, then the latest."""
    return code_changes.read_passages(ws.db, code_id, limit=limit, accepted=True)


@allowed("keep the codebook")
def add_code(
    ws: Workspace,
    *,
    kind: str,
    name: str,
    definition: str = "",
    when_to_use: str = "",
    when_not_to_use: str = "",
    examples: str = "",
    parent_id: int | None = None,
    valence: int | None = None,
    colour: str = "",
    degrees: str = "",
) -> Code:
    """Add a code as the last one under its parent (None: at the top). Fields as in `Code`.

    Raises ConflictError when that place has one of that name already.
    """
    if kind not in CODE_KINDS:
        raise InvalidInputError(f"“{kind}” is no kind of code; use one of: {', '.join(CODE_KINDS)}.")
    cells = checked_cells(
        {
            "name": name,
            "definition": definition,
            "when_to_use": when_to_use,
            "when_not_to_use": when_not_to_use,
            "examples": examples,
            "valence": valence,
            "colour": colour,
            "degrees": degrees,
        }
    )
    with writing(ws.db):
        book = codes.read_codes(ws.db)
        _check_parent(book, kind, parent_id)
        _check_name(book, kind, str(cells["name"]), parent_id)
        beside = siblings(book, kind, parent_id)
        place = {"parent_id": parent_id, "ordinal": max((one.ordinal for one in beside), default=-1) + 1}
        code_id = codes.add_code(ws.db, {"kind": kind, **cells, **place})
        carry_out(ws, "add", f"added the {kind} “{cells['name']}”", [made(code_id)])
    return get_code(ws, code_id)


@allowed("keep the codebook")
def edit_code(
    ws: Workspace,
    code_id: int,
    *,
    name: str | None = None,
    definition: str | None = None,
    when_to_use: str | None = None,
    when_not_to_use: str | None = None,
    examples: str | None = None,
    valence: int | _Keep | None = KEEP,
    colour: str | None = None,
    degrees: str | None = None,
    retired: bool | None = None,
) -> Code:
    """Change what a code says, or retire it; codings that carry it stay. None leaves a field as it is.

    valence: None is a value, so KEEP leaves it. Raises ConflictError for a name that its place has already.
    """
    given: dict[str, object] = {
        "name": name,
        "definition": definition,
        "when_to_use": when_to_use,
        "when_not_to_use": when_not_to_use,
        "examples": examples,
        "colour": colour,
        "degrees": degrees,
    }
    given = {field: value for field, value in given.items() if value is not None}
    if valence is not KEEP:
        given["valence"] = valence
    cells = checked_cells(given)
    if retired is not None:
        cells["retired"] = int(retired)
    with writing(ws.db):
        code = get_code(ws, code_id)
        if "name" in cells:
            _check_name(codes.read_codes(ws.db), code.kind, str(cells["name"]), code.parent_id, but=code_id)
        step = step_of("code", code_id, {**asdict(code), "retired": int(code.retired)}, cells)
        if step.after:
            kind, said = _what_was_edited(code, step)
            carry_out(ws, kind, said, [step])
    return get_code(ws, code_id)


@allowed("keep the codebook")
def rename_code(ws: Workspace, code_id: int, name: str) -> Code:
    """Give a code another name; its codings stay. Raises ConflictError where its place has that name."""
    return edit_code(ws, code_id, name=name)


@allowed("keep the codebook")
def retire_code(ws: Workspace, code_id: int) -> Code:
    """Offer a code no more; where it was used, it stays."""
    return edit_code(ws, code_id, retired=True)


@allowed("keep the codebook")
def restore_code(ws: Workspace, code_id: int) -> Code:
    """Offer a retired code again."""
    return edit_code(ws, code_id, retired=False)


@allowed("keep the codebook")
def move_code(ws: Workspace, code_id: int, *, parent_id: int | None, position: int | None = None) -> Code:
    """Put a code, with all below it, under another one of its kind (None: at the top).

    position: its place among the codes there, from 0; None, or more than there are, for the last.
    Raises InvalidInputError for a place below itself, ConflictError for a name that the place has already.
    """
    with writing(ws.db):
        code = get_code(ws, code_id)
        book = codes.read_codes(ws.db)
        _check_parent(book, code.kind, parent_id)
        if parent_id is not None and parent_id in {code_id, *ids_below(code_id, book)}:
            raise InvalidInputError(f"“{code.name}” cannot stand below itself; choose a code outside of it.")
        _check_name(book, code.kind, code.name, parent_id, but=code_id)
        beside = [one for one in siblings(book, code.kind, parent_id) if one.id != code_id]
        at = len(beside) if position is None else max(0, min(position, len(beside)))
        ordered = [*beside[:at], replace(code, parent_id=parent_id), *beside[at:]]
        steps: list[CodeStep] = []
        for ordinal, one in enumerate(ordered):
            was = code if one.id == code_id else one
            step = step_of(
                "code",
                one.id,
                {"parent_id": was.parent_id, "ordinal": was.ordinal},
                {"parent_id": one.parent_id, "ordinal": ordinal},
            )
            if step.after:
                steps.append(step)
        if steps:
            parent = next((one.name for one in book if one.id == parent_id), "")
            where = f"below “{parent}”" if parent else "at the top"
            said = f"moved “{code.name}” to place {at + 1} {where}"
            # The code itself comes first: the history of a code is read by it.
            steps.sort(key=lambda step: step.id != code_id)
            carry_out(ws, "move", said, steps)
    return get_code(ws, code_id)


def _check_parent(book: list[Code], kind: str, parent_id: int | None) -> None:
    if parent_id is None:
        return
    parent = next((one for one in book if one.id == parent_id), None)
    if parent is None:
        raise NotFoundError(f"There is no code {parent_id} in the codebook; reload the page.")
    if parent.kind != kind:
        raise InvalidInputError(
            f"“{parent.name}” is a code of kind {parent.kind}; choose one of kind {kind}, or none."
        )


def _check_name(book: list[Code], kind: str, name: str, parent_id: int | None, but: int = 0) -> None:
    for other in siblings(book, kind, parent_id):
        if other.id != but and other.name.casefold() == name.casefold():
            raise ConflictError(
                f"There is a {kind} “{name}” already; use it, or choose another name."
                + (" It is retired: bring it back." if other.retired else "")
            )


def _what_was_edited(code: Code, step: CodeStep) -> tuple[CodeChangeKind, str]:
    after = dict(step.after)
    if after.keys() == {"name"}:
        return "rename", f"renamed “{code.name}” to “{after['name']}”"
    if after.keys() == {"retired"}:
        return (
            ("retire", f"retired “{code.name}”")
            if after["retired"]
            else ("restore", f"brought back “{code.name}”")
        )
    named = ", ".join(field.replace("_", " ") for field in after)
    return "edit", f"edited “{code.name}”: {named}"
