"""Fields of a debrief that are kept as they are left, and while somebody pauses; none has to be filled."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import ASSUMPTION_OUTCOMES, Assumption

from .formats import escaped, plain
from .parts import error_box

DECIDED = ASSUMPTION_OUTCOMES[1:]
_FAILED, _KEPT_AT = "walk_debrief_failed", "walk_debrief_kept_at"


def kept_fields(name: str) -> Any:
    """Return the container for fields whose text is kept in the browser while it is typed, and sent soon."""
    return st.container(key=f"kept_form_soon_{name}")


def text_field(
    label: str, keep: Callable[[str], object], *, key: str, value: str, hint: str, height: int = 110
) -> None:
    """Draw a field; `keep` gets what it holds as soon as it is left."""
    begin_with(key, value)
    st.text_area(
        label,
        placeholder=hint,
        height=height,
        key=key,
        on_change=_keep_text,
        args=(keep, key),
        label_visibility="collapsed",
    )


def outcome_fields(
    one: Assumption,
    keep: Callable[[str, str], object],
    *,
    key: str,
    outcome: str,
    because: str,
    beside: str = "",
) -> None:
    """Draw what became of an assumption and why; `keep` gets both as soon as one changes.

    beside: HTML made here that stands below the assumption.
    """
    st.html(f'<p class="fn-walk-expected">{escaped(one.text)}</p>{beside}')
    began = (f"{key}_outcome", f"{key}_because")
    begin_with(began[0], outcome if outcome in DECIDED else None)
    begin_with(began[1], because)
    st.radio(
        plain(f"What became of “{one.text}”"),
        DECIDED,
        index=None,
        format_func=str.capitalize,
        horizontal=True,
        key=began[0],
        on_change=_keep_outcome,
        args=(keep, *began),
        label_visibility="collapsed",
    )
    st.text_area(
        plain(f"Because, of “{one.text}”"),
        placeholder="Because …",
        height=80,
        key=began[1],
        on_change=_keep_outcome,
        args=(keep, *began),
        label_visibility="collapsed",
    )


def begin_with(key: str, value: object) -> None:
    """Give a field what is stored when the debrief is opened.

    A `value=` that follows the store would make a new field of it after each save, and take the focus away.
    """
    st.session_state.setdefault(key, value)


def tried(service: Callable[..., object], *args: Any, **keywords: Any) -> bool:
    """Call a service from a callback; what goes wrong is shown by the run that follows."""
    try:
        service(*args, **keywords)
    except FieldnotesError as error:
        st.session_state[_FAILED] = error
        return False
    st.session_state[_KEPT_AT] = f"{datetime.now().astimezone():%H:%M}"
    return True


def show_failed() -> None:
    """Show what went wrong in a callback, once."""
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        error_box(failed)


def show_kept() -> None:
    """Say when something was kept last."""
    kept_at = st.session_state.get(_KEPT_AT)
    if kept_at:
        st.html(f'<p class="fn-walk-hint" role="status">Kept at {kept_at}.</p>')


def _keep_text(keep: Callable[[str], object], key: str) -> None:
    tried(keep, st.session_state[key] or "")


def _keep_outcome(keep: Callable[[str, str], object], outcome: str, because: str) -> None:
    tried(keep, st.session_state[outcome] or "open", st.session_state[because] or "")
