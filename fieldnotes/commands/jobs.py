"""Background work, done here and now."""

from pathlib import Path

import click

from ..errors import FieldnotesError
from ..services import coding, jobs, recordings
from ..services.workspace import Workspace, open_workspace
from .options import with_workspace


@click.command()
@with_workspace
@click.argument("recording_id", type=int)
def transcribe(folder: Path, recording_id: int) -> None:
    """Queue the transcription of a recording, and do what waits in the queue here and now."""
    ws = open_workspace(folder)
    recordings.get_recording(ws, recording_id)
    job = jobs.queue_transcription(ws, recording_id)
    _work_until(ws, folder, job.id)


@click.command()
@with_workspace
@click.argument("source_id", type=int)
def suggest(folder: Path, source_id: int) -> None:
    """Suggest emotions and themes for a source, and say how many wait to be decided."""
    ws = open_workspace(folder)
    coding.read_source(ws, source_id)
    _work_until(ws, folder, jobs.queue_suggestions(ws, source_id).id)
    undecided = [c for c in coding.read_source(ws, source_id).codings if c.status == "suggested"]
    click.echo(f"{len(undecided)} suggestions wait to be accepted or refused.")


def _work_until(ws: Workspace, folder: Path, job_id: int) -> None:
    from ..worker import run_worker

    run_worker(folder, until_idle=True)
    job = jobs.get_job(ws, job_id)
    if job.state == "failed":
        raise FieldnotesError(job.error)
    click.echo(f"Job {job.id} ({job.kind}): {job.state}.")
