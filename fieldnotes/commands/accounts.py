"""Who gets in: members with what they sign in with, one-time links, roles, and who has left."""

from pathlib import Path

import click

from ..errors import NotFoundError
from ..records import Member, Role
from ..services.members import (
    ROLES,
    Access,
    add_member,
    change_member,
    deactivate_member,
    list_access,
    reactivate_member,
    release_identity,
)
from ..services.signing_in import make_link
from ..services.workspace import Workspace, list_members, open_workspace
from .options import with_workspace

_ROLE = click.Choice(ROLES)
_SIGN_IN = "What they sign in with: an e-mail address, or a name."


@click.group()
def accounts() -> None:
    """Say who gets in, as what; make links with which people set their passwords."""


@accounts.command("list")
@with_workspace
def list_command(folder: Path) -> None:
    """List everybody with their role and how they get in."""
    for one in list_access(open_workspace(folder)):
        click.echo(_words(one))


@accounts.command()
@with_workspace
@click.argument("name")
@click.option("--sign-in", "sign_in_name", required=True, help=_SIGN_IN)
@click.option("--role", type=_ROLE, default="researcher", show_default=True)
@click.option("--market", default="", help="The market they know.")
def add(folder: Path, name: str, sign_in_name: str, role: Role, market: str) -> None:
    """Add NAME to the team, and print the link with which they set a password."""
    ws = open_workspace(folder)
    member = add_member(ws, name=name, role=role, market=market, sign_in_name=sign_in_name)
    click.echo(f"Added: {member.name}, {member.role}, signs in as {member.sign_in_name}")
    _say_link(ws, member)


@accounts.command()
@with_workspace
@click.argument("name")
def link(folder: Path, name: str) -> None:
    """Print a link with which NAME sets a password, once; any link before it opens nothing more."""
    ws = open_workspace(folder)
    _say_link(ws, _find(ws, name))


@accounts.command()
@with_workspace
@click.argument("name")
@click.option("--role", type=_ROLE, default=None)
@click.option("--market", default=None, help="The market they know.")
@click.option("--sign-in", "sign_in_name", default=None, help=_SIGN_IN)
def change(folder: Path, name: str, role: Role | None, market: str | None, sign_in_name: str | None) -> None:
    """Change what NAME is here; they are signed out everywhere."""
    ws = open_workspace(folder)
    member = change_member(ws, _find(ws, name).id, role=role, market=market, sign_in_name=sign_in_name)
    click.echo(
        ", ".join(filter(None, [member.name, member.role, member.market, member.sign_in_name]))
        + "; signed out"
    )


@accounts.command()
@with_workspace
@click.argument("name")
def deactivate(folder: Path, name: str) -> None:
    """Let NAME in no more; what they made stays."""
    ws = open_workspace(folder)
    click.echo(f"{deactivate_member(ws, _find(ws, name).id).name} gets in no more.")


@accounts.command()
@with_workspace
@click.argument("name")
def reactivate(folder: Path, name: str) -> None:
    """Take NAME back onto the team."""
    ws = open_workspace(folder)
    click.echo(f"{reactivate_member(ws, _find(ws, name).id).name} is on the team again.")


@accounts.command()
@with_workspace
@click.argument("name")
def release(folder: Path, name: str) -> None:
    """Let go of the provider's account that NAME signs in with; they are signed out everywhere.

    The next account of the provider with their sign-in name as its verified address is theirs then.
    """
    ws = open_workspace(folder)
    member = release_identity(ws, _find(ws, name).id)
    click.echo(f"{member.name} signs in with the next account that the provider knows by their address.")


def _find(ws: Workspace, name: str) -> Member:
    found = [
        one
        for one in list_members(ws)
        if name.casefold() in (one.name.casefold(), one.sign_in_name.casefold())
    ]
    if not found:
        raise NotFoundError(
            f"Nobody on the team is called {name}; `fieldnotes accounts list` names everybody."
        )
    return found[0]


def _say_link(ws: Workspace, member: Member) -> None:
    if "accounts" not in ws.settings.sign_in:
        return
    token, expires_at = make_link(ws, member.id)
    base = ws.settings.public_address.rstrip("/") or "http://127.0.0.1:8501"
    click.echo(f"Once, until {expires_at:%Y-%m-%d %H:%M} UTC: {base}/sign-in/link?token={token}")


def _words(one: Access) -> str:
    member = one.member
    ways = [
        "password" if one.has_password else "",
        "provider" if one.has_provider else "",
        "left" if member.deactivated_at else "",
        f"signed in {one.browsers}×" if one.browsers else "",
    ]
    return ", ".join(filter(None, [member.name, member.role, member.market, member.sign_in_name, *ways]))
