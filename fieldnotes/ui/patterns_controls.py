"""The controls of the page of patterns: what to look at, how, narrowed to what; all follow the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from fieldnotes.records import CODE_KINDS, NEAR_UNITS, Code, CodeKind, MatrixBy, NearUnit
from fieldnotes.services import coding
from fieldnotes.services.library import list_places
from fieldnotes.services.participants import list_participants
from fieldnotes.services.workspace import Workspace, list_members

from .address_bar import follow_address
from .formats import plain
from .patterns_address import SECONDS_APART, SHADES, Look, View, read_look, write_look

_KEY = "patterns_"
_ALL = "all"
_MOST_PILLS = 24
VIEW_NAMES: dict[View, str] = {
    "matrix": "Matrix",
    "together": "Together",
    "near": "Near each other",
    "journey": "Along the journey",
    "time": "Over one source",
}
BY_NAMES: dict[MatrixBy, str] = {
    "stage": "Stage",
    "market": "Market",
    "mode": "Mode",
    "seat": "Seat",
    "month": "Month",
    "segment": "Segment",
    "person": "Person",
}
UNIT_NAMES: dict[NearUnit, str] = {
    "overlap": "Overlapping",
    "segment": "In the same segment",
    "seconds": "Within seconds",
    "segments": "Within segments",
}
_KIND_NAMES: dict[CodeKind, str] = {
    "theme": "Themes",
    "emotion": "Emotions",
    "need": "Needs",
    "trust": "Trust",
    "stage": "Stages",
}


def patterns_style() -> str:
    """Return the page's own CSS."""
    return (Path(__file__).parent / "patterns.css").read_text(encoding="utf-8")


def look_now() -> Look:
    """Return the look that the page's address asks for."""
    return read_look({name: st.query_params.get_all(name) for name in st.query_params})


def go_to(look: Look) -> None:
    """Set the address to a look; the page follows it in the run that comes next."""
    st.query_params.from_dict(write_look(look))


def choose_view(look: Look) -> None:
    """Draw the choice of what to look at; filters stay from one to the next."""
    _pills("view", "What to look at", VIEW_NAMES, look.view, lambda now, view: replace(now, view=view))


def choose_filters(ws: Workspace, look: Look) -> None:
    """Draw the filters in a row, behind one switch on a phone."""
    places = list_places(ws)
    filters = look.filters
    with st.container(key="patterns_bar", gap="small"):
        count = look.filter_count
        st.toggle(f"Filters ({count})" if count else "Filters", key="patterns_show_filters")
        with st.container(horizontal=True, key="patterns_filters", gap="small"):
            for name, title, field in (
                ("stage", "Stage", "stages"),
                ("market", "Market", "markets"),
                ("mode", "Mode", "modes"),
                ("seat", "Seat", "seats"),
            ):
                known = {value: value for value in (*places[name], *getattr(filters, field))}
                _filter(name, title, field, known, getattr(filters, field))
            people = {one.id: one.code for one in list_participants(ws)}
            _filter("person", "People", "people", people, filters.people)
            coders = {one.id: one.name for one in list_members(ws)}
            _filter("coder", "Coded by", "coders", coders, filters.coders)
            _period(look)
            if count:
                cleared = replace(look, filters=type(filters)()).closed()
                st.button(
                    "Clear filters", key="patterns_clear", type="tertiary", on_click=go_to, args=(cleared,)
                )


def choose_by(look: Look) -> None:
    """Draw the choice of a matrix's columns."""
    _pills("by", "Columns", BY_NAMES, look.by, lambda now, by: replace(now, by=by), labelled=True)


def choose_codes(ws: Workspace, look: Look) -> None:
    """Draw the choice of the rows: the kind of code, single codes, whether each counts for the one above."""
    codes = coding.list_codes(ws)
    kinds = [kind for kind in CODE_KINDS if any(code.kind == kind for code in codes)]
    names: dict[Any, str] = {_ALL: "All kinds"} | {kind: _KIND_NAMES[kind] for kind in kinds}

    def of_kind(now: Look, kind: str) -> Look:
        chosen: Any = None if kind == _ALL else kind
        return replace(now, choice=replace(now.choice, kind=chosen))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        _pills("kind", "Kind of code", names, look.choice.kind or _ALL, of_kind, labelled=True)
        count = len(look.choice.codes)
        with st.popover(f"Codes · {count}" if count else "Codes"):
            key = _follow("code", list(look.choice.codes))
            st.multiselect(
                "Only these codes",
                [code.id for code in codes],
                format_func=lambda one: code_name(codes, one),
                placeholder="All that are used",
                key=key,
                on_change=_change,
                args=(key, lambda now, ids: replace(now, choice=replace(now.choice, codes=tuple(ids)))),
            )
        key = _follow("up", look.choice.roll_up)
        st.toggle(
            "Count codes for the one above",
            key=key,
            help="A passage under “annoyance” counts for “anger”, once.",
            on_change=_change,
            args=(key, lambda now, up: replace(now, choice=replace(now.choice, roll_up=up))),
        )


def choose_shade(look: Look) -> None:
    """Draw the choice of which number comes first and colours a cell."""
    _pills(
        "shade",
        "Count first",
        {one: one.capitalize() for one in SHADES},
        look.shade,
        lambda now, shade: replace(now, shade=shade),
        close=False,
        labelled=True,
    )


def choose_nearness(look: Look) -> None:
    """Draw the choice of when two passages are together."""

    def in_unit(now: Look, unit: NearUnit) -> Look:
        within = {"seconds": SECONDS_APART, "segments": 1.0}.get(unit, 0.0)
        return replace(now, nearness=replace(now.nearness, unit=unit, within=within))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        _pills(
            "unit",
            "Together means",
            {unit: UNIT_NAMES[unit] for unit in NEAR_UNITS},
            look.nearness.unit,
            in_unit,
            labelled=True,
        )
        if look.nearness.unit in ("seconds", "segments"):
            key = _follow("n", float(look.nearness.within))
            st.number_input(
                f"How many {look.nearness.unit}",
                min_value=0.0,
                max_value=100_000.0,
                step=1.0,
                format="%g",
                key=key,
                width=170,
                on_change=_change,
                args=(key, lambda now, n: replace(now, nearness=replace(now.nearness, within=n or 0.0))),
            )


def choose_pair(ws: Workspace, look: Look) -> None:
    """Draw the choice of a query's two codes."""
    codes = [code for code in coding.list_codes(ws)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _select("a", "Passages of", codes, look.code, lambda now, one: replace(now, code=one))
        _select("b", "near", codes, look.other, lambda now, one: replace(now, other=one))


def choose_one(
    name: str, title: str, options: Mapping[int, str], chosen: int, changed: Callable[[Look, int], Look]
) -> None:
    """Draw the choice of one item of several, for example of a journey."""
    key = _follow(name, chosen)
    st.selectbox(
        title,
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=_change,
        args=(key, changed),
    )


def choose_page(look: Look, pages: int) -> None:
    """Draw the choice of a page of passages, where there is more than one."""
    if pages < 2:
        return
    # A widget with a value of its own takes none from the session, so each page has its own.
    key = f"{_KEY}page_{look.page}"
    st.pagination(
        pages,
        default=look.page,
        key=key,
        on_change=_change,
        args=(key, lambda now, page: replace(now, page=page)),
        kwargs={"close": False},
    )


def code_name(codes: Sequence[Code], code_id: int) -> str:
    """Return a code's name, with that of the code above it where there is one."""
    book = {code.id: code for code in codes}
    code = book.get(code_id)
    if code is None:
        return "?"
    parent = book.get(code.parent_id or 0)
    retired = " (retired)" if code.retired else ""
    return f"{parent.name} › {code.name}{retired}" if parent else code.name + retired


def _select(
    name: str, title: str, codes: Sequence[Code], chosen: int | None, changed: Callable[[Look, int], Look]
) -> None:
    known = [code.id for code in codes]
    key = _follow(name, chosen if chosen in known else None)
    st.selectbox(
        title,
        known,
        index=None,
        format_func=lambda one: code_name(codes, one),
        placeholder="Choose a code",
        key=key,
        on_change=_change,
        args=(key, changed),
    )


def _filter(name: str, title: str, field: str, known: Mapping[Any, str], chosen: Sequence[Any]) -> None:
    with st.popover(title + (f" · {len(chosen)}" if chosen else ""), key=f"{_KEY}open_{name}"):
        if not known:
            st.write("There is none yet.")
            return
        key = _follow(name, [one for one in chosen if one in known])
        common: dict[str, Any] = {
            "key": key,
            "on_change": _change,
            "args": (
                key,
                lambda now, values: replace(now, filters=replace(now.filters, **{field: tuple(values)})),
            ),
        }
        if len(known) > _MOST_PILLS:
            st.multiselect(
                title, list(known), format_func=known.__getitem__, placeholder="Choose any", **common
            )
        else:
            # Pills read Markdown, lists do not.
            st.pills(
                title,
                list(known),
                format_func=lambda one: plain(known[one]),
                selection_mode="multi",
                **common,
            )


def _period(look: Look) -> None:
    days = (
        ("from", "From", look.filters.start_on, "start_on"),
        ("to", "Until", look.filters.end_on, "end_on"),
    )
    chosen = sum(one[2] is not None for one in days)
    with st.popover("Period" + (f" · {chosen}" if chosen else ""), key=f"{_KEY}open_period"):
        for name, title, day, field in days:
            key = _follow(name, day)
            st.date_input(
                title,
                value=None,
                min_value=date(1990, 1, 1),
                max_value=date(2100, 1, 1),
                format="YYYY-MM-DD",
                key=key,
                on_change=_change,
                args=(
                    key,
                    lambda now, one, field=field: replace(now, filters=replace(now.filters, **{field: one})),
                ),
            )


def _pills(
    name: str,
    title: str,
    names: Mapping[Any, str],
    chosen: Any,
    changed: Callable[[Look, Any], Look],
    *,
    close: bool = True,
    labelled: bool = False,
) -> None:
    key = _follow(name, chosen)
    st.pills(
        title,
        list(names),
        format_func=names.__getitem__,
        required=True,
        key=key,
        label_visibility="visible" if labelled else "collapsed",
        wrap=True,
        on_change=_change,
        args=(key, changed),
        kwargs={"close": close},
    )


def _change(key: str, changed: Callable[[Look, Any], Look], *, close: bool = True) -> None:
    """Change the look that the address has now: two widgets may report to the same run."""
    look = changed(look_now(), st.session_state[key])
    go_to(look.closed() if close else look)


def _follow(name: str, value: Any) -> str:
    return follow_address(_KEY + name, value)
