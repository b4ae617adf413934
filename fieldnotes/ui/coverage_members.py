"""Saying which team and which rank a member has; the same on the page of coverage and in the workspace."""

from functools import partial

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.teams import set_team
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .formats import plain
from .parts import error_box, offer_undo
from .questions import answered, ask, question


def draw_team_button(ws: Workspace) -> None:
    """Draw the button that asks for a member's team and rank."""
    st.button("Teams and ranks", icon=":material/groups:", key="teams", on_click=ask, args=("team",))
    question("team", "Teams and ranks", lambda _about: _ask(ws))


def _ask(ws: Workspace) -> None:
    members = {member.id: member for member in list_members(ws)}
    member_id = st.selectbox(
        "Member",
        list(members),
        index=list(members).index(current_member(ws).id),
        format_func=lambda one: members[one].name,
        key="team_member",
    )
    member = members[member_id]
    with st.form(f"team_of_{member.id}", border=False):
        team = st.text_input(
            "Team", value=member.team, help=_known("Teams", [m.team for m in members.values()])
        )
        rank = st.text_input(
            "Rank", value=member.rank, help=_known("Ranks", [m.rank for m in members.values()])
        )
        if st.form_submit_button("Keep", type="primary"):
            try:
                kept = set_team(ws, member.id, team=team, rank=rank)
            except FieldnotesError as error:
                error_box(error)
            else:
                where = ", ".join(filter(None, (kept.team, kept.rank))) or "no team and no rank"
                offer_undo(
                    f"{kept.name}: {where}.",
                    partial(set_team, ws, member.id, team=member.team, rank=member.rank),
                )
                answered()


def _known(what: str, words: list[str]) -> str:
    known = sorted({word for word in words if word}, key=str.casefold)
    return plain(f"{what} so far: {', '.join(known)}." if known else "In your own words; may stay empty.")
