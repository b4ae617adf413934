"""The audit log: who heard, exported, erased, changed roles or read an identity."""

from datetime import datetime, timedelta

from ..errors import InvalidInputError
from ..interchange.csv_text import rows_to_csv
from ..privacy.chain import check_chain, entry_hash
from ..records import AUDIT_ACTIONS, AuditAction, AuditCheck, AuditPage
from ..store import audit
from ..store.database import writing
from ..store.rows import now, to_cell
from .access import allowed
from .workspace import Workspace, checked_text, current_member

ENTRIES_A_PAGE = 50
# A player asks for a recording in many ranges, and a page draws itself often: that is one hearing.
SAME_FOR = timedelta(minutes=10)


@allowed("know the team")
def note_in_audit(
    ws: Workspace,
    action: AuditAction,
    *,
    item_kind: str = "",
    item_id: int | None = None,
    detail: str = "",
    once: bool = False,
) -> None:
    """Write into the audit log that the current member did something just now.

    Call it inside the transaction that does it, so that both are kept or neither. item_kind, item_id: what it
    was done to, for example "participant" and 3. detail: more of it; never a name, nor words that somebody
    who was met said, because entries outlive erasure. once: leave it out where the same member did the same
    to the same item within SAME_FOR. Raises InvalidInputError for an action that is not of AUDIT_ACTIONS.
    """
    if action not in AUDIT_ACTIONS:
        raise InvalidInputError(f"“{action}” is no action of the audit log; use {', '.join(AUDIT_ACTIONS)}.")
    member = current_member(ws)
    if once and audit.was_noted(
        ws.db,
        member_id=member.id,
        action=action,
        item_kind=item_kind,
        item_id=item_id,
        within=SAME_FOR,
    ):
        return
    with writing(ws.db):
        previous_hash, done_at = audit.read_head(ws.db), str(to_cell(now()))
        detail = checked_text(detail, "The detail")
        hashed = entry_hash(
            previous_hash=previous_hash,
            done_at=done_at,
            member_id=member.id,
            member=member.name,
            action=action,
            item_kind=item_kind,
            item_id=item_id,
            detail=detail,
        )
        audit.add_entry(
            ws.db,
            {
                "done_at": done_at,
                "member_id": member.id,
                "member": member.name,
                "action": action,
                "item_kind": item_kind,
                "item_id": item_id,
                "detail": detail,
                "previous_hash": previous_hash,
                "hash": hashed,
            },
        )


@allowed("look after the workspace")
def list_audit(
    ws: Workspace,
    *,
    action: str = "",
    member: str = "",
    item_kind: str = "",
    item_id: int | None = None,
    since: datetime | None = None,
    page: int = 1,
    page_size: int = ENTRIES_A_PAGE,
) -> AuditPage:
    """Return one page of the audit log, the newest entries first; "" and None leave a filter out."""
    entries, total = audit.read_entries(
        ws.db,
        action=action,
        member=member,
        item_kind=item_kind,
        item_id=item_id,
        since=since,
        limit=page_size,
        offset=(max(1, page) - 1) * page_size,
    )
    return AuditPage(tuple(entries), total)


@allowed("look after the workspace")
def verify_audit(ws: Workspace, *, expected_head: str = "") -> AuditCheck:
    """Return whether the audit log is whole: no entry changed, missing or put in between.

    expected_head: the hash of the newest entry, as noted down at an earlier time. Without it a log that
    somebody wrote anew from its first line to its last is not noticed; with it, it is.
    """
    return check_chain(
        audit.walk_entries(ws.db),
        highest_id=audit.read_highest_id(ws.db),
        expected_head=expected_head.strip().lower(),
    )


@allowed("look after the workspace")
def export_audit(ws: Workspace) -> str:
    """Return the whole audit log as CSV, the oldest entry first, with all hashes; that is noted as well."""
    note_in_audit(ws, "log exported")
    header = (
        *("id", "done_at", "member_id", "member", "action", "item_kind", "item_id", "detail"),
        *("previous_hash", "hash"),
    )
    return rows_to_csv(
        header, ([getattr(entry, name) for name in header] for entry in audit.walk_entries(ws.db))
    )
