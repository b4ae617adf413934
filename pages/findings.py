"""Findings: the list, what waits for a local reading, one finding in full, and the form of a new one."""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.findings_detail import draw_finding
from fieldnotes.ui.findings_forms import draw_new
from fieldnotes.ui.findings_list import draw_findings
from fieldnotes.ui.findings_use import draw_use
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("findings")
keep_address()

with page_errors():
    finding_id, excerpt_id, note_id = query_id("finding"), query_id("use"), query_id("use_note")
    if st.query_params.get("new"):
        draw_new(ws, query_id("excerpt"), query_id("note"))
    elif excerpt_id or note_id:
        draw_use(ws, excerpt_id=excerpt_id, note_id=note_id)
    elif finding_id:
        draw_finding(ws, finding_id)
    else:
        draw_findings(ws)
