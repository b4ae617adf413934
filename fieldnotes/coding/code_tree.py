"""The codebook as a tree: what stands above and below a code, and what keeps a tree whole.

Everything here goes through lists, never through functions that call themselves: a codebook that was brought
in may be thousands of codes deep.
"""

from collections.abc import Iterable, Mapping, Sequence

from fieldnotes.records import Code


def codes_above(code: Code, by_id: Mapping[int, Code]) -> list[Code]:
    """Return a code's parent, its parent's parent and so on; it ends where one is not in `by_id`."""
    above: list[Code] = []
    seen = {code.id}
    while code.parent_id is not None and code.parent_id in by_id and code.parent_id not in seen:
        code = by_id[code.parent_id]
        seen.add(code.id)
        above.append(code)
    return above


def ids_below(code_id: int, codes: Iterable[Code]) -> set[int]:
    """Return the ids of all codes under one, at any depth, without its own."""
    children: dict[int | None, list[int]] = {}
    for code in codes:
        children.setdefault(code.parent_id, []).append(code.id)
    found: set[int] = set()
    waiting = [code_id]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found and child != code_id:
                found.add(child)
                waiting.append(child)
    return found


def depths(codes: Sequence[Code]) -> dict[int, int]:
    """Return how deep each code stands, 0 for the top; parents must come before their children."""
    depth: dict[int, int] = {}
    for code in codes:
        depth[code.id] = depth[code.parent_id] + 1 if code.parent_id in depth else 0
    return depth


def paths(codes: Sequence[Code]) -> dict[int, tuple[str, ...]]:
    """Return each code's names from the top down to its own; parents must come before their children."""
    names: dict[int, tuple[str, ...]] = {}
    for code in codes:
        names[code.id] = (*names.get(code.parent_id or 0, ()), code.name)
    return names


def siblings(codes: Iterable[Code], kind: str, parent_id: int | None) -> list[Code]:
    """Return the codes of a kind under one parent (None: at the top), in the order given."""
    return [code for code in codes if code.kind == kind and code.parent_id == parent_id]


def first_fault(codes: Iterable[Code]) -> str:
    """Return what is wrong with a codebook in a sentence, or "" for nothing.

    Wrong are: a name that a kind and parent have twice, whatever its capitals; a parent that is not there, or
    is of another kind; a circle.
    """
    found = {code.id: code for code in codes}
    names: set[tuple[str, int | None, str]] = set()
    for code in found.values():
        key = (code.kind, code.parent_id, code.name.casefold())
        if key in names:
            return f"There is a {code.kind} “{code.name}” already at that place."
        names.add(key)
        if code.parent_id is not None:
            parent = found.get(code.parent_id)
            if parent is None:
                return f"The code above “{code.name}” is not in the codebook any more."
            if parent.kind != code.kind:
                return f"“{code.name}” is of another kind than “{parent.name}” above it."
    whole: set[int] = set()
    for code in found.values():
        line: dict[int, None] = {}
        at: int | None = code.id
        while at is not None and at not in whole:
            if at in line:
                return f"“{code.name}” would stand below itself."
            line[at] = None
            at = found[at].parent_id
        whole.update(line)
    return ""
