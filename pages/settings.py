"""Workspace: the team, the people who were met, the journeys, this machine and where the data lies."""

import streamlit as st

from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.settings_parts import (
    settings_style,
    show_data,
    show_journeys,
    show_machine,
    show_members,
    show_people,
)
from fieldnotes.ui.shell import open_page

ws = open_page("settings")
settings_style()
page_head(
    "Workspace",
    "The team, the people who were met, the journeys, and what this machine has.",
    eyebrow=ws.name,
)
with page_errors():
    st.subheader("People who were met")
    show_people(ws)
    st.subheader("Journeys")
    show_journeys(ws)
    st.subheader("Team")
    show_members(ws)
    st.subheader("Your data")
    show_data(ws.folder)
    st.subheader("This machine")
    show_machine(ws.folder)
