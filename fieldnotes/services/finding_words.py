"""What a finding says: write it, change it, and see what it said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import CONFIDENCES, Finding, FindingChange
from ..store import field, findings, item_changes
from ..store.database import writing
from .access import allowed
from .workspace import Workspace, checked_text, current_member, list_members

STATUSES = ("draft", "shared", "retired")
TEXTS = {
    "statement": "The statement",
    "functional_need": "The functional need",
    "emotional_need": "The emotional need",
    "touchpoint": "The touchpoint",
    "who": "Who it concerns",
    "seen": "How often it was seen",
    "confidence_because": "The reason for the confidence",
    "owner": "The owner",
}
"""The texts of a finding by their field, as errors and the history name them."""

WORDS = (*TEXTS, "markets", "stage_id", "seen_count", "seen_of", "confidence", "status")
"""All that `edit_finding` changes."""


@dataclass(frozen=True)
class FindingEdit:
    """A change of a finding with who made it; see FindingChange."""

    change: FindingChange
    who: str


@allowed("write findings")
def write_finding(
    ws: Workspace,
    *,
    statement: str,
    functional_need: str = "",
    emotional_need: str = "",
    market: str = "",
    markets: Sequence[str] = (),
    stage_id: int | None = None,
    touchpoint: str = "",
    who: str = "",
    seen: str = "",
    seen_count: int | None = None,
    seen_of: int | None = None,
    confidence: str = "",
    confidence_because: str = "",
    owner: str = "",
) -> Finding:
    """Store a finding, as a draft of the current member.

    market, markets: one or several that it speaks of. who: which customers, in words. seen: how often it was
    seen, in words; seen_count of seen_of: in figures. confidence: "low", "moderate" or "high", with a reason.
    owner: who looks after it, a member's name or another; nobody yet for "".
    """
    values = _checked(
        ws,
        {
            "statement": statement,
            "functional_need": functional_need,
            "emotional_need": emotional_need,
            "touchpoint": touchpoint,
            "who": who,
            "seen": seen,
            "confidence_because": confidence_because,
            "owner": owner,
            "markets": (market, *markets),
            "stage_id": stage_id,
            "seen_count": seen_count,
            "seen_of": seen_of,
            "confidence": confidence,
        },
    )
    with writing(ws.db):
        finding_id = findings.add_finding(ws.db, {"written_by": current_member(ws).id, **_columns(values)})
        findings.set_further_markets(ws.db, finding_id, _markets(values)[1:])
    return find_finding(ws, finding_id)


@allowed("write findings")
def edit_finding(
    ws: Workspace, finding_id: int, *, revision: int | None = None, market: str | None = None, **words: object
) -> Finding:
    """Change a finding's words, place or status; what is not named stays as it is.

    words: the keywords of `write_finding`, and status ("draft", "shared", "retired"). market alone names the
    only one. revision: the finding's when whoever changes it read it; None for whatever it is now. What was
    there before stays in the history.
    Raises ConflictError, naming who and when, where somebody else changed it since; nothing is stored then.
    """
    if market is not None:
        words["markets"] = (market,)
    unknown = sorted(set(words) - set(WORDS))
    if unknown:
        raise InvalidInputError(f"A finding has no “{unknown[0]}”; use {', '.join(WORDS)}.")
    me = current_member(ws)
    with writing(ws.db):
        before = find_finding(ws, finding_id)
        if revision is not None and revision != before.revision:
            raise ConflictError(changed_meanwhile(ws, finding_id))
        was = _words_of(before)
        values = _checked(ws, {**was, **words})
        changed = {name: values[name] for name in values if values[name] != was[name]}
        if not changed:
            return before
        findings.update_finding(ws.db, finding_id, {**_columns(values), "revision": before.revision + 1})
        findings.set_further_markets(ws.db, finding_id, _markets(values)[1:])
        item_changes.add_change(
            ws.db,
            "finding",
            finding_id,
            "words",
            made_by=me.id,
            before={name: was[name] for name in changed},
            after=changed,
        )
    return find_finding(ws, finding_id)


@allowed("read findings", own="finding_id")
def list_finding_changes(ws: Workspace, finding_id: int) -> list[FindingEdit]:
    """Return what was done to a finding and by whom, the newest first."""
    names = {member.id: member.name for member in list_members(ws)}
    return [
        FindingEdit(change, names.get(change.made_by, "somebody"))
        for change in findings.read_changes(ws.db, finding_id)
    ]


@allowed("read findings", own="finding_id")
def changed_meanwhile(ws: Workspace, finding_id: int) -> str:
    """Return who changed a finding's words last and when, as a sentence."""
    edits = [edit for edit in list_finding_changes(ws, finding_id) if edit.change.kind == "words"]
    if not edits:
        return "This finding was changed meanwhile."
    moment: datetime = edits[0].change.made_at.astimezone()
    return f"{edits[0].who} changed this finding at {moment:%H:%M on %d %B %Y}, after you opened it."


@allowed("read findings", own="finding_id")
def find_finding(ws: Workspace, finding_id: int) -> Finding:
    """Return one finding. Raises NotFoundError."""
    found = findings.read_findings(ws.db, finding_id)
    if not found:
        raise NotFoundError(f"There is no finding {finding_id} in this workspace; open one from Findings.")
    return found[0]


@allowed("write findings")
def note_change(
    ws: Workspace,
    finding_id: int,
    kind: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write into a finding's history that the current member did something to it, within a transaction."""
    made_by = current_member(ws).id
    item_changes.add_change(
        ws.db, "finding", finding_id, kind, made_by=made_by, before=before or {}, after=after or {}
    )


def _words_of(finding: Finding) -> dict[str, object]:
    named = {one.name: getattr(finding, one.name) for one in fields(finding) if one.name in WORDS}
    return {**named, "markets": list(finding.markets)}


def _checked(ws: Workspace, words: Mapping[str, object]) -> dict[str, object]:
    values: dict[str, object] = {
        name: checked_text(str(words[name] or ""), what, required=name == "statement")
        for name, what in TEXTS.items()
    }
    given = words["markets"]
    assert isinstance(given, (list, tuple))
    named = [" ".join(checked_text(str(one), "The market").split()) for one in given]
    # One market once, however it is capitalised.
    values["markets"] = list({one.casefold(): one for one in reversed(named) if one}.values())[::-1]
    stage_id = words["stage_id"]
    if stage_id is not None and not field.has_stage(ws.db, int(str(stage_id))):
        raise NotFoundError(f"There is no stage {stage_id}; choose one of a journey.")
    values["stage_id"] = stage_id
    values |= _seen(words["seen_count"], words["seen_of"])
    if words["confidence"] not in CONFIDENCES:
        raise InvalidInputError(f"“{words['confidence']}” is no confidence; use low, moderate or high.")
    if words["confidence"] and not values["confidence_because"]:
        raise InvalidInputError("Say why the confidence is what it is: a word without a reason tells nobody.")
    values["confidence"] = words["confidence"]
    if "status" in words:
        if words["status"] not in STATUSES:
            raise InvalidInputError(f"“{words['status']}” is no status; use draft, shared or retired.")
        values["status"] = words["status"]
    return values


def _seen(count: object, of: object) -> dict[str, object]:
    if count is None and of is None:
        return {"seen_count": None, "seen_of": None}
    if not (isinstance(count, int) and isinstance(of, int) and 0 <= count <= of and of >= 1):
        raise InvalidInputError(
            "“x of y” needs two whole numbers, the first not above the second, for example 7 of 12."
        )
    return {"seen_count": count, "seen_of": of}


def _columns(values: Mapping[str, object]) -> dict[str, object]:
    columns = {name: value for name, value in values.items() if name != "markets"}
    return {**columns, "market": next(iter(_markets(values)), "")}


def _markets(values: Mapping[str, object]) -> list[str]:
    markets = values["markets"]
    assert isinstance(markets, list)
    return markets


def seen_words(finding: Finding) -> str:
    """Return how often a finding was seen: "most evenings, 7 of 12", or "" where nobody said."""
    figures = f"{finding.seen_count} of {finding.seen_of}" if finding.seen_of is not None else ""
    return ", ".join(part for part in (finding.seen, figures) if part)


def confidence_words(finding: Finding) -> str:
    """Return the writer's confidence with its reason, or "" where nobody said."""
    if not finding.confidence:
        return ""
    return f"{finding.confidence}, because {finding.confidence_because}"
