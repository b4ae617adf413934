"""What a codebook's file would change here: what is new, what is known, what differs, what cannot be."""

import uuid
from collections.abc import Collection
from typing import Any

from ..coding.code_tree import codes_above
from ..coding.palette import PALETTE, code_colour, nearest_colour
from ..errors import InvalidInputError
from ..records import Code, CodeKind
from ..records.codebook import Cells, CodebookFile, CodeInFile, CodeStep, ImportPreview, ImportRow
from ..store import codes
from .access import allowed
from .code_fields import checked_cells
from .code_steps import made, step_of
from .workspace import Workspace

_FIELDS = ("name", "definition", "when_to_use", "when_not_to_use", "examples", "valence", "degrees", "colour")


@allowed("keep the codebook")
def plan_import(
    ws: Workspace, file: CodebookFile, kind: CodeKind, *, take: Collection[int] = (), store: bool = False
) -> tuple[ImportPreview, list[CodeStep]]:
    """Return what becomes of each code of a file, and the steps; store: new codes are stored already.

    kind: of codes whose file does not say it. take: ids of codes for which the file's version shall hold.
    """
    plan = _Plan(ws, kind, frozenset(take), store)
    for code in file.codes:
        plan.add(code)
    return ImportPreview(tuple(plan.rows), (*file.problems, *plan.problems)), plan.steps


class _Plan:
    """The codebook as it grows, code by code of the file, each after its parent."""

    def __init__(self, ws: Workspace, kind: CodeKind, take: frozenset[int], store: bool) -> None:
        self.ws = ws
        self.rows: list[ImportRow] = []
        self.problems: list[str] = []
        self.steps: list[CodeStep] = []
        self._kind = kind
        self._take = take
        self._store = store
        book = codes.read_codes(ws.db)
        self._book = {code.id: code for code in book}
        self._gone = {code.guid: code for code in codes.read_merged_codes(ws.db)}
        self._by_guid = {code.guid: code for code in book}
        self._places = {(code.kind, code.parent_id, code.name.casefold()): code.id for code in book}
        self._last: dict[tuple[str, int | None], int] = {}
        for code in book:
            place = (code.kind, code.parent_id)
            self._last[place] = max(self._last.get(place, -1), code.ordinal)
        self._next_id = -1  # ids of codes that a preview does not store
        self._found: list[tuple[int | None, CodeKind, tuple[str, ...]]] = []
        self._met: set[int] = set()

    def add(self, entry: CodeInFile) -> None:
        """Find out what becomes of one code of the file."""
        parent_id, parent_kind, above = (
            self._found[entry.parent] if entry.parent is not None else (None, None, ())
        )
        kind = entry.kind or parent_kind or self._kind
        path = (*above, entry.name)
        there = self._by_guid.get(entry.guid) if entry.guid else None
        gone = self._gone.get(entry.guid) if there is None and entry.guid else None
        if gone is not None and gone.merged_into != gone.id:
            into = self._book.get(gone.merged_into or 0)
            name = f" into “{into.name}”" if into else ""
            self._conflict(path, kind, f"It was merged{name} here.", gone.merged_into if into else None)
            return
        if there is not None and there.kind != kind:
            self._conflict(
                path, kind, f"It is of kind {there.kind} here and of kind {kind} in the file.", there.id
            )
            return
        if parent_kind is not None and parent_kind != kind:
            parent_id = None  # what stands above it is of another kind here
        by_place = self._places.get((kind, parent_id, entry.name.casefold()))
        if there is None and by_place is not None:
            there = self._book[by_place]
        if there is not None and there.id in self._met:
            self._conflict(path, kind, "The file has it twice; the first one holds.", there.id)
            return
        try:
            cells = self._cells(entry, kind, parent_id, there)
        except InvalidInputError as error:
            self._conflict(path, kind, str(error), there.id if there else None)
            return
        if there is None:
            self._add(entry, kind, path, parent_id, cells, gone=gone)
        elif by_place not in (None, there.id):
            self._conflict(path, kind, f"There is another {kind} “{entry.name}” at that place.", there.id)
        else:
            said = {field: value for field, value in cells.items() if field not in entry.unsaid}
            self._compare(there, path, {**said, "parent_id": parent_id})

    def _cells(self, entry: CodeInFile, kind: CodeKind, parent_id: int | None, there: Code | None) -> Cells:
        cells = checked_cells({name: getattr(entry, name) for name in _FIELDS if name != "colour"})
        colour = entry.colour
        if colour and colour not in PALETTE:
            self.problems.append(
                f"“{entry.name}”: there is no colour “{colour[:40]}”; it gets its usual one."
            )
            colour = ""
        if entry.hex:
            likest = nearest_colour(entry.hex).name
            bare = Code(0, kind, entry.name, parent_id=parent_id)
            usual = code_colour(bare, codes_above(bare, self._book)).name
            # Somebody may have given it another colour elsewhere; its name in the palette is older then.
            if colour != likest:
                colour = "" if likest == usual and not colour else likest
        return {**cells, "colour": colour, "retired": int(entry.retired)}

    def _add(
        self,
        entry: CodeInFile,
        kind: CodeKind,
        path: tuple[str, ...],
        parent_id: int | None,
        cells: Cells,
        *,
        gone: Code | None,
    ) -> None:
        place = (kind, parent_id)
        self._last[place] = self._last.get(place, -1) + 1
        where: Cells = {"parent_id": parent_id, "ordinal": self._last[place]}
        if not self._store:
            code_id, self._next_id = self._next_id, self._next_id - 1
        elif gone is not None:
            # It was here and was taken back: the same code again.
            code_id = gone.id
            self.steps += [made(code_id), step_of("code", code_id, _now(gone), {**cells, **where})]
        else:
            guid = entry.guid or str(uuid.uuid4())
            code_id = codes.add_code(self.ws.db, {"guid": guid, "kind": kind, **cells, **where})
            self.steps.append(made(code_id))
        code = _code(code_id, kind, entry.guid, {**cells, **where})
        self._book[code_id] = code
        if entry.guid:
            self._by_guid[entry.guid] = code
        self._places[kind, parent_id, code.name.casefold()] = code_id
        self._met.add(code_id)
        self._found.append((code_id, kind, path))
        self.rows.append(ImportRow(path, kind, "added"))

    def _compare(self, there: Code, path: tuple[str, ...], cells: Cells) -> None:
        self._met.add(there.id)
        self._found.append((there.id, there.kind, path))
        step = step_of("code", there.id, _now(there), cells)
        if not step.after:
            self.rows.append(ImportRow(path, there.kind, "same", there.id))
            return
        differs = tuple(
            (
                "place" if field == "parent_id" else field.replace("_", " "),
                self._shown(field, step.before[field]),
                self._shown(field, step.after[field]),
            )
            for field in step.after
        )
        self.rows.append(ImportRow(path, there.kind, "changed", there.id, differs))
        if there.id in self._take:
            self.steps.append(step)
            self._places.pop((there.kind, there.parent_id, there.name.casefold()), None)
            name, parent_id = cells["name"], cells["parent_id"]
            self._places[there.kind, parent_id, str(name).casefold()] = there.id  # type: ignore[index]

    def _conflict(self, path: tuple[str, ...], kind: CodeKind, why: str, code_id: int | None) -> None:
        known = self._book.get(code_id or 0)
        self._found.append((code_id, known.kind if known else kind, path))
        self.rows.append(ImportRow(path, kind, "conflict", code_id, why=why))

    def _shown(self, field: str, value: Any) -> str:
        if field == "parent_id":
            parent = self._book.get(value or 0)
            return f"below “{parent.name}”" if parent else "at the top"
        if field == "retired":
            return "retired" if value else "in use"
        return "" if value is None else str(value)


def _now(code: Code) -> Cells:
    fields = ("parent_id", "ordinal", *_FIELDS)
    return {**{field: getattr(code, field) for field in fields}, "retired": int(code.retired)}


def _code(code_id: int, kind: CodeKind, guid: str, cells: Cells) -> Code:
    values: dict[str, Any] = {**cells, "retired": bool(cells["retired"])}
    return Code(id=code_id, kind=kind, guid=guid, **values)
