"""Signing in and out: by password, by a one-time link, by a provider; each browser has a token of its own.

A token is 32 random bytes. The workspace keeps its SHA-256 alone: a copy of the database signs nobody in.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from ..errors import AccessError, InvalidInputError, SignInNeededError
from ..records import Member
from ..store import accounts, people
from ..store.database import writing
from ..store.rows import now
from .access import acting_as, allowed, open_door
from .audit import note_in_audit
from .passwords import check_password, hash_password, is_password
from .workspace import Workspace, current_member

MOST_ATTEMPTS = 5
LOCKED_FOR = timedelta(minutes=15)
LINK_HOLDS_FOR = timedelta(days=2)
_LONGEST_NAME_CHARS = 254  # of an e-mail address
_WRONG = "That name and password do not go together; try again, or ask an administrator for a link."


@open_door("whoever is not signed in yet gives a name and a password here")
def sign_in_with_password(ws: Workspace, *, name: str, password: str) -> str:
    """Sign a member in; returns the token for their browser.

    Raises AccessError where they do not go together, or after MOST_ATTEMPTS within LOCKED_FOR under that
    name. A name that nobody has is answered alike, and as slowly.
    """
    name = name.strip()[:_LONGEST_NAME_CHARS]
    with writing(ws.db):
        # Noted before it is known to be wrong, so that many at a time are not one attempt.
        attempts = accounts.read_attempts(ws.db, name, now() - LOCKED_FOR)
        if len(attempts) < MOST_ATTEMPTS:
            accounts.add_attempt(ws.db, name, forget_before=now() - LOCKED_FOR)
    if len(attempts) >= MOST_ATTEMPTS:
        minutes = -(-(attempts[-MOST_ATTEMPTS] + LOCKED_FOR - now()) // timedelta(minutes=1))
        raise AccessError(
            f"Too many attempts to sign in as “{name}”. Wait for {max(1, minutes)} minutes, or ask an "
            "administrator for a link."
        )
    member = accounts.find_by_sign_in_name(ws.db, name)
    known = None if member is None else accounts.read_password(ws.db, member.id)
    if not is_password(known, password) or member is None or member.deactivated_at is not None:
        raise AccessError(_WRONG)
    with writing(ws.db):
        accounts.clear_attempts(ws.db, name)
        return _begin(ws, member.id, "password")


@open_door("whoever holds a one-time link sees for whom it is")
def member_of_link(ws: Workspace, token: str) -> Member:
    """Return the member for whom a one-time link is. Raises AccessError for one that opens nothing more."""
    member_id = accounts.read_link(ws.db, _hashed(token))
    member = None if member_id is None else people.read_member(ws.db, member_id=member_id)
    if member is None or member.deactivated_at is not None:
        raise AccessError("This link was used, or has run out; ask an administrator for another.")
    return member


@open_door("whoever holds a one-time link sets their password with it")
def sign_in_with_link(ws: Workspace, token: str, *, password: str) -> str:
    """Set the password of a link's member, and sign them in here and nowhere else; returns the token.

    Raises AccessError as member_of_link, InvalidInputError for a password that is too weak.
    """
    member = member_of_link(ws, token)
    check_password(password, names=(member.name, member.sign_in_name))
    password_hash = hash_password(password)
    with writing(ws.db):
        member_of_link(ws, token)
        accounts.use_link(ws.db, _hashed(token))
        accounts.set_password(ws.db, member.id, password_hash)
        accounts.end_sign_ins(ws.db, member.id)
        accounts.clear_attempts(ws.db, member.sign_in_name)
        return _begin(ws, member.id, "link")


@open_door("whoever comes back from the provider is looked up here")
def sign_in_with_provider(
    ws: Workspace, *, issuer: str, subject: str, email: str = "", is_verified: bool = False
) -> str:
    """Sign in whom an OpenID provider vouches for; returns the token for their browser.

    The first time the member is found whose sign-in name is that address, where the provider verified it, or
    is the subject and no address; from then on the identity is theirs, whatever address it has, and no other
    identity of that provider gets in as them: a mailbox is given to somebody else when its owner leaves.
    Nobody is added to the team.
    Raises AccessError for somebody whom the team does not have, or who is known by another identity.
    """
    with writing(ws.db):
        member_id = accounts.find_by_identity(ws.db, issuer, subject)
        if member_id is None:
            found = _by_claims(ws, subject, email if is_verified else "")
            if found is not None and accounts.is_bound(ws.db, found.id, issuer):
                raise AccessError(
                    f"“{found.sign_in_name}” belongs to another account of this provider, so this one does "
                    "not get in with it. If it is the same person with a new account, an administrator lets "
                    "go of the old one: page Workspace, “Change a member”, or `fieldnotes accounts release`."
                )
            if found is not None:
                member_id = found.id
                accounts.bind_identity(ws.db, member_id, issuer=issuer, subject=subject)
        member = None if member_id is None else people.read_member(ws.db, member_id=member_id)
        if member is None or member.deactivated_at is not None:
            who = email or subject
            why = "" if is_verified or not email else " (the provider has not verified that address)"
            raise AccessError(
                f"“{who}”{why} is not on the team of this workspace; ask an administrator to add you."
            )
        return _begin(ws, member.id, "provider")


@open_door("each request asks who it is from")
def member_signed_in(ws: Workspace, token: str) -> int | None:
    """Return the id of the member whose browser has this token, or None where it signs nobody in any more."""
    return accounts.read_signed_in(ws.db, _hashed(token)) if token else None


@open_door("a browser may always give its own token back")
def sign_out(ws: Workspace, token: str) -> None:
    """Let a browser's token sign nobody in any more."""
    with writing(ws.db):
        accounts.end_sign_in(ws.db, _hashed(token))


@allowed("know the team")
def change_password(ws: Workspace, *, old: str, new: str) -> str:
    """Change the current member's own password, and sign them out elsewhere; returns this browser's token.

    Raises AccessError where the old one is wrong, InvalidInputError for a new one that is too weak.
    """
    me = current_member(ws)
    if not me.sign_in_name:
        raise SignInNeededError(f"{me.name} signs in with no name yet; ask an administrator for one.")
    sign_in_with_password(ws, name=me.sign_in_name, password=old)
    check_password(new, names=(me.name, me.sign_in_name))
    if new == old:
        raise InvalidInputError("The new password is the old one; choose another.")
    password_hash = hash_password(new)
    with writing(ws.db):
        accounts.set_password(ws.db, me.id, password_hash)
        accounts.end_sign_ins(ws.db, me.id)
        return _begin(ws, me.id, "password")


@allowed("manage the team")
def make_link(ws: Workspace, member_id: int) -> tuple[str, datetime]:
    """Return the token of a one-time link with which a member sets a password, and until when it holds.

    It takes the place of one made before. Raises AccessError for somebody who left, or has no sign-in name.
    """
    member = people.read_member(ws.db, member_id=member_id)
    if member is None or member.deactivated_at is not None:
        raise InvalidInputError("A link is for somebody who is on the team; reload the page.")
    if not member.sign_in_name:
        raise InvalidInputError(f"{member.name} has nothing to sign in with; give them a sign-in name first.")
    token = secrets.token_urlsafe(32)
    expires_at = now() + LINK_HOLDS_FOR
    with writing(ws.db):
        accounts.add_link(
            ws.db,
            token_hash=_hashed(token),
            member_id=member_id,
            made_by=current_member(ws).id,
            expires_at=expires_at,
        )
        note_in_audit(ws, "access changed", item_kind="member", item_id=member_id, detail="link made")
    return token, expires_at


def _by_claims(ws: Workspace, subject: str, verified_email: str) -> Member | None:
    by_address = accounts.find_by_sign_in_name(ws.db, verified_email) if verified_email else None
    if by_address is not None:
        return by_address
    found = accounts.find_by_sign_in_name(ws.db, subject)
    # A subject that reads like an address is nobody's address: no provider verifies it.
    return found if found is not None and found.sign_in_name == subject and "@" not in subject else None


def _begin(ws: Workspace, member_id: int, how: str) -> str:
    token = secrets.token_urlsafe(32)
    with acting_as(member_id):
        note_in_audit(ws, "signed in", item_kind="member", item_id=member_id, detail=f"by {how}")
    expires_at = now() + timedelta(days=ws.settings.sign_in_days)
    accounts.begin_sign_in(
        ws.db, token_hash=_hashed(token), member_id=member_id, how=how, expires_at=expires_at
    )
    return token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
