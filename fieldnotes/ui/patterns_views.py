"""The other looks at what was coded: codes near each other, a journey's feelings, one source over time."""

import base64
from dataclasses import replace
from functools import partial

import streamlit as st

from fieldnotes.coding.code_tree import codes_above
from fieldnotes.coding.palette import code_colour
from fieldnotes.interchange.pattern_pictures import clock, signed
from fieldnotes.interchange.svg_text import ACCENT, INK, LINE, PAPER, QUIET
from fieldnotes.records import CodeLane, CodeTimeLine, JourneyFeelings, StageFeeling
from fieldnotes.services import coding
from fieldnotes.services.pattern_exports import (
    filter_words,
    journey_csv,
    journey_picture,
    near_csv,
    near_picture,
    nearness_words,
    time_line_csv,
    time_line_picture,
)
from fieldnotes.services.pattern_time_line import code_time_line, list_coded_sources
from fieldnotes.services.patterns import journey_curve, near_query, stage_passages
from fieldnotes.services.sessions import list_journeys
from fieldnotes.services.workspace import Workspace

from .components.pattern_table import TableCell, TableColumn, TableRow, pattern_table
from .formats import counted, escaped, number
from .parts import empty_state
from .patterns_address import Look
from .patterns_controls import choose_codes, choose_nearness, choose_one, choose_pair, code_name
from .patterns_quotes import downloads, show_near, show_quotes
from .patterns_tables import nothing_coded, open_cell, people_count
from .shell import page_address

LANES = 30
_ON_THE_PAGE = {
    INK: ("#2A2621", "#ECE5D8"),
    QUIET: ("#5E574D", "#B8AF9F"),
    LINE: ("#DED6C6", "#443E34"),
    ACCENT: ("#1F5F66", "#8CCBC7"),
    PAPER: ("#FBF8F2", "#1E1B17"),
}


def show_near_query(ws: Workspace, look: Look) -> None:
    """Draw the passages of one code that are near another."""
    choose_pair(ws, look)
    choose_nearness(look)
    codes = coding.list_codes(ws)
    known = {code.id for code in codes}
    code_id, other_id = look.code, look.other
    if code_id is None or other_id is None or not {code_id, other_id} <= known:
        empty_state(
            "Choose two codes",
            "You get the passages of the first that are near the second, each with the nearest one beside. "
            "The same code twice finds its passages that come soon after each other.",
        )
        return
    found = near_query(ws, code_id, other_id, look.nearness, filters=look.filters)
    one, other = code_name(codes, code_id), code_name(codes, other_id)
    st.html(
        f'<p class="fn-pt-said" role="status"><strong>{counted(found.tally.passages, "passage")}</strong> of '
        f"{found.of.passages:,} of “{escaped(one)}” {'is' if found.tally.passages == 1 else 'are'} near "
        f"“{escaped(other)}” ({escaped(nearness_words(look.nearness))}): "
        f"{counted(found.tally.sources, 'source')}, {people_count(found.tally)}.</p>"
    )
    if not found.hits:
        empty_state(
            "None of them is near the other",
            "Allow for more between them, or take a filter away."
            if found.of.passages
            else "Nothing coded with the first code passes these filters.",
        )
        return
    about = filter_words(ws, look.filters)
    picture = partial(near_picture, ws, found, (one, other), look.nearness, about=about)
    downloads("codes-near", partial(near_csv, ws, found), picture)
    show_near(ws, look, found.hits, other)


def show_journey(ws: Workspace, look: Look) -> None:
    """Draw how the stages of a journey feel, and the passages behind the one that is open."""
    journeys = {journey.id: journey.name for journey in list_journeys(ws)}
    if not journeys:
        empty_state(
            "No journey yet", "Plan a walk on a journey of your own.", action="Go on a walk", to_page="walk"
        )
        return
    chosen = look.journey if look.journey in journeys else _most_felt(ws, look, list(journeys))
    choose_one("journey", "Journey", journeys, chosen, lambda now, one: replace(now, journey=one))
    curve = journey_curve(ws, chosen, filters=look.filters)
    if not any(stage.notes for stage in curve.stages):
        empty_state(
            "Nothing felt along this journey yet",
            "Put emotions on passages of recordings and notes that have a stage of it; each counts here. "
            "Filters may hide them.",
            action="Find something to code",
            to_page="library",
        )
        return
    drawn = partial(journey_picture, curve, about=filter_words(ws, look.filters))
    picture = base64.b64encode(_in_the_pages_colours(drawn()).encode()).decode()
    st.html(
        '<figure class="fn-pt-figure" tabindex="0" role="group" aria-label="The curve">'
        '<img src="data:image/svg+xml;base64,'
        f'{picture}" alt="{escaped(_curve_words(curve))}"></figure>'
    )
    opened = look.cell[0] if look.cell else None
    board = st.container(key="patterns_board")
    with board.container(key="patterns_board_table"):
        pattern_table(
            key="patterns_stages",
            name=f"How the stages of {curve.journey} feel",
            corner="Stage",
            columns=[
                TableColumn(key, label) for key, label in ((None, "Mean and people"), ("sd", "Spread (SD)"))
            ],
            rows=[
                TableRow(
                    stage.stage_id,
                    stage.stage,
                    (_mean_cell(stage), TableCell(_spread(stage), opens=False)),
                )
                for stage in curve.stages
            ],
            chosen=look.cell,
            on_open=open_cell,
        )
        for stage in curve.stages:
            if warning := alone_words(stage):
                st.html(f'<p class="fn-pt-said">{escaped(warning)}</p>')
        downloads("journey", partial(journey_csv, curve), drawn)
    if isinstance(opened, int):
        with board:
            names = {stage.stage_id: stage.stage for stage in curve.stages}
            ids = stage_passages(ws, chosen, opened, filters=look.filters)
            show_quotes(ws, look, names.get(opened, "?"), ids)


def show_time_line(ws: Workspace, look: Look) -> None:
    """Draw the codes over one source; each mark opens the reader at its passage."""
    sources = list_coded_sources(ws)
    if not sources and look.source is None:
        nothing_coded(Look(view="time"))
        return
    titles = {
        source_id: f"{title} ({counted(passages, 'passage')})" for source_id, title, passages in sources
    }
    chosen = look.source or sources[0][0]
    if chosen not in titles:
        # Without codings, or not covered by consent: the service says which.
        line = code_time_line(ws, chosen)
        titles = {chosen: line.title, **titles}
    choose_one("source", "Source", titles, chosen, lambda now, one: replace(now, source=one))
    choose_codes(ws, look)
    line = code_time_line(ws, chosen, choice=look.choice)
    if not line.lanes:
        nothing_coded(look)
        return
    lanes = line.lanes if look.every else line.lanes[:LANES]
    st.html(_lanes_html(ws, line, lanes))
    if len(lanes) < len(line.lanes):
        st.html(
            f'<p class="fn-pt-said">The first {LANES} of {len(line.lanes):,} codes, by where they begin.</p>'
        )
    about = filter_words(ws, type(look.filters)(), look.choice)
    downloads(
        "codes-over-time",
        partial(time_line_csv, ws, line),
        partial(time_line_picture, ws, line, about=about),
    )


def alone_words(stage: StageFeeling) -> str:
    """Return the warning that a stage's mean is the word of one person, or mostly; "" for none."""
    behind = stage.tally.people + stage.tally.unnamed
    if stage.notes and behind == 1:
        return f"{stage.stage}: {counted(stage.notes, 'note')}, one person. That is one person's experience."
    if stage.notes >= 4 and stage.most_of_one * 2 > stage.notes:
        return f"{stage.stage}: {stage.most_of_one} of {stage.notes} notes are from one person."
    return ""


def _in_the_pages_colours(svg: str) -> str:
    """Return a drawing whose colours follow the page's light or dark scheme."""
    for light, dark in _ON_THE_PAGE.items():
        svg = svg.replace(f'"{light}"', f'"light-dark({dark[0]}, {dark[1]})"')
    return svg.replace("<svg ", '<svg style="color-scheme: light dark" ', 1)


def _most_felt(ws: Workspace, look: Look, journeys: list[int]) -> int:
    def notes(journey_id: int) -> int:
        return sum(stage.notes for stage in journey_curve(ws, journey_id, filters=look.filters).stages)

    return max(journeys, key=notes)


def _mean_cell(stage: StageFeeling) -> TableCell:
    if stage.mean is None:
        return TableCell("no notes", opens=False)
    small = f"{counted(stage.notes, 'note')}, {people_count(stage.tally)}"
    return TableCell(signed(stage.mean), small, f"{stage.stage}: mean ", ", ")


def _spread(stage: StageFeeling) -> str:
    return "–" if stage.spread is None else number(stage.spread)


def _curve_words(curve: JourneyFeelings) -> str:
    stages = [
        f"{stage.stage} {signed(stage.mean)} ({counted(stage.notes, 'note')}, {people_count(stage.tally)})"
        for stage in curve.stages
        if stage.mean is not None
    ]
    return (
        f"How the stages of {curve.journey} feel, from −3 to 3: {'; '.join(stages)}. "
        "The same numbers are in the table below."
    )


def _lanes_html(ws: Workspace, line: CodeTimeLine, lanes: tuple[CodeLane, ...]) -> str:
    book = {code.id: code for code in coding.list_codes(ws)}
    length = line.length or 1
    rows = []
    for lane in lanes:
        look = code_colour(lane.code, codes_above(lane.code, book))
        marks = []
        for passage in lane.passages:
            if line.timed:
                where = f"{clock(passage.start)} to {clock(passage.end)}"
            else:
                where = f"line {passage.start + 1:.0f}"
            address = page_address("transcript", source=line.source_id, excerpt=passage.excerpt_id)
            left = min(99.5, 100 * passage.start / length)
            width = min(100 - left, 100 * (passage.end - passage.start) / length)
            words = escaped(f"{lane.code.name}, {where}")
            marks.append(
                f'<a href="{escaped(address)}" target="_self" aria-label="{words}" title="{words}" '
                f'style="left: {left:.2f}%; width: {width:.2f}%"></a>'
            )
        rows.append(
            f'<li style="--fn-tone: {look.css}"><span class="fn-pt-lane-name">'
            f'<span class="fn-mark" aria-hidden="true">{look.mark}</span>{escaped(lane.code.name)}</span>'
            f'<span class="fn-pt-lane">{"".join(marks)}</span></li>'
        )
    ends = ("0:00", clock(length)) if line.timed else ("line 1", f"line {length:.0f}")
    axis = "".join(f"<span>{end}</span>" for end in ends)
    return f'<ul class="fn-pt-lanes">{"".join(rows)}</ul><p class="fn-pt-axis" aria-hidden="true">{axis}</p>'
