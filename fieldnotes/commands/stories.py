"""Stories from a terminal: drafted, published, taken out as files; reels, collections and the digest."""

from datetime import datetime
from pathlib import Path

import click

from ..errors import InvalidInputError
from ..records import REEL_FORMS
from ..services import collections, digests, reels, stories, story_drafts, story_files, story_review
from ..services.workspace import open_workspace
from .options import DAY, Command, day_of, with_workspace

_FILE = click.Path(dir_okay=False, path_type=Path)


def with_audience(command: Command) -> Command:
    """Give a command the options that say for whom its file is made, and whether names stay in it."""
    for option in (
        click.option("--names/--no-names", default=False, help="Leave names in the words and the sound."),
        click.option(
            "--for",
            "audience",
            type=click.Choice(["inside", "outside"]),
            default="inside",
            show_default=True,
            help="Outside holds only passages of people who all agreed to being shared outside.",
        ),
    ):
        command = option(command)
    return command


@click.group("story")
def story_command() -> None:
    """Stories and collections: list, draft, publish, and take them out as files."""


@story_command.command("list")
@with_workspace
def list_all(folder: Path) -> None:
    """List the stories, the newest first, and the collections that hold them."""
    ws = open_workspace(folder)
    for line in stories.outline_stories(ws):
        published = line.story.published_at
        state = f"published {published.astimezone():%Y-%m-%d}" if published else "draft"
        click.echo(f"{line.story.id}  {state}  {line.passages} passages  {line.story.title}")
    for view in collections.list_collections(ws):
        ids = ", ".join(str(story.id) for story in view.stories)
        click.echo(f"collection {view.collection.id}  {view.collection.name}  (stories {ids or 'none yet'})")


@story_command.command()
@with_workspace
@click.option("--finding", "finding_id", type=int, help="The finding it tells, by number.")
@click.option("--passage", "passages", type=int, multiple=True, help="A passage it holds, by number.")
def draft(folder: Path, finding_id: int | None, passages: tuple[int, ...]) -> None:
    """Draft a story from a finding, or from passages: title, words, passages in order along the path."""
    ws = open_workspace(folder)
    story = story_drafts.draft_story(ws, finding_id=finding_id, excerpt_ids=passages or None)
    click.echo(f"Story {story.id} is a draft: {story.title}")


@story_command.command()
@with_workspace
@click.argument("story", type=int)
def publish(folder: Path, story: int) -> None:
    """Put STORY into the library."""
    published = stories.publish_story(open_workspace(folder), story)
    click.echo(f"Published: {published.title}")


@story_command.command()
@with_workspace
@click.argument("story", type=int)
@click.option("--restore", type=int, help="Bring this version back, as a new one.")
def versions(folder: Path, story: int, restore: int | None) -> None:
    """List the versions of STORY, or bring one back."""
    ws = open_workspace(folder)
    if restore is not None:
        story_review.restore_story_version(ws, story, restore)
    for version in story_review.list_story_versions(ws, story):
        back = f", brought back {version.restores}" if version.restores else ""
        saved = f"{version.saved_at.astimezone():%Y-%m-%d %H:%M}"
        click.echo(f"{version.number}  {saved}  {len(version.items)} passages  {version.title}{back}")


@story_command.command("export")
@with_workspace
@click.argument("story", type=int, required=False)
@click.option("--collection", "collection_id", type=int, help="All stories of this collection, by number.")
@click.option("--out", type=_FILE, required=True, help="FILE.html plays offline; FILE.pdf; FILE.pptx.")
@click.option("--sound/--no-sound", default=True, help="Put the passages' sound into the HTML.")
@with_audience
def export_story(
    folder: Path,
    story: int | None,
    collection_id: int | None,
    out: Path,
    sound: bool,
    audience: str,
    names: bool,
) -> None:
    """Write STORY, or a collection, as a file that needs no network; names are taken out by default."""
    file_format = out.suffix.lower().lstrip(".")
    if file_format not in story_files.STORY_FORMATS:
        raise InvalidInputError(f"{out.name} is neither .html nor .pdf nor .pptx; name the file with one.")
    if (story is None) == (collection_id is None):
        raise InvalidInputError("Name one story by its number, or one collection with --collection.")
    ws = open_workspace(folder)
    write, number = (
        (collections.write_collection_file, collection_id)
        if collection_id is not None
        else (story_files.write_story_file, story)
    )
    assert number is not None
    out.write_bytes(
        write(ws, number, file_format=file_format, audience=audience, sound=sound, redact=not names)
    )
    click.echo(f"Written to {out}, for {audience}.")


@click.group("reel")
def reel_command() -> None:
    """Passages in order as one film or sound file; `fieldnotes worker` makes them."""


@reel_command.command("list")
@with_workspace
def list_reels(folder: Path) -> None:
    """List the reels, the newest first, and how far each is."""
    for view in reels.list_reels(open_workspace(folder)):
        state = "ready" if view.playable else view.job.state if view.job else "not made"
        reel = view.reel
        click.echo(f"{reel.id}  {state}  {reel.form} for {reel.audience}  {reel.title}")


@reel_command.command()
@with_workspace
@click.argument("story", type=int)
@click.option("--as", "form", type=click.Choice(REEL_FORMS), default="film", show_default=True)
@with_audience
def make(folder: Path, story: int, form: str, audience: str, names: bool) -> None:
    """Ask for a reel of the passages of STORY, in its order."""
    ws = open_workspace(folder)
    reel = reels.make_reel(ws, story_id=story, form=form, audience=audience, redact=not names)
    click.echo(f"Reel {reel.id} waits to be made: {reel.title}")


@reel_command.command("save")
@with_workspace
@click.argument("reel", type=int)
@click.option("--out", type=_FILE, required=True, help="Where to write it; captions go beside it, as .vtt.")
def save_reel(folder: Path, reel: int, out: Path) -> None:
    """Write REEL and its captions as files, where consent covers all of it now."""
    ws = open_workspace(folder)
    out.write_bytes(reels.take_reel(ws, reel))
    out.with_suffix(".vtt").write_text(reels.reel_captions(ws, reel), encoding="utf-8")
    click.echo(f"Written to {out}.")


@click.command()
@with_workspace
@click.option("--out", type=_FILE, required=True, help="Where to write the mail: FILE.eml.")
@click.option("--from-day", type=DAY, help="The first day; by default seven days up to the last.")
@click.option("--to-day", type=DAY, help="The last day; by default today.")
@click.option("--url", default="", help="Where the app is served, for links to the stories.")
@click.option("--sender", default="", help="An address of mail.")
@click.option("--to", "receivers", multiple=True, help="An address of mail; may be said several times.")
def digest(
    folder: Path,
    out: Path,
    from_day: datetime | None,
    to_day: datetime | None,
    url: str,
    sender: str,
    receivers: tuple[str, ...],
) -> None:
    """Write what stories are new, next to the metrics they explain, as a mail to look at and send."""
    ws = open_workspace(folder)
    data = digests.write_digest(
        ws, first=day_of(from_day), last=day_of(to_day), url=url, sender=sender, to=receivers
    )
    out.write_bytes(data)
    click.echo(f"Written to {out}; open it in a mail program to send it.")
