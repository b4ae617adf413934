"""Background work: listed, retried, cancelled, or done here and now."""

from pathlib import Path

import click

from ..errors import FieldnotesError
from ..records import JobState
from ..services import coding, languages, recordings, translating
from ..services import jobs as job_services
from ..services import voices as voice_services
from ..services.bulk_progress import in_words
from ..services.jobs import JobLine
from ..services.workspace import Workspace, open_workspace
from .options import with_workspace

STATES: tuple[JobState, ...] = ("running", "failed", "queued", "cancelled", "done")
ALL_FAILED = "all-failed"


class JobOrAllFailed(click.ParamType[str]):
    """A job's id, or the word for all that failed."""

    name = "job"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as it is; refuse what is no number either."""
        if value != ALL_FAILED and not value.isdecimal():
            self.fail(f"{value!r} is neither a job's id nor {ALL_FAILED}.", param, ctx)
        return value


@click.command()
@with_workspace
@click.option(
    "--state",
    "states",
    type=click.Choice(STATES),
    multiple=True,
    help="Only jobs in this state; may be given again. By default those that run, failed or wait.",
)
@click.option("--most", default=50, show_default=True, type=click.IntRange(1), help="How many to list.")
@click.option(
    "--retry",
    type=JobOrAllFailed(),
    metavar="ID|all-failed",
    help="Queue this job again, or all that failed.",
)
@click.option("--cancel", "cancel_id", type=int, metavar="ID", help="Cancel this job; what is done is kept.")
def jobs(
    folder: Path, states: tuple[JobState, ...], most: int, retry: str | None, cancel_id: int | None
) -> None:
    """List the background work: what it is for, how far it is, how long it still takes, why it failed.

    A job that is retried goes on from what is stored of it.
    """
    ws = open_workspace(folder)
    if retry == ALL_FAILED:
        click.echo(f"Failed jobs queued again: {job_services.retry_failed_jobs(ws)}.")
    elif retry is not None:
        click.echo(f"Job {job_services.retry_job(ws, int(retry)).id} is queued again.")
    if cancel_id is not None:
        stopped = job_services.cancel_job(ws, cancel_id)
        soon = "stops after its present piece" if stopped.state == "running" else f"is {stopped.state}"
        click.echo(f"Job {stopped.id} {soon}.")
    if retry is not None or cancel_id is not None:
        return
    found = job_services.list_job_lines(ws, states=states or job_services.OPEN)
    for line in found[:most]:
        click.echo(_in_a_line(line))
    if len(found) > most:
        click.echo(f"… and {len(found) - most:,} more; --most lists them.")
    if not found:
        click.echo("There is no such work.")
    if why := job_services.why_work_waits(ws):
        click.echo(why, err=True)


@click.command()
@with_workspace
@click.argument("recording_id", type=int)
@click.option(
    "--language",
    default=None,
    help="The language that is spoken, ISO 639-1, for example es; kept with the recording from now on.",
)
def transcribe(folder: Path, recording_id: int, language: str | None) -> None:
    """Queue the transcription of a recording, and do what waits in the queue here and now.

    A finished transcript stays, with its tags; the new one stands beside it.
    """
    ws = open_workspace(folder)
    recordings.get_recording(ws, recording_id)
    if language is None:
        job = job_services.queue_transcription(ws, recording_id)
    else:
        job = languages.transcribe_again(ws, recording_id, language=language)
    work_until(ws, folder, job.id)
    view = recordings.get_recording(ws, recording_id)
    for made in view.transcripts[:1]:
        spoken = languages.spoken_language(view.recording, made)
        found = " (found by the engine)" if spoken.found else ""
        click.echo(f"Source {made.source_id} is its newest transcript: {spoken.name or 'no speech'}{found}.")


@click.command()
@with_workspace
@click.argument("source_id", type=int)
def translate(folder: Path, source_id: int) -> None:
    """Translate a transcript (by its source's id) to English, beside the original, here and now."""
    ws = open_workspace(folder)
    work_until(ws, folder, translating.queue_translation(ws, source_id).id)
    english = translating.get_translation(ws, source_id)
    if english is not None:
        unsure = sum(line.doubtful for line in english.lines)
        click.echo(
            f"{len(english.lines)} English lines, made by a machine; it was unsure of {unsure}. "
            f"To read them: fieldnotes export translation {source_id}"
        )


@click.command()
@with_workspace
@click.argument("source_id", type=int)
@click.option("--people", type=click.IntRange(1, 20), help="How many speak; found out by itself by default.")
@click.option(
    "--customer",
    type=click.Choice(["left", "right"]),
    help="On which side of a stereo call the customer is heard.",
)
def voices(folder: Path, source_id: int, people: int | None, customer: str | None) -> None:
    """Tell the voices of a transcript (by its source's id) apart, here and now."""
    ws = open_workspace(folder)
    work_until(ws, folder, voice_services.queue_voices(ws, source_id, speaker_count=people).id)
    if customer is not None:
        voice_services.set_customer_channel(ws, source_id, ["left", "right"].index(customer))
    view = coding.read_source(ws, source_id)
    for speaker in view.speakers:
        lines = sum(line.speaker_id == speaker.id for line in view.segments)
        click.echo(f"{speaker.name}: {lines} lines.")


@click.command()
@with_workspace
@click.argument("source_id", type=int)
def suggest(folder: Path, source_id: int) -> None:
    """Suggest emotions and themes for a source, and say how many wait to be decided."""
    ws = open_workspace(folder)
    coding.read_source(ws, source_id)
    work_until(ws, folder, job_services.queue_suggestions(ws, source_id).id)
    undecided = [c for c in coding.read_source(ws, source_id).codings if c.status == "suggested"]
    click.echo(f"{len(undecided)} suggestions wait to be accepted or refused.")


def work_until(ws: Workspace, folder: Path, job_id: int) -> None:
    """Do what waits in the queue here and now, and say how a job ended; a failure is raised."""
    from ..worker import run_worker

    run_worker(folder, until_idle=True)
    job = job_services.get_job(ws, job_id)
    if job.state == "failed":
        raise FieldnotesError(job.error)
    click.echo(f"Job {job.id} ({job.kind}): {job.state}.")


def _in_a_line(line: JobLine) -> str:
    job = line.job
    how = job.state + (" (asked to stop)" if job.cancel_requested and job.state == "running" else "")
    if job.state in ("running", "failed", "cancelled") and job.progress:
        how += f" at {job.progress:.0%}"
    if job.seconds_left is not None:
        how += f", about {in_words(job.seconds_left)} left"
    if job.error:
        how += f": {job.error}"
    return f"{job.id:>6}  {job.kind:<10}  “{line.title}”  {how}"
