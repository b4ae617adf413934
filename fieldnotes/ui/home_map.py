"""The map of both lenses: a grid of how surely slices moved by how deep their evidence is; what is open."""

from functools import cache
from pathlib import Path

import streamlit as st

from fieldnotes.services.both_lenses import LensMap
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.both_lenses import PlacedSlice, Region, region_of

from .components.pattern_table import Key, TableCell, TableColumn, TableRow, pattern_table
from .formats import counted, escaped
from .home_fields import draw_fields
from .home_slices import draw_slice, draw_unlinked, draw_unlinked_story, read_shown
from .lens_words import COLUMNS, REGIONS, ROWS, TINTS, UNLINKED, Opened, read_opened
from .shell import HOME, page

OPENED = "lens_opened"  # the container in which a cell opens
LISTED = 8  # entries on a page of the opened list


def draw_both_lenses(ws: Workspace, seen: LensMap) -> None:
    """Draw the map, and below it what of it is open: a cell, a region, or the beginning of all four."""
    st.html(f"<style>{_style()}</style>")
    opened = read_opened(st.query_params.to_dict())
    with st.container(key="lens_map"):
        _draw_picture(seen, opened)
        st.html(_said(seen))
    with st.container(key=OPENED):
        if opened is None:
            draw_fields(ws, seen)
        else:
            _draw_opened(ws, seen, opened)


def _draw_picture(seen: LensMap, opened: Opened | None) -> None:
    counts = {(row, column): len(seen.in_cell(row, column)) for row in ROWS for column in COLUMNS}
    loose = {column: len(seen.unlinked_of(column)) for column in COLUMNS}
    loose["no evidence"] += len(seen.unlinked_stories)
    most = max(*counts.values(), *loose.values(), 1)
    rows = [
        TableRow(
            word,
            words,
            tuple(
                _cell(counts[row, column], most, region_of(row, column), f"{words}, {COLUMNS[column][1]}")
                for column in COLUMNS
            ),
        )
        for row, (word, words) in ROWS.items()
    ]
    word, words = UNLINKED
    cells = (
        _cell(loose[column], most, "anecdote: check", f"{words}, {COLUMNS[column][1]}") for column in COLUMNS
    )
    rows.append(TableRow(word, words, tuple(cells)))
    chosen: tuple[Key, Key] | None = None
    if opened is not None and opened.depth is not None:
        chosen = (ROWS[opened.certainty][0] if opened.certainty else word, COLUMNS[opened.depth][0])
    pattern_table(
        key="lens_table",
        name="Slices of metrics by how surely they moved lately, and by how deep the evidence of their "
        "findings is",
        corner="Movement",
        columns=[TableColumn(*words) for words in COLUMNS.values()],
        rows=rows,
        chosen=chosen,
        on_open=_open,
        below=OPENED,
    )


def _cell(count: int, most: int, region: Region, where: str) -> TableCell:
    return TableCell(
        big=f"{count:,}",
        small=REGIONS[region][1] if count else "",
        before=f"{where}: ",
        between=", ",
        share=count / most,
        opens=count > 0,
        tint=TINTS[region],
    )


def _open(row: Key, column: Key) -> None:
    """Open a cell from the next run on; the one that is open closes."""
    cell = f"{row}.{column}"
    if st.query_params.get("cell") == cell:
        st.query_params.clear()
    else:
        st.query_params.from_dict({"cell": cell})


def _said(seen: LensMap) -> str:
    """Return in HTML how much moved, in plain words; how that was judged is one click away."""
    if not seen.judged:
        return (
            '<p class="fn-quiet fn-lens-said">Whether a number moved cannot be judged yet: values need an '
            "interval or a number of responses, and at least two periods.</p>"
        )
    every = [one.certainty for shown in seen.slices for one in (shown, *shown.folded)]
    moved = f"{every.count('surely'):,} surely moved"
    if probably := every.count("probably"):
        moved += f", and {probably:,} probably"
    looked = f"Of {counted(seen.placed, 'number')}, each metric as a whole and by market or stage, {moved}."
    stand = ""
    if len(seen.slices) < seen.placed:
        stand = f"{len(seen.slices):,} stand here for all; the others tell the same as one of these. "
    judged = counted(seen.judged, "number was", "numbers were")
    how = (
        f"{stand}{judged} judged together, since of many some seem to move by chance: of those said to have "
        "surely moved at most 5 of 100 did not, on average, and of all said to have at least probably moved "
        "at most 20."
    )
    return (
        f'<div class="fn-lines fn-lens-said"><p class="fn-quiet">{escaped(looked)}</p>'
        f"<details><summary>How this was judged</summary>"
        f'<p class="fn-quiet">{escaped(how)}</p></details></div>'
    )


def _draw_opened(ws: Workspace, seen: LensMap, opened: Opened) -> None:
    _, title, means = REGIONS[opened.region]
    if opened.depth is not None:
        row = ROWS[opened.certainty][1] if opened.certainty else UNLINKED[1]
        means = f"{row}, {COLUMNS[opened.depth][1].lower()}. {means}"
    st.html(f'<div class="fn-field"><h2>{title}</h2><p>{escaped(means)}</p></div>')
    st.page_link(page(HOME), label="All four regions", icon=":material/arrow_back:")
    entries = _entries(seen, opened)
    bare = seen.bare if opened == Opened("watch") else ()
    if not entries and not bare:
        st.html('<p class="fn-quiet">Nothing lies here any more.</p>')
    pages = max(1, -(-len(entries) // LISTED))
    number = min(pages, int(st.session_state.get(_page_key(opened)) or 1))
    now = entries[(number - 1) * LISTED : number * LISTED]
    shown = read_shown(
        ws,
        [one for one in now if isinstance(one, PlacedSlice)],
        [one for one in now if isinstance(one, int)],
    )
    for n, one in enumerate(now):
        if isinstance(one, PlacedSlice):
            draw_slice(one, shown, key=str(n), steps=4)
        elif isinstance(one, tuple):
            draw_unlinked_story(*one)
        elif one in shown.findings:
            draw_unlinked(shown.findings[one], shown, key=str(n), steps=3)
    if pages > 1:
        st.pagination(pages, default=number, key=_page_key(opened))
    if bare:
        st.html(f'<p class="fn-quiet">No values yet: {escaped(", ".join(bare))}.</p>')


def _entries(seen: LensMap, opened: Opened) -> list[PlacedSlice | int | tuple[int, str]]:
    """Return what lies in a region or a cell: slices, ids of findings without a metric, stories."""
    if opened.depth is not None and opened.certainty is not None:
        return [*seen.in_cell(opened.certainty, opened.depth)]
    if opened.depth is not None:
        stories = seen.unlinked_stories if opened.depth == "no evidence" else ()
        return [*seen.unlinked_of(opened.depth), *stories]
    if opened.region != "anecdote: check":
        return [*seen.in_region(opened.region)]
    loose = [finding_id for finding_id, _ in seen.unlinked]
    return [*seen.in_region(opened.region), *loose, *seen.unlinked_stories]


def _page_key(opened: Opened) -> str:
    return f"lens_page_{opened.region}_{opened.certainty}_{opened.depth}"


@cache
def _style() -> str:
    return (Path(__file__).parent / "home.css").read_text(encoding="utf-8")
