"""The one-page brief of a finding: gathered from the workspace, and written as HTML or PDF.

A brief is a file and may be passed on. So it holds sound only of people who all agreed to being shared
outside, whomever it is made for; one for outside quotes nobody else either.
"""

import re
from collections.abc import Iterator, Sequence

from ..errors import InvalidInputError
from ..interchange.finding_brief_html import brief_html
from ..records import (
    BRIEF_AUDIENCES,
    GRADES,
    Brief,
    BriefAudience,
    BriefQuote,
    Finding,
    LibraryCard,
    LocalReading,
    Stance,
)
from ..store.briefs import PassageBehind, read_passages_behind
from ..store.rows import local_day, now
from ..voc.base_words import check_words
from ..voc.periods import day_label
from ..voc.strength_words import counted, strength_parts
from .access import allowed
from .actions import get_action_result, list_actions
from .audit import note_in_audit
from .brief_numbers import brief_numbers, done_words
from .brief_unknowns import tells, what_is_not_known
from .finding_words import confidence_words, seen_words
from .findings import EvidenceView, FindingView, get_finding
from .lenses import list_link_lines
from .passages import choose_cards, cut_passage, who_speaks
from .sessions import list_journeys
from .strength_detail import StrengthDetail, get_strength
from .workspace import Workspace

BRIEF_FORMATS = ("html", "pdf")
MOST_QUOTES: dict[Stance, int] = {"for": 3, "against": 2}
LONGEST_CLIP_S = 20.0  # as WAV, 32 KB a second


@allowed("read findings", own="finding_id")
def get_brief(ws: Workspace, finding_id: int, *, audience: str = "inside", sound: bool = True) -> Brief:
    """Return what the brief of a finding says today.

    audience: "inside" quotes those who agreed to being quoted inside, "outside" those who agreed to being
    shared outside, and does not say who owns an action. sound: cut the quotes out of their recordings, where
    everybody heard agreed to being shared outside; at most 20 s of each.
    Raises NotFoundError, InvalidInputError for an audience that does not exist.
    """
    made_for = checked_audience(audience)
    view = get_finding(ws, finding_id)
    actions = [get_action_result(ws, action.id) for action in list_actions(ws, finding_id=finding_id)]
    links = list_link_lines(ws, finding_id=finding_id)
    quotes, kept_back = _quotes(ws, view.evidence, made_for, sound=sound)
    detail = get_strength(ws, finding_id)
    strength = detail.strength
    return Brief(
        workspace=ws.name,
        made_on=now().astimezone().date(),
        audience=made_for,
        statement=view.finding.statement,
        facts=_facts(view.finding),
        place=_place(ws, view.finding),
        status=view.finding.status,
        grade=first_up(strength.grade),
        grade_means=f"one of {', '.join(GRADES)}",
        parts=(*map(first_up, strength_parts(strength)), *_judged(detail)),
        guards=strength.guards,
        quotes=quotes,
        kept_back=kept_back,
        numbers=brief_numbers(ws, links, actions),
        readings=tuple(reading_lines(view)),
        done=tuple(done_words(actions, owners=made_for == "inside")),
        unknown=tuple(what_is_not_known(detail, links, actions)),
    )


@allowed("take out")
def write_brief(
    ws: Workspace, finding_id: int, *, file_format: str = "html", audience: str = "inside", sound: bool = True
) -> bytes:
    """Return the brief of a finding as the bytes of a file: "html" with all of it, "pdf" on one A4 page.

    audience, sound and errors: as get_brief; a PDF has no sound. The audit log notes it. Raises
    InvalidInputError for a format that does not exist.
    """
    if file_format not in BRIEF_FORMATS:
        raise InvalidInputError(f"A brief is written as {' or '.join(BRIEF_FORMATS)}, not {file_format}.")
    brief = get_brief(ws, finding_id, audience=audience, sound=sound and file_format == "html")
    note_in_audit(
        ws,
        "exported",
        item_kind="finding",
        item_id=finding_id,
        detail=f"brief as {file_format}, for {brief.audience}",
    )
    if file_format == "html":
        return brief_html(brief)
    # Loads the library that makes PDF and PNG, which pages do not need.
    from ..interchange.finding_brief_pdf import brief_pdf

    return brief_pdf(brief)


@allowed("take out")
def brief_file_name(ws: Workspace, finding_id: int, *, file_format: str, audience: str = "inside") -> str:
    """Return a name for a brief's file, which says for whom it is made. Raises NotFoundError."""
    words = re.findall(r"\w+", get_finding(ws, finding_id).finding.statement.lower())
    title = "-".join(words)[:60].strip("-_") or f"finding-{finding_id}"
    return f"brief-{title}-{checked_audience(audience)}.{file_format}"


def checked_audience(audience: str) -> BriefAudience:
    """Return the audience. Raises InvalidInputError for one that does not exist."""
    found = next((known for known in BRIEF_AUDIENCES if known == audience), None)
    if found is None:
        raise InvalidInputError(f"It is made for {' or '.join(BRIEF_AUDIENCES)}, not “{audience}”.")
    return found


def _quotes(
    ws: Workspace, evidence: Sequence[EvidenceView], audience: BriefAudience, *, sound: bool
) -> tuple[tuple[BriefQuote, ...], tuple[str, ...]]:
    """Return the quotes chosen on each side, and what is said of those that are left out."""
    behind = read_passages_behind(ws.db, [one.evidence.excerpt_id for one in evidence])
    quotes: list[BriefQuote] = []
    kept_back: list[str] = []
    for stance, most in MOST_QUOTES.items():
        side = [one for one in evidence if one.evidence.stance == stance]
        cards = [one.card for one in side if one.card is not None and one.card.quote.strip()]
        allowed = [card for card in cards if audience == "inside" or behind[card.id].may_leave]
        chosen = choose_cards(allowed, behind, most)
        quotes += [_quote(ws, card, stance, behind[card.id], audience, sound=sound) for card in chosen]
        kept_back += _left_out(
            stance,
            hidden=len(side) - len(cards),
            unasked=len(cards) - len(allowed),
            more=len(allowed) - len(chosen),
        )
    return tuple(quotes), tuple(kept_back)


def _left_out(stance: Stance, *, hidden: int, unasked: int, more: int) -> Iterator[str]:
    if more:
        yield f"{counted(more, 'more passage')} {stance} it {_are(more)} in the workspace."
    if unasked:
        yield (
            f"{counted(unasked, 'passage')} {stance} it {_are(unasked)} not quoted here: not everybody in it "
            "is on record as having agreed to being shared outside."
        )
    if hidden:
        yield (
            f"{counted(hidden, 'passage')} {stance} it {_are(hidden)} not shown: consent does not cover it "
            "at present, or it was removed."
        )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _quote(
    ws: Workspace,
    card: LibraryCard,
    stance: Stance,
    behind: PassageBehind,
    audience: BriefAudience,
    *,
    sound: bool,
) -> BriefQuote:
    titles = [card.title] if audience == "inside" else []
    day = local_day(card.happened_at)
    about = [card.market, card.stage, day_label(day) if day else ""]
    return BriefQuote(
        text=card.quote.strip(),
        stance=stance,
        who=who_speaks(card, behind),
        about=tuple(part for part in (*titles, *about) if part),
        start_s=card.start_s,
        end_s=card.end_s,
        clip=cut_passage(ws, card, longest_s=LONGEST_CLIP_S) if sound and behind.may_leave else b"",
    )


def _place(ws: Workspace, finding: Finding) -> str:
    stages = {stage.id: stage.name for journey in list_journeys(ws) for stage in journey.stages}
    stage = stages.get(finding.stage_id, "") if finding.stage_id else ""
    return " · ".join(part for part in (", ".join(finding.markets), stage, finding.touchpoint) if part)


def _facts(finding: Finding) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Functional need", finding.functional_need),
        ("Emotional need", finding.emotional_need),
        ("Who", finding.who),
        ("How often seen", seen_words(finding)),
        ("Confidence of who wrote it", confidence_words(finding)),
    )
    return tuple((name, text) for name, text in facts if text)


def _judged(detail: StrengthDetail) -> Iterator[str]:
    """Return the checks against a metric's base that could have found something, and what somebody made of
    it."""
    yield from (check_words(check) for check in detail.base if tells(check))
    for judgement in detail.judgements[:1]:
        yield f"Judged “{judgement.judged}” by somebody of the team: {judgement.reason}"


def reading_lines(view: FindingView) -> Iterator[str]:
    """Return how it reads in each of its markets, and where nobody has read it.

    Beside the reading that counts stands the newest other one that said what it means there: it is why the
    statement reads as it does now, or why it was changed.
    """
    for market in view.markets:
        counts = market.reading
        told = "not yet read locally." if counts is None else _reading_words(counts)
        yield f"{market.market}: {told}"
        other = next((one for one in market.others if one.because), None)
        if other is not None and not (counts and counts.because):
            yield f"Earlier, {day_label(other.read_at.astimezone().date())}: {_reading_words(other)}"
    if not view.markets:
        yield "It names no market, so nobody was asked how it reads there."


def _reading_words(reading: LocalReading) -> str:
    if not reading.because:
        return f"{reading.reading}."
    joint = " because: " if reading.reading == "reads differently here" else ": "
    return f"{reading.reading}{joint}{reading.because}"


def first_up(text: str) -> str:
    """Return the text with a capital letter first."""
    return text[:1].upper() + text[1:]
