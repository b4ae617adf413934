"""Home for a role that sees its own alone: what waits for them, their walks, and what the team tells."""

import streamlit as st

from fieldnotes.records import ImmersionSession
from fieldnotes.services.access import may, member_role
from fieldnotes.services.local_reading import list_waiting_readings
from fieldnotes.services.promise_reminders import list_pressing_promises
from fieldnotes.services.stories import outline_stories
from fieldnotes.services.walks import list_walks
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped
from .home_promises import draw_promises_on_home
from .parts import empty_state, page_head, section
from .shell import page, page_address
from .story_list import lines_html

_LEADS = {
    "leader": "Your own walks, and the stories that the team tells.",
    "local reader": "What waits to be read for your market, and the stories that the team tells.",
    "listener": "The stories that the team tells, each with its number beside it.",
}
_SHOWN = 6


def draw_own_home(ws: Workspace) -> None:
    """Draw what is here for a leader, a local reader or a listener."""
    page_head("What is here for you", _LEADS.get(member_role(ws), ""), eyebrow=ws.name)
    if may(ws, "read locally"):
        _draw_readings(ws)
    if may(ws, "keep promises") and (owed := list_pressing_promises(ws)):
        section("Promises")
        draw_promises_on_home(owed)
    if may(ws, "see walks"):
        _draw_walks(ws)
    lines = outline_stories(ws)
    if not lines:
        empty_state("No story yet", "The stories that the team publishes are told here.")
        return
    section("Stories")
    st.html(lines_html(lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        st.page_link(page("story"), label=f"All {len(lines)} stories", icon=":material/arrow_forward:")


def _draw_readings(ws: Workspace) -> None:
    waiting = len(list_waiting_readings(ws))
    section("To read locally")
    if not waiting:
        st.html('<p class="fn-quiet">Nothing waits for you at present.</p>')
        return
    st.page_link(
        page("findings"),
        label=f"{counted(waiting, 'finding')} to read for your market",
        icon=":material/translate:",
        query_params={"view": "local"},
    )


def _draw_walks(ws: Workspace) -> None:
    section("Your walks")
    walks = list_walks(ws)
    rows = "".join(
        f'<li><a href="{escaped(page_address("walk", session=line.session.id))}" target="_self">'
        f"{escaped(line.session.title)}</a> · {_state(line.session)} · "
        f"{counted(line.notes, 'note')}</li>"
        for line in walks[:_SHOWN]
    )
    if rows:
        st.html(f'<ul class="fn-plain">{rows}</ul>')
    st.page_link(page("walk"), label="Start a walk", icon=":material/add:", query_params={"new": "1"})


def _state(session: ImmersionSession) -> str:
    if session.ended_at is None:
        return "in the field"
    return "debriefed" if session.debriefed_at else "waits for its debrief"
