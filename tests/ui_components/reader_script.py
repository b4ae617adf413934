"""A page with the reader; the test's browser answers its addresses."""

import streamlit as st

from fieldnotes.ui.components.reader import read_and_tag

event = read_and_tag(
    key="reader",
    source_address="/api/sources/1?signature=1",
    command_address="/api/sources/1/commands?signature=1",
    media_address="/api/media/1?signature=1",
    coder_name="Mira",
    start_s=None if st.query_params.get("from") == "none" else 8.0,
)
events = st.session_state.setdefault("events", [])
if event:
    events.append(event.use_in_finding)
st.write("Page heard:", str(events))
st.button("Run again")
