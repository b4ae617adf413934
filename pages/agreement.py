"""Agreement: code a source independently, see how far coders agree, settle where they do not."""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.agreement_code import show_coding
from fieldnotes.ui.agreement_list import show_rounds
from fieldnotes.ui.agreement_parts import agreement_style
from fieldnotes.ui.agreement_round import show_round
from fieldnotes.ui.agreement_start import show_start
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("agreement")
keep_address()
agreement_style()
round_id = query_id("round")
with page_errors():
    if "start" in st.query_params:
        show_start(ws, query_id("source"))
    elif round_id is None:
        show_rounds(ws)
    elif "code" in st.query_params:
        show_coding(ws, round_id)
    else:
        show_round(ws, round_id)
