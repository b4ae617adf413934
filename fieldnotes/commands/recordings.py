"""Recordings named one by one."""

from pathlib import Path

import click

from ..services import participants, recordings
from ..services.workspace import open_workspace
from .options import add_each, with_workspace


@click.command()
@with_workspace
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the recording is called; the file's name by default.")
@click.option("--kind", type=click.Choice(["call", "interview", "other"]), default="call", show_default=True)
@click.option("--market", default="", help="The market it comes from.")
@click.option("--language", default=None, help="ISO 639-1, for example en; found by itself by default.")
@click.option(
    "--consent",
    default=None,
    help="How everybody heard agreed to being recorded and quoted inside the team, for example “on tape”.",
)
@click.option("--own-voice-only", is_flag=True, help="Nobody but the team is heard.")
def add(
    folder: Path,
    files: tuple[Path, ...],
    title: str,
    kind: str,
    market: str,
    language: str | None,
    consent: str | None,
    own_voice_only: bool,
) -> None:
    """Add recordings from FILES and queue their transcription."""
    ws = open_workspace(folder)

    def add_one(path: Path) -> str:
        kept = recordings.keep_file(ws, path)
        people = (
            []
            if own_voice_only or not consent
            else [participants.add_agreeing_customer(ws, market=market, how=consent)]
        )
        recording = recordings.add_recording(
            ws,
            kept.item.id,
            title=title,
            kind=kind,
            market=market,
            language=language,
            participant_ids=people,
            own_voice_only=own_voice_only,
        )
        return f"recording {recording.id}, “{recording.title}”, is queued for transcription."

    add_each(files, add_one)
