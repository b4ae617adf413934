"""How many sources of a search carry each value that it can be narrowed to."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..records import LibraryFilters, SearchBy
from ..store import codes
from ..store.library_conditions import NAMED
from .access import FILTERS, allowed
from .find_all import Like, find_all
from .find_units import source_facets
from .workspace import Workspace

FACETS = ("themes", "emotions", "stages", "markets", "modes", "metrics", "seats", "forms", *NAMED.values())
"""The fields of LibraryFilters that are counted."""

Counts = Mapping[str, Mapping[int | str, int]]


@allowed("search", own=FILTERS)
def count_facets(
    ws: Workspace,
    *,
    text: str = "",
    filters: LibraryFilters = LibraryFilters(),  # noqa: B008 - a frozen value
    by: SearchBy = "both",
    like: Like | None = None,
) -> Counts:
    """Return by field of LibraryFilters in how many sources that the search finds each value occurs.

    As `search_library`; a field's own choice is left out of what is counted for it, so that the numbers say
    what another choice of it would find. A theme or emotion that has others below it counts these too.
    """
    found: dict[str, Mapping[int | str, int]] = {}
    sources: dict[LibraryFilters, NDArray[np.bool_]] = {}
    for field in FACETS:
        others = replace(filters, **{field: ()})
        if others not in sources:
            ids = find_all(ws, text=text, filters=others, by=by, like=like).ranked["source"].ids
            sources[others] = np.zeros(int(ids.max(initial=0)) + 1, dtype=np.bool_)
            sources[others][ids] = True
        found[field] = _counted(ws, field, sources[others])
    return found


def _counted(ws: Workspace, field: str, found: NDArray[np.bool_]) -> dict[int | str, int]:
    values, source, value = source_facets(ws, "codes" if field in ("themes", "emotions") else field)
    listed = found[np.minimum(source, len(found) - 1)] & (source < len(found))
    counts = np.bincount(value[listed], minlength=len(values))
    counted = {one: int(counts[place]) for place, one in enumerate(values) if counts[place]}
    if field in ("themes", "emotions"):
        counted |= _families(ws, values, source[listed], value[listed])
    return counted


def _families(
    ws: Workspace, values: list[int | str], source: NDArray[np.int64], value: NDArray[np.int64]
) -> dict[int | str, int]:
    """Return for codes that have others below them how many sources carry one of these."""
    places = {one: place for place, one in enumerate(values)}
    below: dict[int, set[int]] = {}
    for code in codes.read_codes(ws.db):
        if code.parent_id is not None:
            below.setdefault(code.parent_id, {code.parent_id}).add(code.id)
    counted: dict[int | str, int] = {}
    for parent, family in below.items():
        wanted = [places[one] for one in family if one in places]
        count = len(np.unique(source[np.isin(value, wanted)])) if wanted else 0
        if count:
            counted[parent] = count
    return counted
