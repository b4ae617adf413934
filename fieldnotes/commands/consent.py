"""What people who were met agreed to: listed, stored, withdrawn."""

from datetime import datetime
from pathlib import Path

import click

from ..errors import NotFoundError
from ..records import CONSENT_FORMS, PURPOSES, AskedIn, Consent, ConsentForm, Participant, Purpose
from ..services import participants
from ..services.workspace import Workspace, open_workspace
from .options import DAY, day_of, with_workspace


@click.group(name="consent")
def consent_command() -> None:
    """What people who were met agreed to, by their code."""


@consent_command.command(name="list")
@with_workspace
@click.argument("code", default="")
def list_command(folder: Path, code: str) -> None:
    """List what everybody agrees to today, or all that CODE ever agreed to."""
    ws = open_workspace(folder)
    if code:
        for consent in participants.list_consents(ws, find_participant(ws, code).id):
            click.echo(_line(consent))
        return
    states = participants.list_consent_states(ws)
    for person in participants.list_participants(ws):
        newest = participants.get_consent(ws, person.id)
        said = _line(newest) if newest is not None else "nobody asked yet"
        click.echo(f"{person.code} · {person.seat} · {states[person.id]} · {said}")


@consent_command.command(name="store")
@with_workspace
@click.argument("code")
@click.option("--to", "purposes", type=click.Choice(PURPOSES), multiple=True, help="May be given again.")
@click.option("--how", required=True, help="How it was given, for example “on tape”.")
@click.option(
    "--as", "given_as", type=click.Choice(CONSENT_FORMS[1:]), default=None, help="The same, as a kind."
)
@click.option("--until", type=DAY, default=None, help="The last day it holds, as YYYY-MM-DD.")
@click.option(
    "--text",
    nargs=3,
    type=(str, int, str),
    default=None,
    metavar="LANGUAGE VERSION SHA256",
    help="The words in which they were asked.",
)
def store_command(
    folder: Path,
    code: str,
    purposes: tuple[Purpose, ...],
    how: str,
    given_as: ConsentForm | None,
    until: datetime | None,
    text: tuple[str, int, str] | None,
) -> None:
    """Store what CODE agrees to now; nothing named with --to means that they agree to nothing."""
    ws = open_workspace(folder)
    consent = participants.record_consent(
        ws,
        find_participant(ws, code).id,
        observe="observe" in purposes,
        record="record" in purposes,
        quote_inside="quote_inside" in purposes,
        share_outside="share_outside" in purposes,
        how=how,
        expires_on=day_of(until),
        given_as=given_as or "",
        asked_in=AskedIn(*text) if text else None,
    )
    click.echo(_line(consent))


@consent_command.command(name="withdraw")
@with_workspace
@click.argument("code")
@click.option(
    "--to", "purposes", type=click.Choice(PURPOSES), multiple=True, help="Only this; by default all."
)
def withdraw_command(folder: Path, code: str, purposes: tuple[Purpose, ...]) -> None:
    """Withdraw what CODE agreed to; it leaves pages, search, stories and exports at once."""
    ws = open_workspace(folder)
    participants.withdraw_consent(ws, find_participant(ws, code).id, purposes)
    click.echo(f"The consent of {code} is withdrawn.")


@consent_command.command(name="take-back")
@with_workspace
@click.argument("code")
def take_back_command(folder: Path, code: str) -> None:
    """Take back a withdrawal that was entered by mistake a few minutes ago."""
    ws = open_workspace(folder)
    click.echo(_line(participants.take_back_withdrawal(ws, find_participant(ws, code).id)))


def find_participant(ws: Workspace, code: str) -> Participant:
    """Return the participant of that code, for example C-014, in any case. Raises NotFoundError."""
    for person in participants.list_participants(ws):
        if person.code.casefold() == code.strip().casefold():
            return person
    raise NotFoundError(f"There is no participant {code}; “fieldnotes consent list” lists them.")


def _line(consent: Consent) -> str:
    agreed = ", ".join(name.replace("_", " ") for name in PURPOSES if getattr(consent, name)) or "nothing"
    until = f", until {consent.expires_on}" if consent.expires_on else ""
    gone = f", withdrawn {consent.withdrawn_at:%Y-%m-%d %H:%M} UTC" if consent.withdrawn_at else ""
    return f"{consent.given_at:%Y-%m-%d %H:%M} UTC: to {agreed} ({consent.how}){until}{gone}"
