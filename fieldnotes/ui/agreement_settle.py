"""Differences between coders, one at a time and side by side, with the keys that settle them."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.coding.disagreements import Disagreement
from fieldnotes.records import CodingRound, Decision, Outcome, RoundCoder
from fieldnotes.services import coding
from fieldnotes.services.settling import Settling, read_settling, settle, settle_agreed, undo_decision
from fieldnotes.services.workspace import Workspace, list_members

from .agreement_parts import CodeLook
from .agreement_passage import passage_html, passages_of, sides_html, words_of
from .formats import counted, plain
from .parts import offer_undo, page_errors
from .questions import answered, ask, question
from .shell import page

_KINDS = {"code": "whether a code is there", "words": "on which words", "intensity": "how strongly"}
_SHOWN = {"open": "Open", "all": "All"}


def show_settling(ws: Workspace, one: CodingRound) -> None:
    """Draw what is agreed, how far settling is, and the difference that is looked at."""
    view = read_settling(ws, one.id)
    items = view.comparison.disagreements
    settled = len(items) - len(view.open)
    if items:
        st.progress(settled / len(items), text=f"{settled} of {len(items)} settled")
    if not view.quotable:
        st.warning(
            "Somebody heard in this source does not agree to being quoted, so its words are not shown and "
            "nothing can be settled. Ask them, and store their consent.",
            icon=":material/lock:",
        )
        return
    _agreed(ws, view)
    if not items:
        st.html('<p class="fn-quiet">There is no difference to settle.</p>')
        return
    look = CodeLook(ws, [code_id for item in items for code_id in item.code_ids])
    shown = _filtered(view, look)
    if not shown:
        done = "All is settled." if not view.open else "No open difference has this code."
        st.html(f'<p class="fn-quiet">{done} Choose “All” to see what was decided.</p>')
        return
    keys = [item.key for item in shown]
    place = f"difference_{one.id}"
    if st.session_state.get(place) not in keys:
        st.session_state[place] = keys[0]
    numbers = {item.key: number for number, item in enumerate(items, start=1)}
    names = {item.key: f"{numbers[item.key]} · {words_of(view, item, limit=60)}" for item in shown}
    with st.container(key="difference"):
        st.selectbox("Difference", keys, format_func=names.__getitem__, key=place)
        item = next(each for each in shown if each.key == st.session_state[place])
        _difference(ws, view, item, look, keys)
    question("another outcome", "Another outcome", lambda key: _another(ws, view, key))


def _agreed(ws: Workspace, view: Settling) -> None:
    groups = view.agreed_open
    alike = counted(len(view.comparison.agreed), "passage")
    if not view.comparison.agreed:
        st.html('<p class="fn-quiet">No passage was coded alike by all.</p>')
    elif not groups:
        st.html(f'<p class="fn-quiet">{alike} coded alike by all, taken over as codings of the team.</p>')
    else:
        st.html(f"<p>{alike} coded alike by all: the same code on the same words, as strong.</p>")
        label = f"Take over the {len(groups)} that all agree on"
        if st.button(label, key="take_agreed", icon=":material/done_all:"):
            with page_errors():
                decision = settle_agreed(ws, view.round.id)
                _offer_back(ws, "Took over what all agree on.", decision)
                st.rerun()


def _filtered(view: Settling, look: CodeLook) -> list[Disagreement]:
    """Return the differences that are looked at, by the filters that this draws."""
    items = view.comparison.disagreements
    with st.container(horizontal=True, vertical_alignment="bottom", key="difference_filters"):
        shown = st.segmented_control(
            "Show",
            list(_SHOWN),
            format_func=_SHOWN.__getitem__,
            default="open" if view.open else "all",
            required=True,
            key="differences_shown",
        )
        used = sorted({code_id for item in items for code_id in item.code_ids}, key=look.names.__getitem__)
        code_id = st.selectbox(
            "Code",
            used,
            index=None,
            format_func=look.names.__getitem__,
            placeholder="Any code",
            key="difference_code",
        )
    wanted = view.open if shown == "open" else items
    return [item for item in wanted if code_id is None or code_id in item.code_ids]


def _difference(
    ws: Workspace, view: Settling, item: Disagreement, look: CodeLook, keys: Sequence[int]
) -> None:
    st.html(passage_html(view, item))
    st.html(sides_html(ws, view, item, look))
    decision = view.decision_on(item)
    if decision is None:
        _outcomes(ws, view, item)
    else:
        _decided(ws, view, item, decision, look)
    at = keys.index(item.key)
    start_s = next((line.start_s for line in view.lines if line.id == item.codings[0].first_segment_id), None)
    with st.container(horizontal=True, vertical_alignment="center", key="difference_ways"):
        st.button(
            "Previous",
            key="previous",
            shortcut="p",
            disabled=at == 0,
            on_click=_go_to,
            args=(view.round.id, keys[at - 1]),
        )
        st.button(
            "Next",
            key="next",
            shortcut="n",
            disabled=at + 1 == len(keys),
            on_click=_go_to,
            args=(view.round.id, keys[(at + 1) % len(keys)]),
        )
        query = {"source": str(view.round.source_id), **({} if start_s is None else {"t": f"{start_s:.1f}"})}
        st.page_link(page("transcript"), label="In the source", icon=":material/article:", query_params=query)


def _outcomes(ws: Workspace, view: Settling, item: Disagreement) -> None:
    differ = " and ".join(_KINDS[kind] for kind in item.kinds)
    st.text_input(
        "Why (kept with the outcome; may stay empty)", key=f"why_{item.key}", help=f"You differ in {differ}."
    )
    sides = [coder for coder in view.round.compared if _has(item, coder)]
    both = len(view.round.compared) == 2
    with st.container(horizontal=True, key="outcomes"):
        # A coder has the same key on every difference, whether they put something there or not.
        for number, coder in enumerate(view.round.compared, start=1):
            if coder not in sides:
                continue
            st.button(
                f"Take {plain(coder.name)}'s",
                key=f"take_{coder.member_id}",
                shortcut=str(number) if number < 9 else None,
                on_click=_settle,
                args=(ws, view, item, "take", coder.member_id),
            )
        if len(sides) > 1:
            st.button(
                "Keep both" if both else "Keep all",
                key="keep_all",
                shortcut="b",
                on_click=_settle,
                args=(ws, view, item, "all"),
                help="Every code that somebody put there, each on the widest passage and as strong as given.",
            )
        st.button(
            "Neither" if both else "None of them",
            key="keep_none",
            shortcut="0",
            on_click=_settle,
            args=(ws, view, item, "none"),
        )
        st.button("Another…", key="another", shortcut="a", on_click=ask, args=("another outcome", item.key))


def _has(item: Disagreement, coder: RoundCoder) -> bool:
    return any(made.coder_id == coder.member_id for made in item.codings)


def _settle(
    ws: Workspace, view: Settling, item: Disagreement, outcome: Outcome, coder_id: int | None = None
) -> None:
    """Store the outcome and go on to the next open difference."""
    with page_errors():
        reason = st.session_state.get(f"why_{item.key}", "")
        decision = settle(ws, view.round.id, item.key, outcome=outcome, coder_id=coder_id, reason=reason)
        _go_on(view, item)
        _offer_back(ws, f"Settled: {_OUTCOMES[outcome]}.", decision)


_OUTCOMES = {
    "agreed": "as all coded it",
    "take": "as one of you coded it",
    "all": "every code that somebody put there",
    "none": "no code there",
    "other": "another outcome",
}


def _go_on(view: Settling, item: Disagreement) -> None:
    keys = [one.key for one in view.open]
    if item.key in keys and len(keys) > 1:
        _go_to(view.round.id, keys[(keys.index(item.key) + 1) % len(keys)])


def _go_to(round_id: int, key: int) -> None:
    st.session_state[f"difference_{round_id}"] = key


def _offer_back(ws: Workspace, label: str, decision: Decision) -> None:
    offer_undo(label, lambda: undo_decision(ws, decision.id))


def _decided(ws: Workspace, view: Settling, item: Disagreement, decision: Decision, look: CodeLook) -> None:
    members = {member.id: member.name for member in list_members(ws)}
    taken = f" ({members[decision.taken_from]}'s)" if decision.taken_from else ""
    why = f" Because: {decision.reason}" if decision.reason else ""
    st.write(plain(f"Settled by {members[decision.decided_by]}: {_OUTCOMES[decision.outcome]}{taken}.{why}"))
    if decision.results:
        made = [coding.get_coding(ws, coding_id) for coding_id in decision.results]
        chips = "".join(
            look.chip(each.code_id, each.intensity) for each in made if each.code_id in look.names
        )
        st.html(f'<div class="fn-chips">{chips}</div>')
    if st.button("Take the decision back", key="take_back", icon=":material/undo:"):
        with page_errors():
            undo_decision(ws, decision.id)
            _go_to(view.round.id, item.key)
            st.rerun()


def _another(ws: Workspace, view: Settling, key: int) -> None:
    """Ask for other codes, or other words, on a difference."""
    item = next((one for one in view.open if one.key == key), None)
    if item is None:
        answered()
        return
    codes = {code.id: f"{code.name} ({code.kind})" for code in coding.list_codes(ws) if not code.retired}
    # The words that can be chosen are those that somebody chose, and the lines that they lie in.
    passages = {words: bounds for bounds, words in passages_of(view, item)}
    with st.form("another", border=False):
        chosen = st.multiselect("Codes", list(codes), format_func=codes.__getitem__)
        words = st.selectbox("On these words", list(passages))
        strength = st.segmented_control("Intensity", [1, 2, 3], default=None)
        reason = st.text_input("Why", value=st.session_state.get(f"why_{key}", ""))
        if st.form_submit_button("Settle it so", type="primary"):
            with page_errors():
                decision = settle(
                    ws,
                    view.round.id,
                    key,
                    outcome="other",
                    code_ids=chosen,
                    passage=passages[words],
                    intensity=strength,
                    reason=reason,
                )
                _go_on(view, item)
                _offer_back(ws, f"Settled: {_OUTCOMES['other']}.", decision)
                answered()
