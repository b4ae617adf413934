"""Findings from a terminal: write them, put evidence to them, link them to metrics, read them locally."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ..errors import InvalidInputError
from ..records import CONFIDENCES, DIRECTIONS, GRADES, LINK_KINDS, Slice
from ..services import alike, finding_exports, local_reading, metrics
from ..services import findings as service
from ..services.finding_evidence import STANCES
from ..services.finding_words import STATUSES
from ..services.judging import judge_finding
from ..services.local_reading import DESCRIBED, DIFFERENT, reading_words
from ..services.sessions import list_journeys
from ..services.strength_detail import StrengthDetail, get_strength
from ..services.workspace import Workspace, open_workspace
from ..voc.base_words import check_words
from ..voc.strength_words import more_parts, strength_line
from .options import DAY, Command, day_of, with_workspace

# Which keyword of write_finding an option gives.
_WORDS = {
    "functional_need": "What they want to get done.",
    "emotional_need": "How they want to feel.",
    "who": "Which customers, in words.",
    "seen": "How often it was seen, in words.",
    "touchpoint": "Where customer and company meet.",
    "confidence_because": "Why the confidence is what it is.",
    "owner": "Who looks after it, a member or another name.",
}


def _with_words(command: Command) -> Command:
    """Give a command the options that say what a finding says beside its statement."""
    for name, text in reversed(_WORDS.items()):
        command = click.option(f"--{name.replace('_', '-')}", default=None, help=text)(command)
    for option in (
        click.option("--confidence", type=click.Choice([one for one in CONFIDENCES if one]), default=None),
        click.option("--seen-of", nargs=2, type=int, default=None, metavar="X Y", help="Seen X of Y times."),
        click.option("--stage", default=None, help="The stage of the journey, by its name."),
        click.option("--market", "markets", multiple=True, help="A market it speaks of; may be repeated."),
    ):
        command = option(command)
    return command


@click.group("findings")
def findings_command() -> None:
    """Findings: list and show them, write them, put evidence to them, link them, read them locally."""


@findings_command.command("list")
@with_workspace
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
def list_all(folder: Path, page: int) -> None:
    """List findings, the newest first, each with how strong its evidence is and where it was read."""
    found = service.list_finding_lines(open_workspace(folder), page=page)
    for line in found.lines:
        finding, local = line.finding, reading_words(line.markets)
        said = [finding.status, line.strength.grade, ", ".join(finding.markets), local]
        click.echo(f"{finding.id}  {finding.statement}")
        click.echo(f"    {' · '.join(part for part in said if part)}")
        for guard in line.strength.guards:
            click.echo(f"    ! {guard}")
    click.echo(f"{found.total} in all; page {found.page} of {found.pages}.")


@findings_command.command("show")
@with_workspace
@click.argument("finding_id", type=int)
def show(folder: Path, finding_id: int) -> None:
    """Show the finding numbered FINDING_ID with its evidence, links, readings and history."""
    ws = open_workspace(folder)
    page = service.get_finding_page(ws, finding_id)
    detail = get_strength(ws, finding_id)
    finding = page.view.finding
    click.echo(f"{finding.id}  {finding.statement}  ({finding.status})")
    _show_strength(detail)
    for name in ("functional_need", "emotional_need", "who", "seen", "touchpoint", "owner"):
        if getattr(finding, name):
            click.echo(f"{name.replace('_', ' ')}: {getattr(finding, name)}")
    if finding.seen_of is not None:
        click.echo(f"seen {finding.seen_count} of {finding.seen_of}")
    if finding.confidence:
        click.echo(f"confidence: {finding.confidence}, because {finding.confidence_because}")
    for piece in page.view.evidence:
        quote = piece.card.quote if piece.card else "(not shown: consent, or removed)"
        note = f"  [{piece.evidence.note}]" if piece.evidence.note else ""
        click.echo(f"{piece.evidence.stance} {piece.evidence.id}: {quote}{note}")
    for line in page.links:
        link = line.link
        pushes = f", pushes {link.direction}" if link.direction else ""
        click.echo(f"link {link.id}: {link.kind}, {line.metric.name}, {link.slice.label()}{pushes}")
        if link.mechanism:
            click.echo(f"    {link.mechanism}")
        click.echo(f"    {page.checks[link.id].sentence}")
    for read in page.view.markets:
        click.echo(f"{read.market}: {reading_words([read])}")
    for edit in page.history:
        click.echo(f"{edit.change.made_at:%Y-%m-%d %H:%M} UTC  {edit.who}: {edit.change.kind}")


@findings_command.command("add")
@with_workspace
@click.argument("statement")
@_with_words
def add(folder: Path, statement: str, **words: Any) -> None:
    """Write down a finding that says STATEMENT."""
    ws = open_workspace(folder)
    made = service.write_finding(ws, statement=statement, **_said(ws, words))
    click.echo(f"Finding {made.id} is written down.")


@findings_command.command("edit")
@with_workspace
@click.argument("finding_id", type=int)
@click.option("--statement", default=None)
@click.option("--status", type=click.Choice(STATUSES), default=None)
@_with_words
def edit(folder: Path, finding_id: int, statement: str | None, status: str | None, **words: Any) -> None:
    """Change what is named of the finding numbered FINDING_ID; the rest stays, and so does the history."""
    ws = open_workspace(folder)
    changed = _said(ws, {**words, "statement": statement, "status": status})
    service.edit_finding(ws, finding_id, **changed)
    click.echo(f"Finding {finding_id} is changed.")


@findings_command.command("evidence")
@with_workspace
@click.argument("finding_id", type=int)
@click.argument("stance", type=click.Choice(STANCES))
@click.option("--excerpt", "excerpt_id", type=int, help="A tagged passage, by its number.")
@click.option("--note-source", "source_id", type=int, help="A walk's note, by its source's number.")
@click.option("--why", default=None, help="Why it speaks so.")
def evidence(
    folder: Path,
    finding_id: int,
    stance: str,
    excerpt_id: int | None,
    source_id: int | None,
    why: str | None,
) -> None:
    """Put a passage or a note to a finding, for or against it."""
    ws = open_workspace(folder)
    if (excerpt_id is None) == (source_id is None):
        raise InvalidInputError("Name one passage with --excerpt, or one note with --note-source.")
    if excerpt_id is not None:
        made = service.add_evidence(ws, finding_id, excerpt_id=excerpt_id, stance=stance, note=why)
    else:
        assert source_id is not None
        made = service.add_source_as_evidence(ws, finding_id, source_id=source_id, stance=stance, note=why)
    click.echo(f"Evidence {made} speaks {stance} finding {finding_id}.")


@findings_command.command("remove-evidence")
@with_workspace
@click.argument("evidence_id", type=int)
def remove_evidence(folder: Path, evidence_id: int) -> None:
    """Take the evidence numbered EVIDENCE_ID out of its finding."""
    service.remove_evidence(open_workspace(folder), evidence_id)
    click.echo(f"Evidence {evidence_id} is removed.")


@findings_command.command("alike")
@with_workspace
@click.argument("finding_id", type=int)
def show_alike(folder: Path, finding_id: int) -> None:
    """Propose passages like a finding's statement that are not in it yet; nothing is stored."""
    found = alike.find_alike(open_workspace(folder), finding_id)
    for one in found.passages:
        click.echo(f"{one.likeness:.2f}  {one.card.quote}  ({one.card.title})")
    for one in found.against:
        click.echo(f"{one.likeness:.2f}  {one.card.quote}  ({one.card.title})")
        click.echo(f"      may speak against it, a guess: {'; '.join(one.against)}")
    waits = f"; {found.waiting} jobs will read more" if found.waiting else ""
    click.echo(f"{found.sentences:,} sentences compared{waits}.")


@findings_command.command("link")
@with_workspace
@click.argument("finding_id", type=int)
@click.argument("metric")
@click.option("--kind", type=click.Choice(LINK_KINDS), default=LINK_KINDS[0], show_default=True)
@click.option("--direction", type=click.Choice([one for one in DIRECTIONS if one]), default=None)
@click.option("--mechanism", default="", help="How it works, in a sentence.")
@click.option("--from", "start", type=DAY, default=None, help="The first day of the period.")
@click.option("--until", "end", type=DAY, default=None, help="The last day of the period.")
@click.option("--market", default="")
@click.option("--segment", default="")
@click.option("--stage", default="")
@click.option("--touchpoint", default="")
@click.option("--channel", default="")
def link(
    folder: Path,
    finding_id: int,
    metric: str,
    kind: str,
    direction: str | None,
    mechanism: str,
    start: datetime | None,
    end: datetime | None,
    **part: str,
) -> None:
    """Link the finding numbered FINDING_ID to the metric named METRIC, and say where its evidence lies."""
    ws = open_workspace(folder)
    known = next((one for one in metrics.list_metrics(ws) if one.name == metric), None)
    if known is None:
        raise InvalidInputError(f"There is no metric “{metric}”; import a file into it first.")
    made = service.link_finding(
        ws,
        finding_id,
        metric_id=known.id,
        kind=kind,
        direction=direction or "",
        mechanism=mechanism,
        period_start=day_of(start),
        period_end=day_of(end),
        slice=Slice(**part),
    )
    click.echo(f"Link {made.id}: finding {finding_id} {kind}, {metric}, {made.slice.label()}.")
    click.echo(service.check_link_evidence(ws, finding_id)[made.id].sentence)


@findings_command.command("waiting")
@with_workspace
def waiting(folder: Path) -> None:
    """List what waits to be read locally, and whose reading is awaited."""
    for one in local_reading.list_waiting_readings(open_workspace(folder), everybody=True):
        names = "you" if one.mine else " or ".join(reader.name for reader in one.readers) or "nobody yet"
        click.echo(f"{one.finding.id}  {one.finding.statement}  ({one.market}: waits for {names})")


@findings_command.command("read")
@with_workspace
@click.argument("finding_id", type=int)
@click.argument("market")
@click.option("--because", default="", help="How it reads differently there; without it, as described.")
def read(folder: Path, finding_id: int, market: str, because: str) -> None:
    """Say how a finding reads in MARKET, as whoever works here: as described, or --because differently."""
    reading = DIFFERENT if because.strip() else DESCRIBED
    service.read_locally(open_workspace(folder), finding_id, market=market, reading=reading, because=because)
    click.echo(f"{market}: {reading}.")


@findings_command.command("judge")
@with_workspace
@click.argument("finding_id", type=int)
@click.argument("judged", type=click.Choice(GRADES))
@click.option("--because", required=True, help="What the judgement rests on, in a sentence.")
def judge(folder: Path, finding_id: int, judged: str, because: str) -> None:
    """Put your own judgement of a finding's evidence beside the computed word."""
    made = judge_finding(open_workspace(folder), finding_id, judged=judged, reason=because)
    click.echo(f"Finding {finding_id}: you judge it {made.judged}; the rules say {made.grade}.")


@findings_command.command("export")
@with_workspace
@click.option("--format", "file_format", type=click.Choice(finding_exports.FORMATS), default=None)
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="Else to the terminal.")
def export(folder: Path, file_format: str | None, to: Path | None) -> None:
    """Export all findings with their grade, links and local readings, as CSV or JSON."""
    kind = file_format or (to.suffix.lstrip(".").lower() if to else "csv")
    text = finding_exports.export_findings(open_workspace(folder), kind)
    if to is None:
        click.echo(text)
        return
    to.write_bytes(text.encode("utf-8"))
    click.echo(f"Written to {to}.")


def _show_strength(detail: StrengthDetail) -> None:
    """Print the guards, the word for the evidence, its parts, what is missing, and what people judged."""
    strength = detail.strength
    for guard in strength.guards:
        click.echo(f"! {guard}")
    click.echo(f"{strength.grade}: {strength_line(strength)}")
    for part in (*more_parts(strength), *map(check_words, detail.base)):
        click.echo(f"    {part}")
    for link in detail.links:
        click.echo(f"    {link.metric_name}, {link.kind}: {link.grade}. {link.why}".rstrip())
    if strength.next_grade:
        click.echo(f"What would make it “{strength.next_grade}”:")
        for missing in strength.missing:
            click.echo(f"- {missing.words}")
    for one in detail.judgements:
        click.echo(f"judged {one.judged} on {one.judged_at.date()}: {one.reason}")


def _said(ws: Workspace, words: dict[str, Any]) -> dict[str, Any]:
    """Return what was said as keywords of the services; what was not said is left out."""
    said = {name: value for name, value in words.items() if value is not None and name != "seen_of"}
    if not said.get("markets"):
        said.pop("markets", None)
    if words.get("seen_of"):
        said["seen_count"], said["seen_of"] = words["seen_of"]
    stage = said.pop("stage", None)
    if stage is not None:
        ids = [one.id for journey in list_journeys(ws) for one in journey.stages if one.name == stage]
        if len(ids) != 1:
            many = f"{len(ids)} journeys have a" if ids else "There is no"
            raise InvalidInputError(f"{many} stage “{stage}”; choose it on the finding's page.")
        said["stage_id"] = ids[0]
    return said
