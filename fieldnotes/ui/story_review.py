"""What others say of a story: asked to look, comments, approval, changes that are wanted first."""

from collections.abc import Callable

import streamlit as st

from fieldnotes.records import StoryRemark
from fieldnotes.services.story_review import (
    Review,
    approve_story,
    ask_for_review,
    comment_on_story,
    get_review,
    remove_remark,
    want_changes,
)
from fieldnotes.services.workspace import Workspace, current_member, list_members

from .drafts import forget, remember
from .formats import counted, day_and_time, escaped
from .parts import offer_undo, press_errors, section

SAID = {
    "asked": "asked others to look at",
    "comment": "on",
    "approved": "approved",
    "changes wanted": "wants changes of",
}
OWN_VERSION = "You wrote this version: somebody else has to approve it."


def review_words(ws: Workspace, review: Review) -> str:
    """Return where a story's newest version stands, in a sentence."""
    names = {member.id: member.name for member in list_members(ws)}
    if review.changes_wanted_by:
        return f"{_named(review.changes_wanted_by, names)} asked for changes before it goes out."
    if review.approved_by:
        return f"Approved by {_named(review.approved_by, names)}."
    if review.asked:
        return "Others were asked to look at it; nobody has approved this version yet."
    return "Nobody else has looked at this version yet."


def draw_review(ws: Workspace, story_id: int) -> None:
    """Draw the comments on a story, and the ways to say something of it."""
    review = get_review(ws, story_id)
    section("Review")
    st.html(f'<p class="fn-quiet">{escaped(review_words(ws, review))}</p>')
    names = {member.id: member.name for member in list_members(ws)}
    if review.remarks:
        items = "".join(f"<li>{_remark_html(one, names, review.version)}</li>" for one in review.remarks)
        st.html(f'<ul class="fn-remarks">{items}</ul>')
    key = f"story_remark_{story_id}"
    with st.container(key=f"kept_form_remark_{story_id}"):
        remember(key, "")
        st.text_area(
            "What do you say to it?",
            key=key,
            height=90,
            placeholder="A question, a correction, or why it may go out.",
        )
    own = review.saved_by == current_member(ws).id
    with st.container(horizontal=True, vertical_alignment="center", key="story_review_actions"):
        for name, label in (
            ("approve", "Approve this version"),
            ("changes", "Ask for changes"),
            ("comment", "Comment"),
            ("ask", "Ask others to look"),
        ):
            st.button(
                label,
                key=f"story_{name}",
                disabled=name == "approve" and own,
                on_click=_say,
                args=(ws, story_id, name, key),
            )
        if own:
            st.html(f'<p class="fn-fine">{OWN_VERSION}</p>')


def _say(ws: Workspace, story_id: int, name: str, key: str) -> None:
    ways: dict[str, Callable[..., int]] = {
        "approve": approve_story,
        "changes": want_changes,
        "comment": comment_on_story,
        "ask": ask_for_review,
    }
    with press_errors():
        remark_id = ways[name](ws, story_id, text=st.session_state.get(key, ""))
        st.session_state[key] = ""
        forget(key)
        offer_undo("Kept what you said of the story.", lambda: remove_remark(ws, remark_id))


def _remark_html(one: StoryRemark, names: dict[int, str], newest: int) -> str:
    older = "" if one.version == newest else ", an earlier one"
    head = (
        f"{escaped(names.get(one.made_by, 'Somebody'))} {SAID[one.kind]} version {one.version}{older} · "
        f"{escaped(day_and_time(one.made_at))}"
    )
    text = f'<p dir="auto">{escaped(one.text)}</p>' if one.text else ""
    return f'<p class="fn-fine">{head}</p>{text}'


def _named(ids: tuple[int, ...], names: dict[int, str]) -> str:
    known = [names[one] for one in ids if one in names]
    return " and ".join(known) if len(known) < 3 else counted(len(known), "person", "people")
