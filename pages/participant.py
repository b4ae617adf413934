"""Somebody who was met: what they agreed to and when. Opens cold at ?id=N."""

from fieldnotes.ui.participant_parts import show_participant
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.privacy_parts import privacy_style
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("participant")
privacy_style()
with page_errors():
    show_participant(ws, query_id("id"))
