"""Who is on the team, as what, and who has left."""

from dataclasses import dataclass
from typing import get_args

from ..errors import ConflictError, InvalidInputError, NotFoundError, SettingsError
from ..records import Member, Role
from ..store import accounts, people
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .audit import note_in_audit
from .workspace import Workspace, checked_text

ROLES: tuple[Role, ...] = get_args(Role)
_LONGEST_NAME_CHARS = 80


@dataclass(frozen=True)
class Access:
    """How a member gets in: with a password, by a provider; and in how many browsers they are signed in."""

    member: Member
    has_password: bool
    has_provider: bool
    browsers: int


@allowed("manage the team")
def add_member(
    ws: Workspace, *, name: str, role: Role = "researcher", market: str = "", sign_in_name: str = ""
) -> Member:
    """Add somebody to the team, one of ROLES; the name is what their work carries.

    sign_in_name: what they sign in with, an e-mail address or a name; "" where nobody signs in.
    Raises InvalidInputError for no name, a long one or an unknown role, ConflictError for a taken name.
    """
    name = " ".join(checked_text(name, "The name", required=True).split())
    if len(name) > _LONGEST_NAME_CHARS:
        raise InvalidInputError(f"The name has {len(name)} characters; {_LONGEST_NAME_CHARS} are enough.")
    _check_role(role)
    with writing(ws.db):
        known = next((m for m in people.read_members(ws.db) if m.name.casefold() == name.casefold()), None)
        if known is not None:
            raise ConflictError(f"{known.name} is on the team already; choose another name.")
        member_id = people.add_member(ws.db, name=name, role=role, market=checked_text(market, "The market"))
        if sign_in_name.strip():
            _set_sign_in_name(ws, member_id, sign_in_name)
    return _member(ws, member_id)


@allowed("manage the team")
def change_member(
    ws: Workspace,
    member_id: int,
    *,
    role: Role | None = None,
    market: str | None = None,
    sign_in_name: str | None = None,
) -> Member:
    """Change a member's role, market or sign-in name; None leaves it. They are signed out everywhere.

    A new sign-in name also lets go of the provider's identity that came with the old one.
    Raises InvalidInputError for an unknown role or where nobody would be administrator any more.
    """
    with writing(ws.db):
        before = _member(ws, member_id)
        if role is not None and role != before.role:
            _check_role(role)
            _check_one_stays(ws, before, leaves=role != "administrator")
            accounts.update_member(ws.db, member_id, {"role": role})
            detail = f"from {before.role} to {role}"
            note_in_audit(ws, "role changed", item_kind="member", item_id=member_id, detail=detail)
        if market is not None:
            accounts.update_member(ws.db, member_id, {"market": checked_text(market, "The market")})
        if sign_in_name is not None and sign_in_name.strip() != before.sign_in_name:
            _set_sign_in_name(ws, member_id, sign_in_name)
            accounts.unbind_identities(ws.db, member_id)
            note_in_audit(ws, "access changed", item_kind="member", item_id=member_id, detail="sign-in name")
        if _member(ws, member_id) != before:
            accounts.end_sign_ins(ws.db, member_id)
    return _member(ws, member_id)


@allowed("manage the team")
def release_identity(ws: Workspace, member_id: int) -> Member:
    """Let go of a provider's account that a member signs in with; the next one with their address is theirs.

    For somebody who got a new account there. They are signed out everywhere.
    """
    with writing(ws.db):
        member = _member(ws, member_id)
        accounts.unbind_identities(ws.db, member_id)
        note_in_audit(ws, "access changed", item_kind="member", item_id=member_id, detail="provider released")
        accounts.end_sign_ins(ws.db, member_id)
    return member


@allowed("manage the team")
def deactivate_member(ws: Workspace, member_id: int) -> Member:
    """Let somebody in no more; what they made stays under their name. They are signed out everywhere.

    Raises InvalidInputError where nobody would be administrator any more.
    """
    with writing(ws.db):
        member = _member(ws, member_id)
        _check_one_stays(ws, member, leaves=True)
        accounts.update_member(ws.db, member_id, {"deactivated_at": now()})
        note_in_audit(ws, "access changed", item_kind="member", item_id=member_id, detail="deactivated")
        accounts.end_sign_ins(ws.db, member_id)
    return _member(ws, member_id)


@allowed("manage the team")
def reactivate_member(ws: Workspace, member_id: int) -> Member:
    """Take somebody who left back onto the team, in the role they had."""
    with writing(ws.db):
        _member(ws, member_id)
        accounts.update_member(ws.db, member_id, {"deactivated_at": None})
        note_in_audit(ws, "access changed", item_kind="member", item_id=member_id, detail="reactivated")
    return _member(ws, member_id)


@allowed("manage the team")
def list_access(ws: Workspace) -> list[Access]:
    """Return everybody who is or was on the team with how they get in, those who left last."""
    passwords, provided = (
        accounts.read_members_with_password(ws.db),
        accounts.read_members_with_provider(ws.db),
    )
    browsers = accounts.count_signed_in(ws.db)
    everybody = sorted(people.read_members(ws.db), key=lambda one: one.deactivated_at is not None)
    return [
        Access(one, one.id in passwords, one.id in provided, browsers.get(one.id, 0)) for one in everybody
    ]


@allowed("manage the team")
def check_somebody_gets_in(ws: Workspace) -> None:
    """Raise SettingsError where people have to sign in and no administrator could."""
    if not any(
        one.role == "administrator" and one.sign_in_name and one.deactivated_at is None
        for one in people.read_members(ws.db)
    ):
        raise SettingsError(
            "People have to sign in here, and no administrator has anything to sign in with. Add one: "
            "fieldnotes accounts add “Your Name” --role administrator --sign-in you@example.org"
        )


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InvalidInputError(f"“{role}” is no role; use one of: {', '.join(ROLES)}.")


def _check_one_stays(ws: Workspace, member: Member, *, leaves: bool) -> None:
    others = [
        one
        for one in people.read_members(ws.db)
        if one.role == "administrator" and one.deactivated_at is None and one.id != member.id
    ]
    if leaves and member.role == "administrator" and not others:
        raise InvalidInputError(f"{member.name} is the only administrator; make somebody else one first.")


def _set_sign_in_name(ws: Workspace, member_id: int, text: str) -> None:
    name = checked_text(text, "The sign-in name")
    if any(sign.isspace() for sign in name) or len(name) > 254:
        raise InvalidInputError("A sign-in name is an e-mail address or a word without blanks.")
    taken = accounts.find_by_sign_in_name(ws.db, name)
    if taken is not None and taken.id != member_id:
        raise ConflictError(f"{taken.name} signs in as “{name}” already; choose another name.")
    accounts.update_member(ws.db, member_id, {"sign_in_name": name})


def _member(ws: Workspace, member_id: int) -> Member:
    member = people.read_member(ws.db, member_id=member_id)
    if member is None:
        raise NotFoundError(f"There is no member {member_id} on the team; reload the page.")
    return member
