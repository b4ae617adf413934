"""Recordings: add calls and interviews, consent first; watch their transcripts; bring in other texts."""

from fieldnotes.services.imported import list_imported
from fieldnotes.services.recordings import list_recordings
from fieldnotes.ui.imported_list import imported_rows
from fieldnotes.ui.languages import ask_for_language
from fieldnotes.ui.parts import empty_state, page_errors, page_head, section
from fieldnotes.ui.recordings_add import kept_files
from fieldnotes.ui.recordings_list import show_recordings
from fieldnotes.ui.recordings_ways_in import show_ways_in
from fieldnotes.ui.shell import open_page

ws = open_page("recordings")
page_head("Recordings", "Calls and interviews, transcribed on this machine. Consent comes before the file.")
with page_errors():
    views = list_recordings(ws)
    ask_for_language(ws)
    is_open = show_ways_in(ws)
    kept_files(ws)
    if views:
        show_recordings(ws, views)
    imported = list_imported(ws)
    # Those with a recording stand among the recordings.
    transcripts = [one for one in imported if one.source.recording_id is None and not one.source.form]
    documents = [one for one in imported if one.source.form]
    if transcripts:
        section("Imported transcripts")
        imported_rows(transcripts, key="imported_all")
    if documents:
        section("Documents and answers")
        imported_rows(documents, key="documents_all")
    if not (views or imported or is_open):
        empty_state(
            "No recordings yet",
            "Add a call or an interview: say who is heard and what they agreed to, then choose the file or "
            "record it here. Transcripts, documents and answers of surveys can be brought in as they are.",
        )
