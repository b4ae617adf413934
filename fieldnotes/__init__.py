"""Field immersion and qualitative research for customer-experience leaders.

    import fieldnotes

    ws = fieldnotes.create_workspace(Path("workspace"))
    kept = fieldnotes.keep_file(ws, Path("call.mp3"))
    fieldnotes.add_recording(ws, kept.item.id, own_voice_only=True)
    fieldnotes.work(ws, until_idle=True)
    page = fieldnotes.search_library(ws, text="waiting")

Everything that a page does is here: pages hold no logic.
"""

from .errors import (
    ConflictError,
    ConsentError,
    FieldnotesError,
    ImportFileError,
    InvalidInputError,
    MediaError,
    NotFoundError,
    SettingsError,
    TranscriptionError,
    WorkspaceError,
)
from .records import LibraryFilters, Slice
from .services.attaching import attach_recording, detach_recording, queue_alignment
from .services.bulk import FolderRules, add_folder, watch_folder
from .services.coding import (
    accept_suggestion,
    add_code,
    apply_code,
    edit_code,
    list_codes,
    read_source,
    reject_suggestion,
    remove_coding,
    restore_coding,
)
from .services.correcting import assign_speaker, edit_segment
from .services.debriefs import edit_debrief, finish_debrief, save_debrief
from .services.demo import create_demo_workspace
from .services.doctor import examine
from .services.exports import export_bytes, export_text
from .services.findings import (
    add_evidence,
    edit_finding,
    get_finding,
    link_finding,
    list_findings,
    read_locally,
    remove_evidence,
    remove_link,
    write_finding,
)
from .services.home import overview
from .services.jobs import (
    cancel_job,
    get_job,
    list_jobs,
    queue_suggestions,
    queue_transcription,
    retry_failed_jobs,
    retry_job,
)
from .services.languages import spoken_language, transcribe_again
from .services.library import search_library
from .services.metrics import (
    add_metric,
    import_metric_table,
    import_new_metric,
    list_metric_values,
    list_metrics,
    list_movements,
    preview_metric_table,
    undo_import,
)
from .services.mishearings import (
    accept_correction,
    accept_corrections_of_term,
    list_suggested_corrections,
    refuse_correction,
    undo_corrections,
)
from .services.participants import (
    add_participant,
    get_consent,
    list_participants,
    record_consent,
    withdraw_consent,
)
from .services.promises import add_promise, keep_promise, list_promises, remove_promise
from .services.recordings import (
    add_recording,
    get_recording,
    keep_file,
    keep_upload,
    list_recordings,
    media_file,
)
from .services.sessions import (
    add_assumption,
    add_journey,
    add_observation,
    finish_session,
    get_session,
    list_assumptions,
    list_journeys,
    list_observations,
    list_sessions,
    remove_observation,
    restore_observation,
    start_session,
)
from .services.speakers import add_speaker, rename_speaker
from .services.stories import (
    edit_story,
    get_story,
    list_stories,
    publish_story,
    unpublish_story,
    write_story,
)
from .services.transcript_import import import_transcript
from .services.translating import get_translation, queue_translation, remove_translation
from .services.vocabulary import add_terms, list_terms, remove_term, restore_term
from .services.walks import curve_of_walk, list_walks, read_walk
from .services.workspace import Workspace, create_workspace, current_member, open_workspace
from .worker import work

__all__ = [
    "ConflictError",
    "ConsentError",
    "FieldnotesError",
    "FolderRules",
    "ImportFileError",
    "InvalidInputError",
    "LibraryFilters",
    "MediaError",
    "NotFoundError",
    "SettingsError",
    "Slice",
    "TranscriptionError",
    "Workspace",
    "WorkspaceError",
    "accept_correction",
    "accept_corrections_of_term",
    "accept_suggestion",
    "add_assumption",
    "add_code",
    "add_evidence",
    "add_folder",
    "add_journey",
    "add_metric",
    "add_observation",
    "add_participant",
    "add_promise",
    "add_recording",
    "add_speaker",
    "add_terms",
    "apply_code",
    "assign_speaker",
    "attach_recording",
    "cancel_job",
    "create_demo_workspace",
    "create_workspace",
    "current_member",
    "curve_of_walk",
    "detach_recording",
    "edit_code",
    "edit_debrief",
    "edit_finding",
    "edit_segment",
    "edit_story",
    "examine",
    "export_bytes",
    "export_text",
    "finish_debrief",
    "finish_session",
    "get_consent",
    "get_finding",
    "get_job",
    "get_recording",
    "get_session",
    "get_story",
    "get_translation",
    "import_metric_table",
    "import_new_metric",
    "import_transcript",
    "keep_file",
    "keep_promise",
    "keep_upload",
    "link_finding",
    "list_assumptions",
    "list_codes",
    "list_findings",
    "list_jobs",
    "list_journeys",
    "list_metric_values",
    "list_metrics",
    "list_movements",
    "list_observations",
    "list_participants",
    "list_promises",
    "list_recordings",
    "list_sessions",
    "list_stories",
    "list_suggested_corrections",
    "list_terms",
    "list_walks",
    "media_file",
    "open_workspace",
    "overview",
    "preview_metric_table",
    "publish_story",
    "queue_alignment",
    "queue_suggestions",
    "queue_transcription",
    "queue_translation",
    "read_locally",
    "read_source",
    "read_walk",
    "record_consent",
    "refuse_correction",
    "reject_suggestion",
    "remove_coding",
    "remove_evidence",
    "remove_link",
    "remove_observation",
    "remove_promise",
    "remove_term",
    "remove_translation",
    "rename_speaker",
    "restore_coding",
    "restore_observation",
    "restore_term",
    "retry_failed_jobs",
    "retry_job",
    "save_debrief",
    "search_library",
    "spoken_language",
    "start_session",
    "transcribe_again",
    "undo_corrections",
    "undo_import",
    "unpublish_story",
    "watch_folder",
    "withdraw_consent",
    "work",
    "write_finding",
    "write_story",
]
