"""The audit log: who heard, exported, erased, changed roles or read an identity."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ..errors import InvalidInputError
from ..interchange.csv_text import rows_to_csv
from ..privacy.chain import check_chain, entry_hash
from ..records import AUDIT_ACTIONS, AuditAction, AuditCheck, AuditEntry, AuditHead, AuditPage
from ..store import audit
from ..store.database import writing
from ..store.rows import now, to_cell
from .access import allowed
from .backup_files import HEALTH_FILE, backup_folder, find_backups
from .health_file import read_health, write_health
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
def name_items(ws: Workspace, entries: Sequence[AuditEntry]) -> dict[tuple[str, int], str]:
    """Return what the items of these entries are called now, by kind and id: a participant's code, a title.

    What was erased or removed has no name any more, and what consent bars today is not named.
    """
    return audit.read_names(
        ws.db, {(one.item_kind, one.item_id) for one in entries if one.item_id is not None}
    )


@allowed("look after the workspace")
def verify_audit(ws: Workspace, *, expected_head: str = "") -> AuditCheck:
    """Return whether the audit log is whole: no entry changed, missing or put in between.

    The log is held against the newest entry as the workspace's health file and each backup in its folder
    noted it, so that an end that was cut off, or a log written anew, is noticed up to the latest of these
    notes that nobody changed as well. Backups that a restore left behind are not asked. expected_head: the
    hash of the newest entry, as noted down at an earlier time outside of all that.
    """
    check = check_chain(
        audit.walk_entries(ws.db),
        highest_id=audit.read_highest_id(ws.db),
        expected_head=expected_head.strip().lower(),
        noted=_noted_heads(ws),
    )
    if not check.problems:
        note_audit_head(ws)
    return check


@allowed("look after the workspace")
def note_audit_head(ws: Workspace) -> None:
    """Note the newest entry's id and hash beside the database, for `verify_audit`.

    Not where the one noted before is gone from the log: that note is what shows it.
    """
    health = read_health(ws.folder)
    newest = audit.read_newest(ws.db)
    if newest is not None and (health.audit_head is None or audit.holds(ws.db, health.audit_head)):
        write_health(ws.folder, replace(health, audit_head=newest))


def _noted_heads(ws: Workspace) -> list[tuple[AuditHead, str]]:
    beside = read_health(ws.folder).audit_head
    noted = [(beside, f"the file {HEALTH_FILE} beside the database")] if beside is not None else []
    found = find_backups(backup_folder(ws), guid=ws.guid)
    restores = audit.read_entries(ws.db, action="backup restored")[0]
    # What was written between a backup and its restore is no part of this log.
    left_behind = [(datetime.fromisoformat(one.detail), one.done_at) for one in restores]
    return noted + [
        (backup.audit_head, f"the backup {backup.name}")
        for backup in found
        if backup.audit_head is not None
        and not any(since < backup.made_at < until for since, until in left_behind)
    ]


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
