"""The four regions of both lenses: the biggest of each, with the next step."""

import streamlit as st

from fieldnotes.services.both_lenses import LensMap
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.both_lenses import REGION_NAMES, PlacedSlice, Region

from .formats import counted, escaped
from .home_slices import (
    Shown,
    count_unlinked,
    draw_slice,
    draw_unlinked,
    draw_unlinked_story,
    read_shown,
)
from .lens_words import REGIONS
from .shell import HOME, page

SHOWN = 3  # entries in a region; the rest are one click away
NOTHING: dict[Region, str] = {
    "act": "No metric that moved has more than an anecdote behind it.",
    "go and see": "Every metric that moved has a finding.",
    "anecdote: check": "No anecdote, and no finding without a number.",
    "watch": "No metric is quiet.",
}


def draw_fields(ws: Workspace, seen: LensMap) -> None:
    """Draw the four regions, two by two; on a phone one below the other."""
    by_region = {region: seen.in_region(region) for region in REGION_NAMES}
    loose = [finding_id for finding_id, _ in seen.unlinked[:SHOWN]]
    shown = read_shown(ws, [one for slices in by_region.values() for one in slices[:SHOWN]], loose)
    for row in (REGION_NAMES[:2], REGION_NAMES[2:]):
        for column, region in zip(st.columns(2), row, strict=True):
            with column, st.container(key=f"field_{REGIONS[region][0]}", height="stretch"):
                _draw_region(region, by_region[region], seen, shown)


def count_region(seen: LensMap, region: Region) -> int:
    """Return how many entries a region has: slices, and findings and stories without a metric."""
    own = len(seen.in_region(region))
    if region == "watch":
        return own + len(seen.bare)
    return own + count_unlinked(seen) if region == "anecdote: check" else own


def _draw_region(region: Region, slices: tuple[PlacedSlice, ...], seen: LensMap, shown: Shown) -> None:
    word, title, means = REGIONS[region]
    total = count_region(seen, region)
    st.html(
        f'<div class="fn-field fn-lens-{word}"><h2>{title} <span class="fn-quiet">{total:,}</span></h2>'
        f"<p>{means}</p></div>"
    )
    left = SHOWN
    for n, one in enumerate(slices[:left]):
        draw_slice(one, shown, key=f"{word}_{n}", steps=2)
    left -= len(slices[:left])
    if region == "anecdote: check":
        for n, (finding_id, _) in enumerate(seen.unlinked[:left]):
            if finding_id in shown.findings:
                draw_unlinked(shown.findings[finding_id], shown, key=f"loose_{n}", steps=1)
        left -= len(seen.unlinked[:left])
        for story_id, story_title in seen.unlinked_stories[:left]:
            draw_unlinked_story(story_id, story_title)
    elif region == "watch":
        for name in seen.bare[:left]:
            st.html(f'<p class="fn-quiet">{escaped(name)}: no values yet.</p>')
    if total > SHOWN:
        st.page_link(
            page(HOME),
            label=f"All {counted(total, 'entry', 'entries')}",
            icon=":material/arrow_forward:",
            query_params={"region": word},
        )
    if not total:
        st.html(f'<p class="fn-quiet">{escaped(NOTHING[region])}</p>')
