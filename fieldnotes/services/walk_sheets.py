"""Guides on paper: one alone, or with the walk that is planned by it."""

from ..errors import InvalidInputError
from ..field.consent_words import direction_of
from ..interchange.walk_sheet_html import walk_sheet_html
from ..records import Guide, WalkSheet
from ..store.rows import now
from .access import allowed
from .consent_texts import consent_caution
from .file_names import file_name_of
from .guides import get_guide
from .planning import length_words, read_plan, when_words
from .workspace import Workspace

SHEET_FORMATS = ("html", "pdf")


@allowed("walk")
def get_guide_sheet(ws: Workspace, key: str, version: int | None = None) -> WalkSheet:
    """Return what a guide says on paper: its newest version or an earlier one. Raises NotFoundError."""
    guide = get_guide(ws, key, version)
    return WalkSheet(
        title=guide.title,
        lead=guide.about,
        workspace=ws.name,
        made_on=now().astimezone().date(),
        guide=guide,
        guide_facts=guide_facts(guide),
    )


@allowed("see walks", own="plan_id")
def get_plan_sheet(ws: Workspace, plan_id: int) -> WalkSheet:
    """Return what a planned walk says on paper: its facts, what is expected, guide, consent. Raises
    NotFoundError.
    """
    view = read_plan(ws, plan_id)
    plan = view.plan
    path = view.journey.name + (f", from {view.stage.name}" if view.stage else "")
    facts = (
        ("When", f"{when_words(plan)}, {length_words(plan.duration_min)}"),
        ("Where to meet", plan.place),
        ("Way to walk", plan.mode.capitalize()),
        ("Path", path),
        ("Market", plan.market),
        ("Who goes", ", ".join(member.name for member in view.walkers)),
        ("Who is met", plan.who_is_met),
        ("About", view.metric_name),
    )
    return WalkSheet(
        title=plan.title,
        lead=plan.intent,
        workspace=ws.name,
        made_on=now().astimezone().date(),
        facts=tuple((name, text) for name, text in facts if text),
        assumptions=plan.assumptions,
        guide=view.guide,
        guide_facts=guide_facts(view.guide) if view.guide else "",
        consent=view.consent,
        caution=consent_caution(view.consent),
        direction=direction_of(view.consent.language),
    )


@allowed("walk")
def write_guide(ws: Workspace, key: str, *, file_format: str = "pdf", version: int | None = None) -> bytes:
    """Return a guide as the bytes of a file to print, "html" or "pdf". Raises NotFoundError,
    InvalidInputError.
    """
    return _written(get_guide_sheet(ws, key, version), file_format)


@allowed("see walks", own="plan_id")
def write_plan(ws: Workspace, plan_id: int, *, file_format: str = "pdf") -> bytes:
    """Return a planned walk as the bytes of a file to print, "html" or "pdf". Raises as write_guide."""
    return _written(get_plan_sheet(ws, plan_id), file_format)


def guide_file_name(guide: Guide, *, file_format: str) -> str:
    """Return a name for a guide's file."""
    return file_name_of("guide", f"{guide.title} v{guide.version}", file_format)


@allowed("see walks", own="plan_id")
def plan_file_name(ws: Workspace, plan_id: int, *, file_format: str) -> str:
    """Return a name for a planned walk's file. Raises NotFoundError."""
    return file_name_of("walk", read_plan(ws, plan_id).plan.title, file_format)


def guide_facts(guide: Guide) -> str:
    """Return which version of a guide this is and whose words: "Version 2, the team's own words."."""
    whose = "as it came with fieldnotes" if guide.origin == "shipped" else "the team’s own words"
    return f"Version {guide.version}, {whose}."


def _written(sheet: WalkSheet, file_format: str) -> bytes:
    if file_format not in SHEET_FORMATS:
        raise InvalidInputError(f"It is written as {' or '.join(SHEET_FORMATS)}, not {file_format}.")
    if file_format == "html":
        return walk_sheet_html(sheet)
    # Loads the library that makes PDF and PNG, which pages do not need.
    from ..interchange.walk_sheet_pdf import walk_sheet_pdf

    return walk_sheet_pdf(sheet)
