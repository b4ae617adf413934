"""Where the data lie, whether they are whole, and their backups."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.services.backup_files import backup_folder
from fieldnotes.services.backups import back_up
from fieldnotes.services.health_file import read_health
from fieldnotes.services.workspace import DATABASE_FILE, Workspace

from .formats import counted, day_and_time, plain
from .parts import definition_list, error_box


def show_data(ws: Workspace) -> None:
    """Say where the data lie, how they were found, and when they were backed up; a backup can be made now."""
    health = read_health(ws.folder)
    folder = backup_folder(ws)
    looked = "not yet" if health.checked_at is None else day_and_time(health.checked_at)
    kept = ws.settings.backups_kept
    definition_list(
        [
            ("Everything", str(ws.folder)),
            ("Notes, transcripts, tags, findings", str(ws.folder / DATABASE_FILE)),
            ("Recordings and photos", str(ws.folder / "media")),
            ("Backups", f"{folder}, {f'each night, the last {kept} are kept' if kept else 'none at night'}"),
            ("Latest backup", day_and_time(health.backup_at) if health.backup_at else "none yet"),
            ("Latest look at all data", looked),
        ]
    )
    for problem in filter(None, [*health.problems, health.backup_problem]):
        st.error(plain(problem), icon=":material/error:")
    if st.button("Back up now", key="back_up_now", icon=":material/backup:"):
        _back_up(ws)
    st.html(
        '<p class="fn-note">A backup on the same disk does not outlive the disk: name a folder on another '
        "one in the setting <code>backup_folder</code>. To rehearse: <code>fieldnotes drill</code>. "
        "To restore: <code>fieldnotes restore BACKUP NEW-FOLDER</code>. To move the team to another machine, "
        "restore a backup there. Nothing leaves this machine: speech is turned into text here, tags are "
        "suggested here, and no page asks the internet for anything.</p>"
    )


def _back_up(ws: Workspace) -> None:
    try:
        with st.spinner("Backing up…"):
            made = back_up(ws)
    except FieldnotesError as error:
        error_box(error)
        return
    new = counted(made.copied_media, "new file")
    st.success(f"The backup {plain(made.backup.name)} is made, with {new}.", icon=":material/check:")
    for one in made.backup.unsaved_media:
        st.error(plain(f"{one.file_name} is {one.state} here and was not saved."), icon=":material/error:")
