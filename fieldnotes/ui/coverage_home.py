"""Home's card of the habit: who is out lately, the rhythm, and one place worth a walk."""

import streamlit as st

from fieldnotes.field.coverage_words import ago_words, place_title, weeks_words
from fieldnotes.services.coverage import Habit

from .coverage_next import query_of
from .formats import escaped, plain
from .shell import page

NAMES_SHOWN = 3


def draw_habit(habit: Habit) -> None:
    """Draw the card."""
    st.html('<h2 class="fn-section">Habit, not event</h2>')
    if habit.last is None:
        st.html("<p>Nobody has walked the path yet.</p>")
        return
    lines = [f"The last walk began {ago_words(habit.last, habit.today)}."]
    if habit.names:
        lines.append(f"Out in the last {habit.days} days: {_names(habit.names)}.")
    if habit.weeks.in_a_row > 1:
        lines.append(weeks_words(habit.weeks).partition(". ")[0] + ".")
    st.html(f'<div class="fn-lines">{"".join(f"<p>{escaped(line)}</p>" for line in lines)}</div>')
    if habit.place is not None:
        st.html(
            f'<div class="fn-lines"><p>Worth a walk: <strong>{escaped(place_title(habit.place))}</strong>. '
            f"{escaped(habit.place.reasons[0])}</p></div>"
        )
        st.page_link(
            page("plan"),
            label="Plan it",
            icon=":material/directions_walk:",
            query_params=query_of(habit.place),
        )
    st.page_link(page("coverage"), label=plain("Who has been where"), icon=":material/map:")


def _names(names: tuple[str, ...]) -> str:
    if len(names) <= NAMES_SHOWN:
        return ", ".join(names)
    more = len(names) - NAMES_SHOWN
    return f"{', '.join(names[:NAMES_SHOWN])} and {more} {'other' if more == 1 else 'others'}"
