"""The codebook as a file, and a file as a codebook: shown first, nothing overwritten that nobody chose."""

from collections.abc import Collection
from pathlib import PurePath
from typing import Literal

from ..coding.code_tree import codes_above
from ..coding.palette import code_colour
from ..errors import InvalidInputError
from ..interchange.codebook_csv import read_codebook_csv, write_codebook_csv
from ..interchange.qdc import read_qdc, write_qdc
from ..records import CODE_KINDS, Code, CodeKind
from ..records.codebook import CodebookFile, CodeChange, CodeInFile, ImportPreview
from ..store import codes
from ..store.database import writing
from .access import allowed
from .code_history import carry_out
from .codebook_import import plan_import
from .workspace import Workspace

CodebookForm = Literal["csv", "qdc"]


@allowed("take out")
def export_codebook(ws: Workspace, form: CodebookForm) -> bytes:
    """Return the codebook as a CSV table, or as REFI-QDA (.qdc) valid against its schema.

    Retired codes are in it and marked; merged ones are not. import_codebook gives back what was there.
    """
    book = codes.read_codes(ws.db)
    at = {code.id: number for number, code in enumerate(book)}
    by_id = {code.id: code for code in book}
    entries = [
        _entry(code, at.get(code.parent_id or 0), code_colour(code, codes_above(code, by_id)).light)
        for code in book
    ]
    if form == "csv":
        return write_codebook_csv(entries)
    if form == "qdc":
        return write_qdc(entries)
    raise InvalidInputError(f"A codebook cannot be written as “{form}”; use csv or qdc.")


@allowed("keep the codebook")
def preview_codebook_import(
    ws: Workspace, data: bytes, *, file_name: str, kind: CodeKind = "theme"
) -> ImportPreview:
    """Return what importing the file would do with each of its codes.

    A code of the file is one of the codebook when it has the same GUID, else the same kind, name and place.
    kind: of the codes for which the file does not say it. Raises ImportFileError.
    """
    return plan_import(ws, _read(data, file_name), _checked_kind(kind))[0]


@allowed("keep the codebook")
def import_codebook(
    ws: Workspace,
    data: bytes,
    *,
    file_name: str,
    kind: CodeKind = "theme",
    take: Collection[int] = (),
) -> tuple[ImportPreview, CodeChange | None]:
    """Add the file's codes that the codebook lacks; return what was done, and the change (None: nothing).

    take: ids of codes that differ and for which the file's version shall hold; all others stay as they are.
    undo_code_change takes all of it back.
    Raises ImportFileError, ConflictError where what is taken does not fit.
    """
    file = _read(data, file_name)
    with writing(ws.db):
        preview, steps = plan_import(ws, file, _checked_kind(kind), take=take, store=True)
        if not steps:
            return preview, None
        new = preview.count("added")
        changed = sum(row.status == "changed" and row.code_id in take for row in preview.rows)
        name = PurePath(file_name).name[:80]
        said = f"imported {name}: {new} new code{'' if new == 1 else 's'}, {changed} changed"
        return preview, carry_out(ws, "import", said, steps)


def _read(data: bytes, file_name: str) -> CodebookFile:
    suffix = PurePath(file_name).suffix.lower()
    if suffix in (".qdc", ".qde", ".xml") or data.lstrip()[:5] in (b"<?xml", b"<Code"):
        return read_qdc(data, file_name=file_name)
    return read_codebook_csv(data, file_name=file_name)


def _checked_kind(kind: str) -> CodeKind:
    for known in CODE_KINDS:
        if kind == known:
            return known
    raise InvalidInputError(f"“{kind}” is no kind of code; use one of: {', '.join(CODE_KINDS)}.")


def _entry(code: Code, parent: int | None, hex_text: str) -> CodeInFile:
    return CodeInFile(
        name=code.name,
        parent=parent,
        kind=code.kind,
        definition=code.definition,
        when_to_use=code.when_to_use,
        when_not_to_use=code.when_not_to_use,
        examples=code.examples,
        valence=code.valence,
        degrees=code.degrees,
        colour=code.colour,
        hex=hex_text,
        retired=code.retired,
        guid=code.guid,
    )
