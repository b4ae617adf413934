"""The way from a source to its round of independent coding."""

import streamlit as st

from fieldnotes.services.coding import SourceView
from fieldnotes.services.rounds import list_rounds
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .formats import plain
from .shell import page, page_exists


def link_to_round(ws: Workspace, view: SourceView) -> None:
    """Draw the way to the source's latest round, or to start one; nothing for a team of one without any."""
    growing = view.transcript is not None and view.transcript.finished_at is None
    if growing or not view.segments or not page_exists("agreement"):
        return
    latest = next(
        (one for one in list_rounds(ws, source_id=view.source.id) if one.state != "cancelled"), None
    )
    if latest is None or latest.state == "settled":
        if len(list_members(ws)) > 1:
            _link("Code independently", {"start": "1", "source": str(view.source.id)})
        return
    me = current_member(ws).id
    mine = any(coder.member_id == me and coder.finished_at is None for coder in latest.coders)
    if latest.state == "running" and mine:
        _link(f"{latest.name}: code your part", {"round": str(latest.id), "code": "1"})
    else:
        _link(
            f"{latest.name}: {'who is done' if latest.state == 'running' else 'settle'}",
            {"round": str(latest.id)},
        )


def _link(label: str, query: dict[str, str]) -> None:
    st.page_link(page("agreement"), label=plain(label), icon=":material/balance:", query_params=query)
