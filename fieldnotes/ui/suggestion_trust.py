"""How far suggestions can be trusted: how often each code was right, which are quiet, what was learned."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.coding.trust import Precision
from fieldnotes.records import Code, QuietCode, ThemeVersion
from fieldnotes.services import coding, learning, trusting
from fieldnotes.services.workspace import Workspace

from .formats import counted, day, day_and_time, escaped, plain
from .parts import page_errors, section

NOT_JUDGED = (
    "Nobody has accepted or refused a suggestion yet. From the first decision on, each code says here how "
    "often it was right; one that is mostly wrong goes quiet by itself."
)
QUIET_WORDS = (
    "It is quiet: its suggestions were mostly refused, so it makes none. Wake it under “Suggestions”."
)


def precision_words(precision: Precision, quiet: QuietCode | None) -> str:
    """Return how far a code's suggestions can be trusted, "" where nobody decided on one."""
    said = f"When suggested, it was {precision.words}." if precision.decided else ""
    return f"{said} {QUIET_WORDS}".strip() if quiet is not None else said


def show_suggestion_trust(ws: Workspace) -> None:
    """Draw for all codes how often their suggestions were right, and what the model of themes learned."""
    codes = [code for code in coding.list_codes(ws) if not code.retired]
    precisions, quiet = trusting.list_precisions(ws), trusting.list_quiet_codes(ws)
    judged = [code for code in codes if code.id in precisions or code.id in quiet]
    versions = learning.list_theme_versions(ws)
    section("How far suggestions can be trusted")
    if not judged:
        st.html(f'<p class="fn-quiet">{escaped(NOT_JUDGED)}</p>')
    shown = sorted(
        (code for code in judged if code.id not in quiet),
        key=lambda code: (-precisions[code.id].right / max(1, precisions[code.id].decided), code.name),
    )
    if shown:
        lines = "".join(
            f"<li>{escaped(code.name)}: {escaped(precisions[code.id].words)}</li>" for code in shown
        )
        st.html(f'<ul class="fn-lines">{lines}</ul>')
    for code in codes:
        if code.id in quiet:
            _show_quiet(ws, code, quiet[code.id], precisions.get(code.id))
    if versions:
        _show_versions(versions)


def _show_quiet(ws: Workspace, code: Code, quiet: QuietCode, precision: Precision | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"quiet_{code.id}"):
        said = " is quiet"
        said += f" since {day(quiet.quiet_since)}" if quiet.quiet_since else ""
        said += ": it makes no suggestions."
        if precision is not None and precision.decided:
            said += f" They were {precision.words}."
        st.html(f'<p class="fn-note fn-guard"><strong>{escaped(code.name)}</strong>{escaped(said)}</p>')
        _wake_button(ws, code)


def _wake_button(ws: Workspace, code: Code) -> None:
    if st.button(
        "Wake it",
        key=f"wake_{code.id}",
        icon=":material/notifications_active:",
        help=plain(f"Let “{code.name}” make suggestions again, and judge it anew"),
    ):
        with page_errors():
            trusting.wake_code(ws, code.id)
            st.rerun()


def _show_versions(versions: Sequence[ThemeVersion]) -> None:
    newest = versions[0]
    st.html(f'<p class="fn-quiet">{escaped(version_words(newest))}</p>')
    with st.expander("What the model of themes has learned"):
        lines = "".join(
            f"<li><strong>{one.id}</strong>, {escaped(f'{day_and_time(one.made_at)}: {one.changes}')}</li>"
            for one in versions
        )
        st.html(f'<ul class="fn-lines">{lines}</ul>')


def version_words(version: ThemeVersion) -> str:
    """Return what a version of the model has learned from, and how good it is, in a sentence or two."""
    made = day_and_time(version.made_at)
    said = f"Themes are suggested by version {version.id}, made on {made} from the codebook"
    if version.passages or version.refusals:
        said += f", {counted(version.passages, 'coded passage')} and {counted(version.refusals, 'refusal')}"
    said += "."
    if version.held_out and version.top1 is not None and version.top3 is not None:
        said += (
            f" Of {version.held_out:,} coded passages that it had not seen, its first theme was right for "
            f"{version.top1:.0%}, one of its first three for {version.top3:.0%}."
        )
    return said
