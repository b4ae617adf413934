"""The chain of hashes by which a changed, missing or added line of the audit log is noticed."""

import hashlib
import json
from collections.abc import Iterable

from ..records import AuditCheck, AuditEntry, AuditHead


def entry_hash(
    *,
    previous_hash: str,
    done_at: str,
    member_id: int,
    member: str,
    action: str,
    item_kind: str,
    item_id: int | None,
    detail: str,
) -> str:
    """Return the SHA-256 of an entry and of the hash before it, as 64 hexadecimal digits.

    done_at: ISO 8601 as it is stored. The fields are joined as JSON, so that no two entries read alike.
    Source: Schneier and Kelsey, "Secure Audit Logs to Support Computer Forensics", ACM TISSEC 2(2), 1999.
    """
    fields = [previous_hash, done_at, member_id, member, action, item_kind, item_id, detail]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode("utf-8")).hexdigest()


def check_chain(
    entries: Iterable[AuditEntry],
    *,
    highest_id: int,
    expected_head: str = "",
    noted: Iterable[tuple[AuditHead, str]] = (),
) -> AuditCheck:
    """Return whether the entries, oldest first, are all there and as they were written.

    highest_id: of any entry that was ever written. expected_head: a hash noted down earlier, which one of
    the entries must have; "" for none. noted: what was the newest entry at some time, and what says so.
    """
    problems: list[str] = []
    open_notes = sorted(noted, key=lambda one: one[0].id)
    contradicted: list[tuple[AuditHead, str]] = []
    count, last_id, head, seen_expected = 0, 0, "", not expected_head
    for entry in entries:
        if entry.id != last_id + 1:
            problems.append(_missing(last_id + 1, entry.id - 1))
        if entry.previous_hash != head:
            problems.append(f"Entry {entry.id} does not follow the one before it.")
        if entry.hash != _hash_of(entry):
            problems.append(f"Entry {entry.id} is not as it was written.")
        count, last_id, head = count + 1, entry.id, entry.hash
        while open_notes and open_notes[0][0].id <= entry.id:
            note = open_notes.pop(0)
            if note[0] != AuditHead(entry.id, entry.hash):
                contradicted.append(note)
        seen_expected = seen_expected or head == expected_head
    if highest_id > last_id:
        problems.append(_missing(last_id + 1, highest_id))
    contradicted += open_notes
    if contradicted:
        problems.append(_contradicted(*contradicted[0], others=len(contradicted) - 1))
    if not seen_expected:
        problems.append(f"No entry has the hash {expected_head}: the log up to there is another one.")
    return AuditCheck(count, head, tuple(problems))


def _hash_of(entry: AuditEntry) -> str:
    return entry_hash(
        previous_hash=entry.previous_hash,
        done_at=entry.done_at.isoformat(timespec="milliseconds"),
        member_id=entry.member_id,
        member=entry.member,
        action=entry.action,
        item_kind=entry.item_kind,
        item_id=entry.item_id,
        detail=entry.detail,
    )


def _contradicted(head: AuditHead, where: str, *, others: int) -> str:
    more = f" So do {others} later notes." if others > 1 else " So does a later note." if others else ""
    return (
        f"Entry {head.id} is not there any more, or is another one: {where} has it with the hash "
        f"{head.hash[:12]}….{more} The log was cut off or written anew."
    )


def _missing(first: int, last: int) -> str:
    return f"Entry {first} is missing." if first == last else f"Entries {first} to {last} are missing."
