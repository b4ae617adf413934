"""The audit log on a page, for administrators: found by what and who, verified, taken out."""

from collections.abc import Mapping

import streamlit as st

from fieldnotes.records import AUDIT_ACTIONS, AuditEntry
from fieldnotes.services.audit import ENTRIES_A_PAGE, export_audit, list_audit, name_items, verify_audit
from fieldnotes.services.workspace import Workspace, current_member

from .formats import counted, day_and_time, escaped, plain


def show_audit(ws: Workspace) -> None:
    """Draw the audit log where the current member is an administrator; else say who may read it."""
    if current_member(ws).role != "administrator":
        st.caption("Administrators read here who heard, exported or erased what.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        action = st.selectbox("What was done", AUDIT_ACTIONS, index=None, placeholder="Anything")
        member = st.text_input("By whom", placeholder="A member's name", key="audit_member")
    asked = (action or "", member.strip())
    if st.session_state.get("audit_asked") != asked:
        st.session_state["audit_asked"] = asked
        st.session_state["audit_page"] = 1
    page = int(st.session_state["audit_page"])
    found = list_audit(ws, action=asked[0], member=asked[1], page=page)
    if not found.total:
        st.caption(
            "No entry fits; choose another one above."
            if any(asked)
            else "Nothing yet. An entry is written whenever somebody plays a recording, exports, erases, or "
            "changes consent."
        )
    else:
        names = name_items(ws, found.entries)
        st.html(f'<ul class="fn-log">{"".join(_line(one, names) for one in found.entries)}</ul>')
        _pages(found.total, page)
    _verify_and_export(ws)


def _line(entry: AuditEntry, names: Mapping[tuple[str, int], str]) -> str:
    name = names.get((entry.item_kind, entry.item_id or 0), "")
    item = f"{entry.item_kind} {name if entry.item_kind == 'participant' and name else entry.item_id or ''}"
    item = item.strip() + (f" “{name}”" if name and entry.item_kind != "participant" else "")
    more = " · ".join(part for part in (item, entry.detail) if part)
    return (
        f"<li>{escaped(entry.member)}: {escaped(entry.action)}"
        f"{f', {escaped(more)}' if more else ''}"
        f' <span class="fn-meta">{escaped(day_and_time(entry.done_at))} · entry {entry.id}</span></li>'
    )


def _pages(total: int, page: int) -> None:
    pages = -(-total // ENTRIES_A_PAGE)

    def turn(by: int) -> None:
        st.session_state["audit_page"] = page + by

    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{counted(total, 'entry', 'entries')}, page {page} of {pages}")
        if page > 1:
            st.button("Newer", key="audit_newer", on_click=turn, args=(-1,))
        if page < pages:
            st.button("Older", key="audit_older", on_click=turn, args=(1,))


def _verify_and_export(ws: Workspace) -> None:
    with st.container(horizontal=True):
        asked = st.button("Verify the log", icon=":material/verified:", key="audit_verify")
        st.download_button(
            "All as CSV",
            lambda: export_audit(ws).encode("utf-8-sig"),
            file_name="audit-log.csv",
            mime="text/csv",
            icon=":material/download:",
            key="audit_csv",
            on_click="ignore",
        )
    if not asked:
        return
    check = verify_audit(ws)
    for problem in check.problems:
        st.error(plain(problem), icon=":material/error:")
    if not check.problems:
        st.success(
            f"All {counted(check.entries, 'entry', 'entries')} are as they were written. Note this hash down "
            f"outside of the app to prove it later: {check.head or 'none yet'}",
            icon=":material/verified:",
        )
