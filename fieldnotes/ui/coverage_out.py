"""Who has been out and when: the rhythm, teams or ranks, months, and people by name."""

import streamlit as st

from fieldnotes.field.coverage_words import (
    HOW_HOURS,
    ago_words,
    day_words,
    group_words,
    hours_words,
    out_words,
    period_words,
    summary_words,
    timing_words,
    weeks_words,
)
from fieldnotes.records import Coverage
from fieldnotes.services.coverage import hours_by_month
from fieldnotes.services.workspace import Workspace, current_member

from .coverage_address import Look
from .coverage_controls import choose_group
from .coverage_members import draw_team_button
from .formats import counted, day, escaped
from .metrics_words import table_html
from .parts import section

MONTHS_SHOWN = 12
PEOPLE_SHOWN = 50


def draw_summary(coverage: Coverage) -> None:
    """Draw the period in a sentence, and the rhythm of the last weeks."""
    st.html(
        f'<div class="fn-lines"><p><strong>{escaped(summary_words(coverage))}</strong></p>'
        f'<p class="fn-quiet">{escaped(period_words(coverage.period))}</p>'
        f"<p>{escaped(weeks_words(coverage.weeks))}</p></div>{_strip(coverage)}"
    )


def draw_out(ws: Workspace, look: Look, coverage: Coverage) -> None:
    """Draw who was out, grouped, by month, and by name."""
    section("Who has been out")
    choose_group(look)
    head = "Team" if coverage.by == "team" else "Rank"
    heads = (head, "People out", "Walks", "Hours", "Last out")
    rows = [
        (
            escaped(group_words(group, coverage.by)),
            out_words(group),
            f"{group.walks:,}",
            hours_words(group.hours),
            escaped(day_words(group.last)),
        )
        for group in coverage.groups
    ]
    st.html(table_html(f"Members in the field, by {coverage.by}", heads, rows))
    said = " ".join(part for part in (timing_words(coverage), HOW_HOURS) if part)
    st.html(f'<p class="fn-quiet fn-cv-said">{escaped(said)}</p>')
    draw_team_button(ws)
    _draw_months(coverage)
    _draw_people(ws, coverage)


def _draw_months(coverage: Coverage) -> None:
    months = hours_by_month(coverage)
    if not months:
        return
    names = [group_words(group, coverage.by) for group in coverage.groups if group.walks]
    keys = [group.name for group in coverage.groups if group.walks]
    rows = [
        (f"{month:%b %Y}", *(hours_words(hours.get(key, 0.0)) for key in keys))
        for month, hours in list(months.items())[:MONTHS_SHOWN]
    ]
    with st.expander("Hours by month"):
        table = table_html("Hours in the field by month", ("Month", *names), rows)
        st.html(f'<div class="fn-cv-wide">{table}</div>')
        if len(months) > MONTHS_SHOWN:
            older = counted(len(months) - MONTHS_SHOWN, "older month")
            st.html(f'<p class="fn-quiet">{older}: choose a shorter period, or take the table away.</p>')


def _draw_people(ws: Workspace, coverage: Coverage) -> None:
    if not coverage.people:
        return
    me = current_member(ws).id
    rows = [
        (
            escaped(f"{one.name} (you)" if one.member_id == me else one.name),
            escaped(one.team or "–"),
            escaped(one.rank or "–"),
            f"{one.walks:,}",
            escaped(f"{day(one.last)}, {ago_words(one.last, coverage.today)}"),
        )
        for one in coverage.people[:PEOPLE_SHOWN]
    ]
    with st.expander(f"By name ({len(coverage.people):,})"):
        st.html(
            table_html(
                "Who was out, by name; nobody is listed for staying in",
                ("Who", "Team", "Rank", "Walks", "Last"),
                rows,
            )
        )
        if len(coverage.people) > PEOPLE_SHOWN:
            st.html('<p class="fn-quiet">The others are in the table that can be taken away.</p>')


def _strip(coverage: Coverage) -> str:
    """Return the last weeks as a strip; the sentence above it says the same."""
    marks = []
    for week, count in coverage.weeks.lately:
        said = escaped(f"Week of {day(week)}: {counted(count, 'walk')}")
        marks.append(f'<span class="fn-cv-week{" fn-cv-out" if count else ""}" title="{said}"></span>')
    first = coverage.weeks.lately[0][0]
    return (
        f'<div class="fn-cv-weeks" aria-hidden="true">{"".join(marks)}</div>'
        f'<p class="fn-quiet fn-cv-axis" aria-hidden="true"><span>{day(first)}</span>'
        "<span>this week</span></p>"
    )
