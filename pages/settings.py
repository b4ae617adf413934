"""Workspace: the team, the people who were met, the vocabulary, the journeys, this machine, the data."""

from fieldnotes.services.access import may
from fieldnotes.ui.data_parts import show_data
from fieldnotes.ui.parts import page_errors, page_head, section
from fieldnotes.ui.settings_parts import (
    settings_style,
    show_journeys,
    show_machine,
    show_people,
)
from fieldnotes.ui.shell import open_page
from fieldnotes.ui.team_parts import show_members
from fieldnotes.ui.vocabulary_parts import show_vocabulary

ws = open_page("settings")
settings_style()
page_head(
    "Workspace",
    "The team, the people who were met, the vocabulary, the journeys, and what this machine has.",
    eyebrow=ws.name,
)
with page_errors():
    section("People who were met")
    show_people(ws)
    section("Vocabulary")
    show_vocabulary(ws)
    section("Journeys")
    show_journeys(ws)
    section("Team")
    show_members(ws)
    if may(ws, "look after the workspace"):
        section("Your data")
        show_data(ws)
    section("This machine")
    show_machine(ws.folder)
