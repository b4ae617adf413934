"""Promises: what people who were met are owed, one with its history, and the form of a new one."""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.promises_page import show_new_promise, show_promise, show_promises
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("promises")
keep_address()

with page_errors():
    promise_id = query_id("promise")
    if st.query_params.get("new"):
        show_new_promise(ws, query_id("session"))
    elif promise_id:
        show_promise(ws, promise_id)
    else:
        show_promises(ws)
