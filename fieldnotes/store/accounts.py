"""How members get in: passwords, one-time links, identities of a provider, and who is signed in."""

from datetime import datetime

from sqlite_utils import Database

from ..records import Member
from .database import insert, rows, update
from .rows import now, to_cell, to_record, to_row


def update_member(db: Database, member_id: int, values: dict[str, object]) -> None:
    """Set columns of a member."""
    update(db, "member", member_id, to_row(values))


def find_by_sign_in_name(db: Database, name: str) -> Member | None:
    """Return the member who signs in under that name, whatever its case, or None."""
    found = rows(
        db, "SELECT * FROM member WHERE sign_in_name = ? COLLATE NOCASE AND sign_in_name <> ''", [name]
    )
    return to_record(Member, found[0]) if found else None


def read_password(db: Database, member_id: int) -> str | None:
    """Return the hash of a member's password, or None for one who has none."""
    found = rows(db, "SELECT password_hash FROM account WHERE member_id = ?", [member_id])
    return str(found[0]["password_hash"]) if found else None


def read_members_with_password(db: Database) -> set[int]:
    """Return the ids of the members who have a password."""
    return {int(row["member_id"]) for row in rows(db, "SELECT member_id FROM account")}


def read_members_with_provider(db: Database) -> set[int]:
    """Return the ids of the members whom a provider's identity was bound to."""
    return {int(row["member_id"]) for row in rows(db, "SELECT member_id FROM provider_identity")}


def set_password(db: Database, member_id: int, password_hash: str) -> None:
    """Store the hash of a member's password in place of any before."""
    db.conn.execute(
        """INSERT INTO account (member_id, password_hash, set_at) VALUES (?, ?, ?)
           ON CONFLICT (member_id)
           DO UPDATE SET password_hash = excluded.password_hash, set_at = excluded.set_at""",
        [member_id, password_hash, to_cell(now())],
    )


def add_link(db: Database, *, token_hash: str, member_id: int, made_by: int, expires_at: datetime) -> None:
    """Store a one-time link of a member; those that were not used yet open nothing any more."""
    db.conn.execute("DELETE FROM sign_in_link WHERE member_id = ? AND used_at IS NULL", [member_id])
    insert(
        db,
        "sign_in_link",
        to_row(
            {
                "token_hash": token_hash,
                "member_id": member_id,
                "made_by": made_by,
                "made_at": now(),
                "expires_at": expires_at,
            }
        ),
    )


def read_link(db: Database, token_hash: str) -> int | None:
    """Return the id of the member for whom a link still opens, or None."""
    found = rows(
        db,
        "SELECT member_id FROM sign_in_link WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?",
        [token_hash, to_cell(now())],
    )
    return int(found[0]["member_id"]) if found else None


def use_link(db: Database, token_hash: str) -> None:
    """Let a link open nothing any more."""
    db.conn.execute("UPDATE sign_in_link SET used_at = ? WHERE token_hash = ?", [to_cell(now()), token_hash])


def read_attempts(db: Database, name: str, since: datetime) -> list[datetime]:
    """Return when somebody tried to sign in under a name since then, the first first."""
    found = rows(
        db,
        "SELECT failed_at FROM sign_in_failure WHERE name = ? AND failed_at > ? ORDER BY failed_at",
        [name, to_cell(since)],
    )
    return [datetime.fromisoformat(row["failed_at"]) for row in found]


def add_attempt(db: Database, name: str, *, forget_before: datetime) -> None:
    """Note that somebody tries to sign in under a name; older attempts of anybody are forgotten."""
    db.conn.execute("DELETE FROM sign_in_failure WHERE failed_at < ?", [to_cell(forget_before)])
    db.conn.execute("INSERT INTO sign_in_failure VALUES (?, ?)", [name, to_cell(now())])


def clear_attempts(db: Database, name: str) -> None:
    """Forget that somebody tried to sign in under a name."""
    db.conn.execute("DELETE FROM sign_in_failure WHERE name = ?", [name])


def find_by_identity(db: Database, issuer: str, subject: str) -> int | None:
    """Return the id of the member to whom a provider's identity is bound, or None."""
    found = rows(
        db, "SELECT member_id FROM provider_identity WHERE issuer = ? AND subject = ?", [issuer, subject]
    )
    return int(found[0]["member_id"]) if found else None


def is_bound(db: Database, member_id: int, issuer: str) -> bool:
    """Say whether an identity of this provider is bound to a member."""
    return bool(
        rows(db, "SELECT 1 FROM provider_identity WHERE member_id = ? AND issuer = ?", [member_id, issuer])
    )


def bind_identity(db: Database, member_id: int, *, issuer: str, subject: str) -> None:
    """Bind a provider's identity to a member."""
    insert(
        db,
        "provider_identity",
        to_row({"issuer": issuer, "subject": subject, "member_id": member_id, "bound_at": now()}),
    )


def unbind_identities(db: Database, member_id: int) -> None:
    """Let the next sign-in by a provider bind a member's identity anew."""
    db.conn.execute("DELETE FROM provider_identity WHERE member_id = ?", [member_id])


def begin_sign_in(db: Database, *, token_hash: str, member_id: int, how: str, expires_at: datetime) -> None:
    """Store that a member is signed in; what has run out is forgotten."""
    db.conn.execute("DELETE FROM sign_in WHERE expires_at < ?", [to_cell(now())])
    insert(
        db,
        "sign_in",
        to_row(
            {
                "token_hash": token_hash,
                "member_id": member_id,
                "how": how,
                "begun_at": now(),
                "expires_at": expires_at,
            }
        ),
    )


def read_signed_in(db: Database, token_hash: str) -> int | None:
    """Return the id of the member who is signed in by a token and still on the team, or None."""
    found = rows(
        db,
        """SELECT m.id FROM sign_in s JOIN member m ON m.id = s.member_id AND m.deactivated_at IS NULL
           WHERE s.token_hash = ? AND s.expires_at > ?""",
        [token_hash, to_cell(now())],
    )
    return int(found[0]["id"]) if found else None


def count_signed_in(db: Database) -> dict[int, int]:
    """Return in how many browsers each member is signed in; members who are in none are left out."""
    found = rows(
        db,
        "SELECT member_id, COUNT(*) AS n FROM sign_in WHERE expires_at > ? GROUP BY member_id",
        [to_cell(now())],
    )
    return {int(row["member_id"]): int(row["n"]) for row in found}


def end_sign_in(db: Database, token_hash: str) -> None:
    """Sign a browser out."""
    db.conn.execute("DELETE FROM sign_in WHERE token_hash = ?", [token_hash])


def end_sign_ins(db: Database, member_id: int) -> None:
    """Sign a member out everywhere, and let their links open nothing any more."""
    db.conn.execute("DELETE FROM sign_in WHERE member_id = ?", [member_id])
    db.conn.execute("DELETE FROM sign_in_link WHERE member_id = ? AND used_at IS NULL", [member_id])
