"""Local reading: the queue of what waits for it, and how a finding reads in each of its markets."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import LocalReading, MarketReading
from fieldnotes.services.findings import FindingPage, get_finding, read_locally, take_back_reading
from fieldnotes.services.local_reading import (
    DESCRIBED,
    DIFFERENT,
    WaitingReading,
    list_waiting_readings,
    may_read,
    reads_for,
)
from fieldnotes.services.workspace import Workspace, current_member

from .cards import quote_card
from .findings_evidence import STANCES, codes_by_id, passage_card
from .findings_words import awaited_html, awaited_words, place_words, stage_names, strength_html
from .formats import counted, day, escaped, plain
from .parts import error_box, offer_undo
from .shell import page, page_exists

KEYS = {DESCRIBED: "Y", DIFFERENT: "N"}
LABELS = {DESCRIBED: "Reads as described", DIFFERENT: "Reads differently here because …"}
WAITING_SHOWN = 20
QUOTES_SHOWN = 3


def draw_queue(ws: Workspace) -> None:
    """Draw what waits to be read locally: first what waits for whoever works here, then for others."""
    me = current_member(ws)
    waiting = list_waiting_readings(ws, everybody=True)
    mine = [one for one in waiting if one.mine]
    others = [one for one in waiting if not one.mine]
    market = reads_for(me)
    if market:
        st.html(f'<h2 class="fn-section">Waiting for you, who read for {escaped(market)}</h2>')
        if mine:
            st.html(
                '<p class="fn-quiet">Would people there recognise this? One key answers for the first: '
                "Y reads as described, N reads differently.</p>"
            )
        else:
            st.html('<p class="fn-quiet">Nothing waits for you. Thank you.</p>')
        for place, one in enumerate(mine[:WAITING_SHOWN]):
            _draw_mine(ws, one, first=not place)
        if len(mine) > WAITING_SHOWN:
            st.html(f'<p class="fn-quiet">And {counted(len(mine) - WAITING_SHOWN, "more finding")}.</p>')
    if others:
        title = "Waiting for others" if market else "Waiting to be read locally"
        st.html(f'<h2 class="fn-section">{title}</h2>')
    for one in others[:WAITING_SHOWN]:
        with st.container(key=f"row_waiting_{one.finding.id}_{one.market}"):
            _draw_link(one)
            st.html(awaited_html([MarketReading(one.market, None, (), one.readers)]))
    if len(others) > WAITING_SHOWN:
        st.html(f'<p class="fn-quiet">And {counted(len(others) - WAITING_SHOWN, "more finding")}.</p>')
    if not waiting and not market:
        st.html(
            '<div class="fn-empty"><h2>Nothing waits to be read locally</h2><p>A finding that names a market '
            "comes here until somebody of that market has said how it reads there.</p></div>"
        )
    if any(not one.readers for one in others) and page_exists("settings"):
        st.page_link(page("settings"), label="Name a local reader", icon=":material/person_add:")


def draw_readings(ws: Workspace, found: FindingPage) -> None:
    """Show how people of each market read the finding, and let one of them say it."""
    st.html('<h2 class="fn-section">Local reading</h2>')
    view = found.view
    if not view.markets:
        st.html(
            '<p class="fn-quiet">This finding names no market. Name one under “Change the words”, and people '
            "of that market can say how it reads there.</p>"
        )
        return
    me = current_member(ws)
    for number, one in enumerate(view.markets):
        with st.container(key=f"item_reading_{number}"):
            st.html(f'<h3 class="fn-side">{escaped(one.market)}</h3>')
            if one.reading is None:
                since = " since the statement was changed" if one.others else ""
                st.html(
                    f'<p class="fn-note fn-guard">Not yet read locally{since}: nobody of '
                    f"{escaped(one.market)} has said how this reads there; {escaped(awaited_words(one))}</p>"
                )
            else:
                st.html(_reading_html(one.reading, found))
            if one.others:
                others = "".join(_reading_html(each, found) for each in one.others)
                with st.expander(f"All others: {counted(len(one.others), 'reading')}"):
                    st.html(others)
            if may_read(me, one.market):
                draw_answer(ws, view.finding.id, one.market, key=f"reading_{number}", keys=False)
            else:
                st.html(
                    f'<p class="fn-quiet">You are of {escaped(me.market)}; how it reads in '
                    f"{escaped(one.market)} is for people of {escaped(one.market)} to say.</p>"
                )


def draw_answer(ws: Workspace, finding_id: int, market: str, *, key: str, keys: bool) -> None:
    """Draw the two answers; the second asks for its reason. keys: whether a key gives each."""
    asked = f"asked_{finding_id}_{market}"
    with st.container(horizontal=True):
        if st.button(LABELS[DESCRIBED], key=f"{key}_described", shortcut=KEYS[DESCRIBED] if keys else None):
            _store(ws, finding_id, market, DESCRIBED, "")
        if st.button(LABELS[DIFFERENT], key=f"{key}_different", shortcut=KEYS[DIFFERENT] if keys else None):
            st.session_state[asked] = True
    if not st.session_state.get(asked):
        return
    with st.form(f"because_{finding_id}_{market}", border=False):
        because = st.text_area(
            plain(f"In {market} it reads differently because …"),
            key=f"{key}_because",
            height=90,
            placeholder="Ordering and cancelling is how people reach the free delivery, not a complaint.",
        )
        if st.form_submit_button("Store this reading", type="primary"):
            _store(ws, finding_id, market, DIFFERENT, because)


def _store(ws: Workspace, finding_id: int, market: str, reading: str, because: str) -> None:
    try:
        reading_id = read_locally(ws, finding_id, market=market, reading=reading, because=because)
    except FieldnotesError as error:
        error_box(error)
        return
    st.session_state.pop(f"asked_{finding_id}_{market}", None)
    offer_undo(f"Stored: in {market} it {reading}.", lambda: take_back_reading(ws, reading_id))
    st.rerun()


def _draw_mine(ws: Workspace, one: WaitingReading, *, first: bool) -> None:
    """Draw a finding that waits for whoever works here; the first one with what was met."""
    finding = one.finding
    with st.container(key=f"row_waiting_{finding.id}_{one.market}"):
        _draw_link(one)
        place = " · ".join(part for part in (place_words(finding, stage_names(ws)), finding.who) if part)
        needs = " ".join(part for part in (finding.functional_need, finding.emotional_need) if part)
        st.html(f'<p class="fn-quiet">{escaped(place)}</p>' + (f"<p>{escaped(needs)}</p>" if needs else ""))
        if first:
            view = get_finding(ws, finding.id)
            st.html(strength_html(view.strength, view.markets))
            codes = codes_by_id(ws)
            for each in [each for each in view.evidence if each.card][:QUOTES_SHOWN]:
                assert each.card is not None
                said = f'<p class="fn-quiet">{STANCES[each.evidence.stance]}</p>'
                st.html(said + quote_card(passage_card(ws, each.card, codes)))
        draw_answer(ws, finding.id, one.market, key=f"waiting_{finding.id}", keys=first)


def _draw_link(one: WaitingReading) -> None:
    st.page_link(
        page("findings"),
        label=plain(one.finding.statement),
        query_params={"finding": str(one.finding.id)},
    )


def _reading_html(one: LocalReading, found: FindingPage) -> str:
    because = f" because {escaped(one.because)}" if one.because else ""
    by = found.names.get(one.read_by, "somebody")
    of = "" if one.of_these_words else ", of earlier words"
    return (
        f'<p class="fn-note">{escaped(one.market)}: <strong>{one.reading}</strong>{because} '
        f'<span class="fn-quiet">({escaped(by)}, {day(one.read_at)}{of})</span></p>'
    )
