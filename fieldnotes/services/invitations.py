"""Invitations: a planned walk as a file for calendars."""

from ..interchange.invitation import invitation_ics
from ..records import Invitation
from .access import allowed
from .file_names import file_name_of
from .planning import PlanView, read_plan, when_words
from .workspace import Workspace


@allowed("see walks", own="plan_id")
def get_invitation(ws: Workspace, plan_id: int) -> Invitation:
    """Return what a calendar is told of a planned walk. Raises NotFoundError.

    What its walkers expect stays out: whom they visit may read it.
    """
    view = read_plan(ws, plan_id)
    plan = view.plan
    return Invitation(
        uid=plan.uid,
        sequence=plan.sequence,
        changed_at=plan.changed_at,
        begins=plan.planned_for,
        duration_min=plan.duration_min,
        title=plan.title,
        place=plan.place,
        description=_description(view),
        is_called_off=plan.called_off_at is not None,
    )


@allowed("see walks", own="plan_id")
def write_invitation(ws: Workspace, plan_id: int) -> bytes:
    """Return the invitation to a planned walk as an .ics file (RFC 5545). Raises NotFoundError.

    The same event each time: a calendar that is given the file again moves it, or cancels it.
    """
    return invitation_ics(get_invitation(ws, plan_id))


@allowed("see walks", own="plan_id")
def invitation_file_name(ws: Workspace, plan_id: int) -> str:
    """Return a name for the file: "walk-interview-in-korea.ics". Raises NotFoundError."""
    return file_name_of("walk", read_plan(ws, plan_id).plan.title, "ics")


def _description(view: PlanView) -> str:
    plan = view.plan
    lines = (
        plan.intent,
        f"{plan.mode.capitalize()}: {view.journey.name}"
        + (f", from {view.stage.name}" if view.stage else ""),
        f"Begins: {when_words(plan)}",
        "Who goes: " + ", ".join(member.name for member in view.walkers),
        f"Who is met: {plan.who_is_met}" if plan.who_is_met else "",
        f"Guide: {view.guide.title}" if view.guide else "",
    )
    return "\n".join(line for line in lines if line)
