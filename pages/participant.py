"""Somebody who was met, at ?id=N: what they agreed to and when. The receipt of an erasure, at ?receipt=…"""

import streamlit as st

from fieldnotes.services.access import may
from fieldnotes.ui.participant_erasure import show_receipt
from fieldnotes.ui.participant_parts import show_participant
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.privacy_parts import privacy_style
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("participant")
privacy_style()
with page_errors():
    if may(ws, "look after the workspace") and "receipt" in st.query_params:
        show_receipt(ws, st.query_params["receipt"])
    else:
        show_participant(ws, query_id("id"))
