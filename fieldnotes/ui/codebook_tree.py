"""The codes of a workspace as the lines of a tree, by kind, with how many passages carry each."""

from collections.abc import Mapping, Sequence

from fieldnotes.coding.code_tree import depths
from fieldnotes.coding.palette import Colour, code_colour
from fieldnotes.records import Code
from fieldnotes.services import codebook
from fieldnotes.services.workspace import Workspace

from .codebook_words import KINDS, go_to
from .components.code_tree import TreeRow, choose_code
from .formats import counted

_SEARCHED_CHARS = 160


def draw_tree(ws: Workspace, codes: Sequence[Code], chosen: int | None) -> None:
    """Draw the tree of all kinds that have codes."""
    choose_code(tree_rows(codes, codebook.count_uses(ws)), chosen=chosen, key="code_tree", on_choose=go_to)


def tree_rows(codes: Sequence[Code], uses: Mapping[int, int]) -> list[TreeRow]:
    """Return the lines: each kind with its codes below it; uses: passages by code id."""
    depth = depths(codes)
    colours = colours_of(codes)
    rows = []
    for kind, title in KINDS.items():
        mine = [code for code in codes if code.kind == kind]
        if not mine:
            continue
        rows.append(TreeRow(kind, None, 0, title, uses=f"{len(mine):,}", said=_after(len(mine), "code")))
        for code in mine:
            used = uses.get(code.id, 0)
            said = _after(used, "passage") if used else "not used yet"
            rows.append(
                TreeRow(
                    f"c{code.id}",
                    code.id,
                    depth[code.id] + 1,
                    code.name,
                    find=f"{code.name} {code.definition[:_SEARCHED_CHARS]}".lower(),
                    mark=colours[code.id].mark,
                    colour=f"var(--fn-colour-{colours[code.id].name})",
                    uses=f"{used:,}" if used else "",
                    said=f"{said}, retired" if code.retired else said,
                    retired=code.retired,
                )
            )
    return rows


def _after(number: int, one: str) -> str:
    return f" {counted(number, one).split(' ', 1)[1]}"


def colours_of(codes: Sequence[Code]) -> dict[int, Colour]:
    """Return the colour in which each code is shown; parents must come before their children."""
    by_id = {code.id: code for code in codes}
    found: dict[int, Colour] = {}
    for code in codes:
        parent = by_id.get(code.parent_id or 0)
        # A parent that is shown in a colour of its own, or of one above it, gives it on; see code_colour.
        line = []
        while parent is not None:
            line.append(parent)
            if parent.colour or len(line) > len(by_id):
                break
            parent = by_id.get(parent.parent_id or 0)
        found[code.id] = code_colour(code, line)
    return found
