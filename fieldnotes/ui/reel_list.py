"""Reels: asked for, watched while they are made, cancelled, played where consent covers them now."""

from functools import partial

import streamlit as st

from fieldnotes.services.access import may
from fieldnotes.services.jobs import why_work_waits
from fieldnotes.services.reels import (
    ReelView,
    cancel_reel,
    count_with_sound,
    list_reels,
    make_reel,
    make_reel_again,
    may_take_reel,
    remove_reel,
    restore_reel,
    take_reel,
)
from fieldnotes.services.stories import list_stories
from fieldnotes.services.story_files import file_name_of
from fieldnotes.services.workspace import Workspace

from .addresses import sign_address
from .audience_choice import choose_audience
from .formats import clock, counted, day, escaped, time_left
from .parts import empty_state, offer_undo, page_errors, page_head, section

LOOK_AGAIN_S = 3
_FORMS = {"film": "Film, with captions and cards", "sound": "Sound alone"}


def show_reels(ws: Workspace, story_id: int | None) -> None:
    """Draw the form that asks for a reel, and all reels, the newest first."""
    page_head("Reels", "Passages in order as one film or one sound file, to be played to others.")
    _ask_for_one(ws, story_id)
    st.fragment(_reels, run_every=LOOK_AGAIN_S)(ws)


def _ask_for_one(ws: Workspace, story_id: int | None) -> None:
    titles = {story.id: story.title for story in list_stories(ws)}
    if not titles:
        empty_state(
            "No story yet",
            "A reel is made of a story's passages, in its order. Write a story first.",
            action="See the stories",
            to_page="story",
        )
        return
    ids = list(titles)
    with st.container(key="reel_form"):
        chosen = st.selectbox(
            "Of which story",
            ids,
            index=ids.index(story_id) if story_id in titles else 0,
            format_func=titles.__getitem__,
            key="reel_story",
        )
        with st.container(horizontal=True, vertical_alignment="bottom", key="reel_options"):
            form = st.segmented_control(
                "As",
                list(_FORMS),
                default="film",
                required=True,
                format_func=_FORMS.__getitem__,
                key="reel_as",
            )
            audience = choose_audience(
                key="reel_audience",
                help="Outside holds only passages of people who all agreed to being shared outside.",
            )
            redact = st.toggle(
                "Take out names",
                value=True,
                key="reel_redact",
                help="Names that were found are silent, and not in the captions. A machine misses some.",
            )
        held, heard = count_with_sound(ws, chosen, audience=audience)
        if warning := silence_words(held, heard, form or "film"):
            st.html(f'<p class="fn-note fn-guard">{escaped(warning)}</p>')
        st.button(
            "Make the reel",
            type="primary",
            key="make_reel",
            disabled=form == "sound" and held > 0 and not heard,
            icon=":material/movie:",
            on_click=_make,
            args=(ws, chosen, form or "film", audience, redact),
        )


def silence_words(held: int, heard: int, form: str) -> str:
    """Return what to say before a reel is made of so many passages of which so many can be heard; "" for
    nothing.
    """
    if heard == held:
        return ""
    if heard:
        rest = "left out" if form == "sound" else "shown in silence"
        return f"{heard} of {counted(held, 'passage')} can be heard; the others are {rest}."
    if form == "sound":
        return "None of its passages can be heard: they are notes and documents. Make a film of it."
    return "None of its passages can be heard: the film will show their words in silence."


def _make(ws: Workspace, story_id: int, form: str, audience: str, redact: bool) -> None:
    with page_errors():
        reel = make_reel(ws, story_id=story_id, form=form, audience=audience, redact=redact)
        offer_undo(f"Asked for the reel “{reel.title}”.", lambda: _take_away(ws, reel.id))


def _reels(ws: Workspace) -> None:
    found = list_reels(ws)
    if not found:
        return
    section(counted(len(found), "reel"))
    if any(view.job and view.job.state == "queued" for view in found) and (why := why_work_waits(ws)):
        st.html(f'<p class="fn-note fn-guard">{escaped(why)}</p>')
    for view in found:
        with st.container(key=f"row_reel_{view.reel.id}"):
            st.html(_head_html(view))
            _state(ws, view)


def _state(ws: Workspace, view: ReelView) -> None:
    reel, job = view.reel, view.job
    working = job is not None and job.state in ("queued", "running")
    if view.playable:
        st.html(player_html(ws, view))
    elif working and job is not None:
        left = time_left(job.seconds_left)
        words = "Waits to be made" if job.state == "queued" else f"Being made{f', {left}' if left else ''}"
        st.progress(job.progress, text=words)
    elif view.withheld:
        st.html(
            '<p class="fn-mark-gone">It cannot be played: consent does not cover '
            f"{counted(view.withheld, 'passage')} of it now, so there is no file of it. It can be made again "
            "without that.</p>"
        )
    else:
        st.html(f'<p class="fn-note fn-guard">{escaped(_why_not(view))}</p>')
    with st.container(horizontal=True, key=f"reel_actions_{reel.id}"):
        if working:
            st.button("Cancel", key=f"cancel_reel_{reel.id}", on_click=_do, args=(cancel_reel, ws, reel.id))
            return
        if view.playable and may(ws, "take out") and may_take_reel(ws, reel.id):
            st.download_button(
                "Take it away",
                data=partial(take_reel, ws, reel.id),
                file_name=file_name_of(
                    reel.title, f"{reel.audience}.{'mp4' if reel.form == 'film' else 'm4a'}"
                ),
                mime=_mime(view),
                on_click="ignore",
                key=f"download_reel_{reel.id}",
            )
        st.button("Make it again", key=f"again_{reel.id}", on_click=_do, args=(make_reel_again, ws, reel.id))
        st.button("Remove", key=f"remove_reel_{reel.id}", on_click=_remove, args=(ws, reel.id, reel.title))


def player_html(ws: Workspace, view: ReelView) -> str:
    """Return the player of a reel, with its captions."""
    reel = view.reel
    stamp = reel.file_name[-12:-4]  # another file is another address: a player must not show the old one
    source = f"{sign_address(ws, 'GET', f'/api/reels/{reel.id}/file')}&made={stamp}"
    captions = f"{sign_address(ws, 'GET', f'/api/reels/{reel.id}/captions')}&made={stamp}"
    kind = "video" if reel.form == "film" else "audio"
    track = f'<track kind="captions" srclang="en" label="What is said" src="{escaped(captions)}">'
    return (
        f'<{kind} class="fn-reel" controls preload="none" src="{escaped(source)}" '
        f'aria-label="{escaped(f"Play the reel {reel.title}")}">{track}</{kind}>'
    )


def _head_html(view: ReelView) -> str:
    reel = view.reel
    length = f" · {clock(reel.duration_s)}" if reel.duration_s else ""
    names = "names taken out" if reel.redacted else "with names"
    return (
        f'<p class="fn-fine">{_FORMS[reel.form]} · {reel.audience} · {names} · '
        f"{counted(len(reel.items), 'passage')}{length} · asked for {day(reel.made_at)}</p>"
        f'<h3 class="fn-reel-title" dir="auto">{escaped(reel.title)}</h3>'
    )


def _why_not(view: ReelView) -> str:
    if view.changed:
        return "A passage of it was changed since it was made; have it made again."
    if view.job is not None and view.job.state == "failed":
        return view.job.error
    if view.job is not None and view.job.state == "cancelled":
        return "It was cancelled before it was made."
    return "Its file is not there; have it made again."


def _mime(view: ReelView) -> str:
    return "video/mp4" if view.reel.form == "film" else "audio/mp4"


def _do(what: object, ws: Workspace, reel_id: int) -> None:
    with page_errors():
        assert callable(what)
        what(ws, reel_id)


def _take_away(ws: Workspace, reel_id: int) -> None:
    cancel_reel(ws, reel_id)
    remove_reel(ws, reel_id)


def _remove(ws: Workspace, reel_id: int, title: str) -> None:
    with page_errors():
        remove_reel(ws, reel_id)
        offer_undo(f"Removed the reel “{title}”.", lambda: restore_reel(ws, reel_id))
