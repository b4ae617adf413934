"""Findings: the list, one finding with its evidence and metric, and the form of a new one."""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.findings_detail import draw_finding
from fieldnotes.ui.findings_forms import draw_new
from fieldnotes.ui.findings_list import draw_findings
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("findings")
keep_address()

with page_errors():
    finding_id = query_id("finding")
    if st.query_params.get("new"):
        draw_new(ws, query_id("excerpt"))
    elif finding_id:
        draw_finding(ws, finding_id)
    else:
        draw_findings(ws)
