"""Who stands behind a code: noted apart, read by administrators, each reading in the audit log."""

from ..errors import InvalidInputError
from ..records import Identity
from ..store import identities
from ..store.database import writing
from .access import allowed
from .audit import note_in_audit
from .participants import get_participant
from .workspace import Workspace, checked_text


@allowed("look after the workspace")
def get_identity(ws: Workspace, participant_id: int) -> Identity | None:
    """Return who a participant is, None where nobody noted it; the audit log notes who read it.

    Raises NotFoundError, and AccessError for somebody who is no administrator.
    """
    get_participant(ws, participant_id)
    with writing(ws.db):
        note_in_audit(ws, "identity read", item_kind="participant", item_id=participant_id)
        return identities.read_identity(ws.db, participant_id)


@allowed("meet people", own="participant_id")
def has_identity(ws: Workspace, participant_id: int) -> bool:
    """Say whether it is noted who a participant is, without reading it."""
    return identities.has_identity(ws.db, participant_id)


@allowed("look after the workspace")
def set_identity(ws: Workspace, participant_id: int, *, name: str, contact: str = "") -> None:
    """Note who a participant is, in the place of what was noted; both empty forgets it.

    Raises NotFoundError, InvalidInputError for a contact without a name, and AccessError for somebody who is
    no administrator.
    """
    get_participant(ws, participant_id)
    name, contact = checked_text(name, "The name"), checked_text(contact, "The contact")
    if contact and not name:
        raise InvalidInputError("A contact without a name says of nobody whose it is; write the name too.")
    with writing(ws.db):
        if name:
            identities.write_identity(ws.db, participant_id, name=name, contact=contact)
        else:
            identities.delete_identity(ws.db, participant_id)
        note_in_audit(ws, "identity changed", item_kind="participant", item_id=participant_id)
