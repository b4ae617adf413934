"""Read and tag: any source with its sound, its tags and suggestions. Opens cold at ?source=ID."""

import streamlit as st

from fieldnotes.errors import ConsentError, NotFoundError
from fieldnotes.services import coding
from fieldnotes.services.access import may
from fieldnotes.services.workspace import current_member
from fieldnotes.ui.addresses import MEDIA_S, sign_address
from fieldnotes.ui.components.reader import read_and_tag
from fieldnotes.ui.languages import ask_for_language
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.shell import open_page, page, query_id
from fieldnotes.ui.transcript_attach import show_attach
from fieldnotes.ui.transcript_corrections import show_corrections
from fieldnotes.ui.transcript_english import show_english
from fieldnotes.ui.transcript_evidence import ask_for_finding, open_evidence
from fieldnotes.ui.transcript_parts import (
    query_seconds,
    show_head,
    show_progress,
    show_recent,
)
from fieldnotes.ui.transcript_voices import show_voices

ws = open_page("transcript", wide=True)
source_id, excerpt_id = query_id("source"), query_id("excerpt")
with page_errors():
    try:
        excerpt = coding.get_excerpt(ws, excerpt_id) if excerpt_id else None
        if source_id is None and excerpt is not None:
            source_id = excerpt.source_id
        view = coding.read_source(ws, source_id) if source_id else None
    except (ConsentError, NotFoundError):
        page_head("Read and tag")
        raise
    if view is None:
        show_recent(ws)
        st.stop()
    show_head(ws, view)
    refresh = f"{show_progress(ws, view)}"
    if may(ws, "code"):
        refresh = f"{refresh}|{show_voices(ws, view)}|{show_corrections(ws, view)}|{show_attach(ws, view)}"
    english = show_english(ws, view)
    media = f"/api/media/{view.recording.media_id}" if view.recording else None
    # Another key for another recording: the reader puts its player up when it comes to the page.
    sound = view.recording.media_id if view.recording else 0
    event = read_and_tag(
        key=f"reader_{view.source.id}_{sound}",
        source_address=sign_address(ws, "GET", f"/api/sources/{view.source.id}"),
        command_address=sign_address(ws, "POST", f"/api/sources/{view.source.id}/commands"),
        changes_address=sign_address(ws, "GET", f"/api/sources/{view.source.id}/changes"),
        likely_address=sign_address(ws, "POST", f"/api/sources/{view.source.id}/likely"),
        media_address=sign_address(ws, "GET", media, valid_s=MEDIA_S) if media else None,
        coder_id=current_member(ws).id,
        coder_name=current_member(ws).name,
        start_s=excerpt.start_s if excerpt else query_seconds("t"),
        segment_id=excerpt.first_segment_id if excerpt else None,
        refresh=f"{refresh}|{english.state}",
        show_english=english.shown,
    )
    if event is not None and event.more_like is not None:
        st.switch_page(page("library"), query_params={"like": f"l{event.more_like}"})
    if event is not None and event.use_in_finding is not None:
        open_evidence(coding.get_coding(ws, event.use_in_finding).excerpt_id)
    ask_for_finding(ws)
    ask_for_language(ws)
