"""What the team's decisions on suggested emotions taught, what that changed, and the way back."""

import streamlit as st

from fieldnotes.records import EmotionTrial, LearnedEmotions
from fieldnotes.services import emotion_learning as learning
from fieldnotes.services.workspace import Workspace

from .formats import counted, day_and_time, plain


def show_learned_emotions(ws: Workspace) -> None:
    """Draw the newest version that was learned; nothing before there is one."""
    versions = learning.list_learned(ws)
    if not versions:
        return
    newest = versions[0]
    in_use = next((made for made in versions if made.in_use), None)
    with st.expander("What your team's decisions taught the suggestions", icon=":material/school:"):
        st.markdown(plain(f"{in_use_words(in_use)} {changed_words(newest)}"))
        for trial in newest.trials:
            st.markdown(f"- {plain(trial_words(trial))}")
        st.caption(
            "Learned in the background from the suggested emotions that you accept and refuse. An emotion is "
            "learned from 20 decisions on, and only where that foresees decisions that were left out."
        )
        with st.container(horizontal=True):
            if in_use is not None:
                st.button(
                    "Suggest without it",
                    icon=":material/undo:",
                    key="learned_off",
                    on_click=_use,
                    args=(ws, None),
                    help="Suggestions made from now on come from the shipped model alone.",
                )
            for made in [made for made in versions if made.weights and not made.in_use][:1]:
                st.button(
                    f"Use version {made.id}",
                    icon=":material/history:",
                    key="learned_on",
                    on_click=_use,
                    args=(ws, made.id),
                )


def _use(ws: Workspace, version_id: int | None) -> None:
    learning.use_learned(ws, version_id)


def in_use_words(in_use: LearnedEmotions | None) -> str:
    """Return which version suggests, as a sentence."""
    if in_use is None:
        return "Suggestions come from the shipped model alone."
    learned = ", ".join(sorted(in_use.weights))
    return f"Suggestions use version {in_use.id}: your team's own sense of {learned}."


def changed_words(made: LearnedEmotions) -> str:
    """Return from what a version was learned and what it changed, in a sentence or two."""
    came = (
        f"Version {made.id} was learned from {counted(made.decisions, 'decision')} "
        f"on {day_and_time(made.made_at)}"
    )
    if not made.weights:
        return f"{came} and foresaw none of those left out better, so it changes nothing."
    open_ones = counted(made.open_suggestions, "open suggestion")
    return f"{came}. Of {open_ones} at that time it would not have made {made.withdrawn}."


def trial_words(trial: EmotionTrial) -> str:
    """Return how a refit did for one emotion on decisions that it was not shown."""
    decided = trial.accepted + trial.refused
    kept = trial.still_accepted + trial.still_refused
    before = f"{trial.label}: {trial.accepted} of {decided} suggestions were right"
    if not trial.helps:
        return f"{before}; learning did not help and is not used."
    return f"{before}; of those that it would still make, {trial.still_accepted} of {kept}."
