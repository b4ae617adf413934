"""What each walker wrote alone, side by side, above where one is made of it."""

from collections.abc import Callable, Sequence

import streamlit as st

from fieldnotes.records import DebriefAnswer, DebriefVoice

from .formats import escaped, plain


def voices_html(voices: Sequence[DebriefVoice], part: str) -> str:
    """Return what was written alone on a part, a column for each who wrote; "" where nobody did.

    Of an assumption ("assumption:ID") each says what became of it too, and a sentence says where they differ.
    """
    said = [(voice, voice.answers[part]) for voice in voices if _has(voice, part)]
    if not said:
        return ""
    columns = "".join(
        f'<div class="fn-voice"><p class="fn-voice-name">{escaped(voice.name)}{_outcome(answer)}</p>'
        f'<p class="fn-voice-text" dir="auto">{escaped(answer.text)}</p></div>'
        for voice, answer in said
    )
    outcomes = {answer.outcome for _, answer in said if answer.outcome != "open"}
    apart = (
        '<p class="fn-voice-apart">You saw it differently: what did each of you see?</p>'
        if len(outcomes) > 1
        else ""
    )
    return f'<div class="fn-voices">{columns}</div>{apart}'


def take_over_buttons(
    voices: Sequence[DebriefVoice], part: str, *, key: str, take: Callable[[DebriefAnswer], None]
) -> None:
    """Draw a button for each who wrote on a part, which puts their words into the joint debrief."""
    said = [voice for voice in voices if _has(voice, part)]
    if not said:
        return
    with st.container(horizontal=True, key=f"{key}_take"):
        for voice in said:
            st.button(
                f"Take what {plain(voice.name)} wrote",
                key=f"{key}_take_{voice.member_id}",
                type="tertiary",
                icon=":material/south:",
                on_click=take,
                args=(voice.answers[part],),
            )


def waiting_words(voices: Sequence[DebriefVoice]) -> str:
    """Return whose own debrief is not open yet, as a sentence, or ""."""
    hidden = [voice for voice in voices if voice.is_hidden]
    if not hidden:
        return ""
    words = f"Not open yet: {', '.join(f'{voice.name} ({voice.state})' for voice in hidden)}."
    if any(voice.state == "done" for voice in hidden):
        words += " It opens once you have written your own and said that you are done."
    return words


def _has(voice: DebriefVoice, part: str) -> bool:
    answer = voice.answers.get(part)
    return answer is not None and (bool(answer.text) or answer.outcome != "open")


def _outcome(answer: DebriefAnswer) -> str:
    return "" if answer.outcome == "open" else f" · <strong>{answer.outcome}</strong>"
