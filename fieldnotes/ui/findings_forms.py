"""The words of a finding: write a new one, change one, see that somebody else changed it meanwhile."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from fieldnotes.errors import ConflictError, FieldnotesError
from fieldnotes.records import CONFIDENCES, Finding
from fieldnotes.services.finding_words import changed_meanwhile
from fieldnotes.services.findings import (
    add_evidence,
    add_source_as_evidence,
    edit_finding,
    read_passage,
    words_of_note,
    write_finding,
)
from fieldnotes.services.local_reading import list_markets
from fieldnotes.services.workspace import Workspace, list_members

from .cards import QuoteCard, quote_card
from .findings_asked import link_asked, market_asked, stage_asked
from .findings_evidence import codes_by_id, passage_card
from .findings_words import CONFIDENCE_WORDS, STATUS_WORDS, stage_names
from .formats import escaped
from .metrics_words import draw_style
from .parts import error_box, offer_undo, page_head
from .shell import page

LEAD = (
    "One sentence that could turn out to be wrong. The needs behind it come next; evidence and metric follow."
)


def draw_new(ws: Workspace, excerpt_id: int | None, note_id: int | None = None) -> None:
    """Draw the form of a new finding; an excerpt or a walk's note becomes its first evidence.

    Raises NotFoundError.
    """
    page_head("Write a finding", LEAD, eyebrow="Findings")
    draw_style()
    card, market = _first_evidence(ws, excerpt_id, note_id)
    if card:
        st.html('<p class="fn-quiet">This passage becomes its first evidence:</p>')
        st.html(card)
    with st.form("new_finding", border=False):
        words = _fields(ws, None, key="new", market=market or market_asked())
        if st.form_submit_button("Write it down", type="primary"):
            try:
                finding = write_finding(ws, **words)
                if excerpt_id:
                    add_evidence(ws, finding.id, excerpt_id=excerpt_id, stance="for")
                elif note_id:
                    add_source_as_evidence(ws, finding.id, source_id=note_id, stance="for")
            except FieldnotesError as error:
                error_box(error)
            else:
                st.switch_page(page("findings"), query_params={"finding": str(finding.id), **link_asked()})
    st.page_link(page("findings"), label="All findings", icon=":material/arrow_back:")


def draw_edit(ws: Workspace, finding: Finding) -> None:
    """Draw the form that changes a finding's words, place and status.

    The form knows the revision that it began with. Where somebody else changed the finding meanwhile it says
    who, keeps what was typed, and asks which of the two is to stay.
    """
    name = f"edit_{finding.id}"
    turn = st.session_state.setdefault(f"{name}_turn", 0)
    begun = st.session_state.setdefault(f"{name}_revision", finding.revision)
    key = f"{name}_{turn}" if turn else name
    overtaken = begun != finding.revision
    with st.expander("Change the words or the status", icon=":material/edit:", expanded=overtaken):
        if overtaken:
            _draw_overtaken(ws, finding, name)
        with st.form(f"edit_finding_{key}", border=False):
            words = _fields(ws, finding, key=key)
            status = st.selectbox(
                "Status",
                list(STATUS_WORDS),
                index=list(STATUS_WORDS).index(finding.status),
                format_func=lambda one: STATUS_WORDS[one],
                key=f"{key}_status",
            )
            if st.form_submit_button("Save", type="primary"):
                try:
                    saved = edit_finding(ws, finding.id, revision=begun, **words, status=status)
                except ConflictError:
                    st.rerun()  # the notice above says who and what
                except FieldnotesError as error:
                    error_box(error)
                else:
                    _begin_anew(name, saved.revision)
                    if saved.revision != finding.revision:
                        offer_undo("Changed the words.", _undo(ws, finding, name, saved.revision))
                    st.rerun()


def _undo(ws: Workspace, before: Finding, name: str, revision: int) -> Callable[[], None]:
    def undo() -> None:
        back = edit_finding(
            ws,
            before.id,
            revision=revision,
            statement=before.statement,
            functional_need=before.functional_need,
            emotional_need=before.emotional_need,
            markets=before.markets,
            stage_id=before.stage_id,
            touchpoint=before.touchpoint,
            who=before.who,
            seen=before.seen,
            seen_count=before.seen_count,
            seen_of=before.seen_of,
            confidence=before.confidence,
            confidence_because=before.confidence_because,
            owner=before.owner,
            status=before.status,
        )
        _begin_anew(name, back.revision)

    return undo


def _begin_anew(name: str, revision: int) -> None:
    """Let the form be drawn with what is stored now."""
    st.session_state[f"{name}_turn"] = st.session_state.get(f"{name}_turn", 0) + 1
    st.session_state[f"{name}_revision"] = revision


def _draw_overtaken(ws: Workspace, finding: Finding, name: str) -> None:
    st.html(
        f'<p class="fn-note fn-guard"><strong>{escaped(changed_meanwhile(ws, finding.id))}</strong> '
        "The page above shows what it says now; the fields below still hold yours. Nothing of either is "
        "lost: the history keeps both.</p>"
    )
    with st.container(horizontal=True):
        st.button(
            "Take what it says now",
            key=f"{name}_take",
            on_click=_begin_anew,
            args=(name, finding.revision),
            icon=":material/refresh:",
        )
        st.button(
            "Keep mine, to save it over that",
            key=f"{name}_keep",
            on_click=st.session_state.__setitem__,
            args=(f"{name}_revision", finding.revision),
        )


def _first_evidence(ws: Workspace, excerpt_id: int | None, note_id: int | None) -> tuple[str, str]:
    """Return the first evidence as a card in HTML, "" for none, and its market."""
    if excerpt_id:
        card = read_passage(ws, excerpt_id)
        return quote_card(passage_card(ws, card, codes_by_id(ws))), card.market
    if note_id:
        _, words = words_of_note(ws, note_id)
        return quote_card(QuoteCard(quote=words)), ""
    return "", ""


def _fields(ws: Workspace, finding: Finding | None, *, key: str, market: str = "") -> dict[str, Any]:
    words = _draw_what(finding, key)
    words |= _draw_who(finding, key)
    words |= _draw_where(ws, finding, key, market)
    return words | _draw_how_sure(ws, finding, key)


def _draw_what(finding: Finding | None, key: str) -> dict[str, Any]:
    statement = st.text_area(
        "What is going on?",
        finding.statement if finding else "",
        key=f"{key}_statement",
        height=90,
        placeholder="People who report a loss in the app are asked for everything again on the phone.",
    )
    left, right = st.columns(2)
    with left:
        functional = st.text_input(
            "Functional need: what they want to get done",
            finding.functional_need if finding else "",
            key=f"{key}_functional",
            placeholder="Report a loss once.",
        )
    with right:
        emotional = st.text_input(
            "Emotional need: how they want to feel",
            finding.emotional_need if finding else "",
            key=f"{key}_emotional",
            placeholder="Know that somebody has it in hand.",
        )
    return {"statement": statement, "functional_need": functional, "emotional_need": emotional}


def _draw_who(finding: Finding | None, key: str) -> dict[str, Any]:
    left, middle, first, second = st.columns([3, 3, 1, 1])
    with left:
        who = st.text_input(
            "Who: which customers",
            finding.who if finding else "",
            key=f"{key}_who",
            placeholder="First-time claimants.",
        )
    with middle:
        seen = st.text_input(
            "How often it was seen",
            finding.seen if finding else "",
            key=f"{key}_seen",
            placeholder="In most calls of two mornings.",
        )
    with first:
        count = st.number_input(
            "Seen (x)",
            min_value=0,
            value=finding.seen_count if finding else None,
            step=1,
            key=f"{key}_seen_count",
            placeholder="7",
        )
    with second:
        of = st.number_input(
            "of (y)",
            min_value=1,
            value=finding.seen_of if finding else None,
            step=1,
            key=f"{key}_seen_of",
            placeholder="12",
        )
    return {"who": who, "seen": seen, "seen_count": count, "seen_of": of}


def _draw_where(ws: Workspace, finding: Finding | None, key: str, market: str) -> dict[str, Any]:
    stages = stage_names(ws)
    given = list(finding.markets) if finding else [market] if market else []
    left, middle, right = st.columns(3)
    with left:
        markets = st.multiselect(
            "Markets",
            list(dict.fromkeys([*list_markets(ws), *given])),
            default=given,
            key=f"{key}_markets",
            accept_new_options=True,
            placeholder="All, or name one",
            help="Local readers of each of them are asked how it reads there.",
        )
    with middle:
        options = [None, *stages]
        placed = finding.stage_id if finding else stage_asked(stages)
        stage_id = st.selectbox(
            "Stage of the journey",
            options,
            index=options.index(placed) if placed in stages else 0,
            format_func=lambda one: "no particular stage" if one is None else stages[one],
            key=f"{key}_stage",
        )
    with right:
        touchpoint = st.text_input(
            "Touchpoint",
            finding.touchpoint if finding else "",
            key=f"{key}_touchpoint",
            placeholder="The claims line",
        )
    return {"markets": markets, "stage_id": stage_id, "touchpoint": touchpoint}


def _draw_how_sure(ws: Workspace, finding: Finding | None, key: str) -> dict[str, Any]:
    left, middle, right = st.columns([1, 2, 1])
    with left:
        confidence = st.selectbox(
            "Your confidence",
            CONFIDENCES,
            index=CONFIDENCES.index(finding.confidence) if finding else 0,
            format_func=CONFIDENCE_WORDS.__getitem__,
            key=f"{key}_confidence",
        )
    with middle:
        because = st.text_input(
            "because",
            finding.confidence_because if finding else "",
            key=f"{key}_because",
            placeholder="Two of us saw it apart from each other; nobody has asked callers yet.",
        )
    with right:
        names = [member.name for member in list_members(ws)]
        given = finding.owner if finding else ""
        options = list(dict.fromkeys(["", *names, *([given] if given else [])]))
        owner = st.selectbox(
            "Owner",
            options,
            index=options.index(given),
            format_func=lambda one: one or "nobody yet",
            key=f"{key}_owner",
            accept_new_options=True,
            help="A member of the team, or any other name.",
        )
    return {"confidence": confidence, "confidence_because": because, "owner": owner or ""}
