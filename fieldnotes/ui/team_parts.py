"""The team on the workspace page: who is on it, as what, how they get in, and changes of that."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Role
from fieldnotes.services.access import may
from fieldnotes.services.members import (
    ROLES,
    Access,
    add_member,
    change_member,
    deactivate_member,
    list_access,
    reactivate_member,
    release_identity,
)
from fieldnotes.services.signing_in import make_link
from fieldnotes.services.workspace import Workspace, chosen_member_id, current_member, list_members

from .coverage_members import draw_team_button
from .formats import counted, escaped, plain
from .parts import ask_first, definition_list, error_box, offer_undo
from .questions import answered, ask, question

ROLE_WORDS: dict[Role, str] = {
    "administrator": "everything, also the team and the audit log",
    "researcher": "all of the research: sources, codes, findings, metrics, stories",
    "leader": "their own walks, and published stories",
    "local reader": "findings of their market, and published stories",
    "listener": "published stories",
}
_NO_SIGN_IN = (
    "Nobody has to sign in: fieldnotes answers this machine alone (127.0.0.1), and whoever works at it is "
    "its administrator. With two or more members everybody says who they are at the top of each page; that "
    "tells people apart and keeps nobody out. How to open it to a team: docs/running-for-a-team.md."
)
_SIGN_IN = "People sign in. A role that is changed, or somebody who is deactivated, is signed out at once."


def show_members(ws: Workspace) -> None:
    """Draw who is on the team, how people get in, and for an administrator the ways to change both."""
    me = current_member(ws)
    st.html(f'<p class="fn-note">{escaped(_SIGN_IN if ws.sign_in_needed else _NO_SIGN_IN)}</p>')
    if not may(ws, "manage the team"):
        rows = [(one.name, ", ".join(filter(None, (one.role, one.market)))) for one in list_members(ws)]
        definition_list(rows)
        return
    everybody = list_access(ws)
    how = "as you said in this browser"
    if ws.sign_in_needed:
        how = "signed in"
    elif chosen_member_id(ws) is None:
        how = "by this computer's user name"
    definition_list(
        [
            (one.member.name + (f" (you, {how})" if one.member.id == me.id else ""), _about(ws, one))
            for one in everybody
        ]
    )
    with st.container(horizontal=True, key="team_actions"):
        st.button(
            "Add a member", icon=":material/person_add:", key="add_member", on_click=ask, args=("member",)
        )
        st.button(
            "Change a member",
            icon=":material/manage_accounts:",
            key="change_member",
            on_click=ask,
            args=("role",),
        )
    draw_team_button(ws)
    question("member", "Add a member", lambda _about: _add(ws))
    question("role", "Change a member", lambda _about: _change(ws, everybody))


def _about(ws: Workspace, one: Access) -> str:
    member = one.member
    if member.deactivated_at is not None:
        return "left the team"
    parts = [member.role, member.market, member.team, member.rank]
    if ws.sign_in_needed:
        parts.append(f"signs in as {member.sign_in_name}" if member.sign_in_name else "cannot sign in yet")
        parts.append(f"open in {counted(one.browsers, 'browser')}" if one.browsers else "")
    return ", ".join(part for part in parts if part)


def _add(ws: Workspace) -> None:
    with st.form("member", border=False):
        name = st.text_input("Name", help="What their codings and notes carry.")
        role = st.selectbox("Role", ROLES, index=ROLES.index("researcher"), format_func=_role_label)
        market = st.text_input("Market", placeholder="Where they know how things are read; may stay empty")
        sign_in_name = ""
        if ws.sign_in_needed:
            sign_in_name = st.text_input("Signs in as", placeholder="Their e-mail address")
        if st.form_submit_button("Add this member", type="primary"):
            try:
                added = add_member(ws, name=name, role=role, market=market, sign_in_name=sign_in_name)
            except FieldnotesError as error:
                error_box(error)
            else:
                st.toast(f"{plain(added.name)} is on the team.", icon=":material/check:")
                answered()


def _change(ws: Workspace, everybody: list[Access]) -> None:
    members = {one.member.id: one.member for one in everybody}
    provided = {one.member.id for one in everybody if one.has_provider}
    member_id = st.selectbox(
        "Who", list(members), format_func=lambda each: members[each].name, key="member_to_change"
    )
    member = members[member_id]
    if member.deactivated_at is not None:
        if st.button("Take back onto the team", key="reactivate", type="primary"):
            reactivate_member(ws, member_id)
            answered()
        return
    with st.form(f"member_{member_id}", border=False):
        role = st.selectbox("Role", ROLES, index=ROLES.index(member.role), format_func=_role_label)
        market = st.text_input("Market", member.market)
        sign_in_name = st.text_input("Signs in as", member.sign_in_name) if ws.sign_in_needed else None
        if st.form_submit_button("Store, and sign them out", type="primary"):
            change_member(ws, member_id, role=role, market=market, sign_in_name=sign_in_name)
            answered()
    if "accounts" in ws.settings.sign_in and st.button("Make a link to set a password", key="make_link"):
        token, expires_at = make_link(ws, member_id)
        base = (ws.settings.public_address or st.context.url or "").split("/settings")[0].rstrip("/")
        st.write(f"Give this to {plain(member.name)}. It opens once, until {expires_at:%d %B %Y %H:%M} UTC:")
        st.code(f"{base}/sign-in/link?token={token}", language=None)
    if member_id in provided:
        ask_text = (
            f"Let go of the account with which {member.name} signs in at the provider? The next one with "
            "their sign-in name as its address is theirs then."
        )
        if ask_first("Let go of their account", ask_text, yes="Let go of it", key="release_identity"):
            release_identity(ws, member_id)
            answered()
    ask_text = f"Let {member.name} in no more? What they made stays under their name."
    if ask_first("Deactivate", ask_text, yes="Deactivate", key="deactivate"):
        deactivate_member(ws, member_id)
        offer_undo(f"{member.name} gets in no more.", lambda: reactivate_member(ws, member_id))
        answered()


def _role_label(role: Role) -> str:
    return f"{role}: {ROLE_WORDS[role]}"
