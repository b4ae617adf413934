"""Who works in this browser: whoever is signed in, or where nobody has to, whom somebody says they are.

Without sign-in a member's id is in a cookie that the workspace signs. That tells people apart, so that two of
them can code the same source, and keeps nobody out. Either cookie comes with a page's socket; what the page
hands out to the browser carries the member in its signature.
"""

import hashlib
import hmac
from urllib.parse import quote

import streamlit as st
from starlette.responses import Response
from streamlit.runtime.scriptrunner import get_script_run_ctx

from fieldnotes.records import Member
from fieldnotes.services.signing_in import member_signed_in
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .addresses import sign_address
from .components.signed_out import watch_signed_in
from .formats import escaped, plain
from .signed_in import token_of

YEAR_S = 365 * 24 * 3600
MONTH_S = 30 * 24 * 3600


def cookie_name(ws: Workspace) -> str:
    """Return the cookie's name; cookies know no port, and two workspaces may be open on one machine."""
    return f"fieldnotes_{ws.guid[:8]}"


def cookie_value(ws: Workspace, member_id: int) -> str:
    """Return a member's id with the workspace's signature of it."""
    return f"{member_id}.{_signature(ws, member_id)}"


def member_of_cookie(ws: Workspace, value: str) -> int | None:
    """Return the id that a cookie's value names, or None where this workspace did not sign it."""
    digits, _, signature = value.partition(".")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16 and signature.isascii()):
        return None
    return int(digits) if hmac.compare_digest(_signature(ws, int(digits)), signature) else None


def remember_member(ws: Workspace, response: Response, member_id: int) -> None:
    """Let the browser that gets this response be the member's from its next page on."""
    response.set_cookie(
        cookie_name(ws), cookie_value(ws, member_id), max_age=YEAR_S, path="/", httponly=True, samesite="lax"
    )


def member_of_this_run(ws: Workspace) -> int | None:
    """Return whom the browser names for which this thread runs a page; None on any other thread."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    if ws.sign_in_needed:
        return member_signed_in(ws, token_of(ws, st.context.cookies.to_dict()))
    value = st.context.cookies.get(cookie_name(ws))
    return member_of_cookie(ws, value) if isinstance(value, str) else None


def show_who_is_here(ws: Workspace, address: str) -> None:
    """Draw who works here, with everybody else one click away, where the team has more than one member.

    address: of the page as it is, to come back to.
    """
    members = [member for member in list_members(ws) if member.deactivated_at is None]
    me = current_member(ws)
    if ws.sign_in_needed:
        _show_signed_in(ws, me)
        return
    if len(members) < 2:
        return
    with st.container(key="who_is_here"), st.popover(f"You: {plain(me.name)}", icon=":material/person:"):
        rows = []
        for member in members:
            if member.id == me.id:
                rows.append(
                    f'<li aria-current="true"><strong>{escaped(member.name)}</strong> works here</li>'
                )
                continue
            path = sign_address(ws, "GET", f"/api/members/{member.id}/here", valid_s=MONTH_S)
            # A link, not a button: the page's socket learns of a cookie only where it is opened anew.
            link = f"{path}&next={_quoted(address)}"
            rows.append(f'<li><a href="{escaped(link)}" target="_self">I am {escaped(member.name)}</a></li>')
        st.html(
            f'<ul class="fn-who">{"".join(rows)}</ul>'
            '<p class="fn-who-note">Remembered in this browser. There is no sign-in: it says who codes, and '
            "keeps nobody out.</p>"
        )


def _show_signed_in(ws: Workspace, me: Member) -> None:
    with st.container(key="who_is_here"), st.popover(f"You: {plain(me.name)}", icon=":material/person:"):
        out = sign_address(ws, "GET", "/sign-out")
        change = '<li><a href="/sign-in/password" target="_self">Change your password</a></li>'
        st.html(
            f'<ul class="fn-who"><li><strong>{escaped(me.name)}</strong>, {escaped(me.role)}'
            f"{', ' + escaped(me.market) if me.market else ''}</li>"
            f"{change if 'accounts' in ws.settings.sign_in else ''}"
            f'<li><a href="{escaped(out)}" target="_self">Sign out</a></li></ul>'
        )
    watch_signed_in()


def local_address(text: str) -> str:
    """Return an address within the app, "/" for any other: nobody is led elsewhere by a link of ours."""
    local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if local else "/"


def _quoted(address: str) -> str:
    return quote(address, safe="")


def _signature(ws: Workspace, member_id: int) -> str:
    message = f"works here\n{ws.guid}\n{member_id}".encode()
    return hmac.new(ws.secret.encode(), message, hashlib.sha256).hexdigest()
