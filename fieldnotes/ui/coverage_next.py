"""Where to go next: a few places with their reasons, to plan or to put off."""

from functools import partial

import streamlit as st

from fieldnotes.field.coverage_words import place_title, weight_words
from fieldnotes.records import Coverage, NextPlace
from fieldnotes.services.coverage import PUT_OFF_DAYS, bring_back_places, put_off_place
from fieldnotes.services.workspace import Workspace

from .formats import counted, escaped, plain
from .parts import offer_undo, page_errors, section
from .plan_links import plan_query
from .shell import page


def draw_next(ws: Workspace, seen: Coverage) -> None:
    """Draw the places most worth a walk."""
    section("Where to go next")
    if not seen.next_places:
        said = "You put off every place there is." if seen.put_off else "Every place was walked today."
        st.html(f'<p class="fn-quiet">{said}</p>')
    for place in seen.next_places:
        _draw_place(ws, place)
    if seen.put_off:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="fn-quiet">{counted(seen.put_off, "place")} put off by you.</p>')
            st.button("Show them again", key="coverage_bring_back", on_click=_bring_back, args=(ws,))


def query_of(place: NextPlace) -> dict[str, str]:
    """Return the query that plans a walk to a place."""
    return plan_query(
        market=place.market_label if place.market else "",
        stage=place.stage,
        mode=place.mode,
        journey_id=place.journey_id,
        metric_id=place.moved.metric_id if place.moved else None,
        question=place.question,
    )


def _draw_place(ws: Workspace, place: NextPlace) -> None:
    key = f"{place.stage_id}_{place.market or 'none'}"
    with st.container(key=f"item_next_{place.stage_id}_{abs(hash(key))}"):
        reasons = "".join(f"<li>{escaped(reason)}</li>" for reason in place.reasons)
        st.html(
            f'<article class="fn-cv-next"><h3>{escaped(place_title(place))} '
            f'<span class="fn-quiet">{escaped(place.journey)}</span></h3>'
            f"<p>{escaped(place.question)}</p><ul>{reasons}</ul>"
            f'<p class="fn-quiet">{escaped(weight_words(place))}</p></article>'
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                page("plan"),
                label="Plan a walk",
                icon=":material/directions_walk:",
                query_params=query_of(place),
            )
            st.button(
                "Not now",
                key=f"not_now_{key}",
                icon=":material/snooze:",
                on_click=_put_off,
                args=(ws, place),
                help=plain(f"It comes back after {PUT_OFF_DAYS} days. Only you do not see it meanwhile."),
            )


def _put_off(ws: Workspace, place: NextPlace) -> None:
    with page_errors():
        put = put_off_place(ws, stage_id=place.stage_id, market=place.market)
        offer_undo(
            f"Put off for {PUT_OFF_DAYS} days: {place_title(place)}.", partial(bring_back_places, ws, [put])
        )


def _bring_back(ws: Workspace) -> None:
    with page_errors():
        bring_back_places(ws)
