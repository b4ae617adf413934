"""Who codes and writes in the demo: its script, under a name of its own, and nobody of the team."""

from ..records import Member
from . import members
from .access import allowed
from .workspace import Workspace, current_member, list_members

DEMO_SCRIPT = "The demo's script (example)"


@allowed("manage the team")
def add_demo_script(ws: Workspace) -> Member:
    """Put the script on the team of a new demo workspace, after whoever makes it."""
    current_member(ws)
    return members.add_member(ws, name=DEMO_SCRIPT, role="researcher")


@allowed("know the team")
def find_demo_script(ws: Workspace) -> int | None:
    """Return the id of the demo's script; None in a workspace that is no demo, or where it was let go."""
    return next(
        (one.id for one in list_members(ws) if one.name == DEMO_SCRIPT and one.deactivated_at is None), None
    )
