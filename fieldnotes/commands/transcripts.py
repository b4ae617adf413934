"""Transcripts that exist already, named one by one."""

from pathlib import Path
from typing import Any

import click

from ..services.attaching import attach_recording, check_attachable, detach_recording
from ..services.recordings import keep_file
from ..services.transcript_import import TRANSCRIPT_KINDS, import_transcript
from ..services.workspace import open_workspace
from .options import add_each, with_source_details, with_workspace


@click.command("import-transcript")
@with_workspace
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@with_source_details(
    TRANSCRIPT_KINDS,
    "call",
    consent="How everybody heard agreed to being recorded and quoted inside the team, for example “on tape”.",
    own_voice="Nobody but the team is heard.",
    language="ISO 639-1, for example en; as the file says by default.",
)
def import_transcripts(
    folder: Path,
    files: tuple[Path, ...],
    **details: Any,
) -> None:
    """Import transcripts from FILES: VTT, SRT, DOCX, CSV, JSON or plain text.

    The same file again is found and not stored twice.
    """
    ws = open_workspace(folder)

    def import_one(path: Path) -> str:
        done = import_transcript(ws, path.read_bytes(), path.name, **details)
        what = "was there already" if done.already_there else f"{len(done.transcript.lines)} lines"
        return f"{done.transcript.format_name}, source {done.source.id}, “{done.source.title}”: {what}."

    add_each(files, import_one)


@click.command()
@with_workspace
@click.argument("source_id", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def attach(folder: Path, source_id: int, file: Path) -> None:
    """Attach FILE, an audio or video file, to the imported transcript SOURCE_ID.

    The worker then hears it and gives the lines their times; text, tags and speakers stay.
    """
    ws = open_workspace(folder)
    check_attachable(ws, source_id)  # before the file is copied
    kept = keep_file(ws, file)
    job = attach_recording(ws, source_id, kept.item.id)
    click.echo(f"{file} is the recording of source {source_id}. Job {job.id} gives its lines their times.")


@click.command()
@with_workspace
@click.argument("source_id", type=int)
def detach(folder: Path, source_id: int) -> None:
    """Take the recording off the imported transcript SOURCE_ID; the file stays in the workspace."""
    detach_recording(open_workspace(folder), source_id)
    click.echo(f"Source {source_id} has no recording any more; its file is kept.")
