"""The metrics that a finding is linked to: which slice and period, how, and by what mechanism."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import DIRECTIONS, LINK_KINDS, Link, MetricValue, Slice
from fieldnotes.services.findings import FindingPage, edit_link, link_finding, remove_link
from fieldnotes.services.lenses import LinkLine
from fieldnotes.services.metrics import list_metric_values, list_metrics
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.evidence_check import LinkCheck, PieceCheck
from fieldnotes.voc.periods import period_label

from .findings_asked import fill_link_in, metric_asked
from .findings_words import DIRECTION_WORDS, link_html
from .formats import counted, escaped, plain
from .metrics_words import metric_query
from .parts import error_box, offer_undo, page_errors
from .shell import page

KIND_HELP = (
    "Explains its level: why the number is where it is. Explains this movement: why it changed then. "
    "Speaks against: the number says otherwise. Should predict: it ought to move later."
)
MET_WORDS = {
    "before": "before the period",
    "within": "within the period",
    "after": "after the period",
    "not known": "day not known",
    "": "the link names no period",
}


def draw_links(ws: Workspace, found: FindingPage) -> None:
    """Draw the links with their values and where the evidence lies, and the form for another."""
    st.html('<h2 class="fn-section">The metric beside it</h2>')
    if not found.links:
        st.html(
            '<p class="fn-note fn-guard">No metric yet: a story without a number. '
            "Check how many customers it concerns.</p>"
        )
    for line in found.links:
        _draw_link(ws, line, found)
    _draw_form(ws, found.view.finding.id, links=len(found.links))


def _draw_link(ws: Workspace, line: LinkLine, found: FindingPage) -> None:
    link, counts = line.link, found.view.strength.counts
    with st.container(key=f"row_metric_link_{link.id}"):
        st.page_link(
            page("metrics"),
            label=plain(line.metric.name),
            query_params=metric_query(line.metric.id, link.slice),
        )
        st.html(f'<p class="fn-quiet">{escaped(link.kind)}</p>{link_html(line)}')
        if line.value is not None and line.value.responses:
            met = counted(counts.people, "person on record", "people on record")
            st.html(
                f'<p class="fn-quiet">n = {line.value.responses:,} stands behind the number; behind this '
                f"finding, {met} from {counted(counts.occasions, 'occasion')}.</p>"
            )
        _draw_check(found.checks[link.id], found)
        with st.container(horizontal=True):
            _draw_change(ws, link)
            if st.button(
                "Remove the link", key=f"remove_link_{link.id}", type="tertiary", icon=":material/close:"
            ):
                with page_errors():
                    remove_link(ws, link.id)
                    offer_undo(f"Removed the link to {line.metric.name}.", lambda: _restore(ws, link))
                    st.rerun()


def _draw_check(check: LinkCheck, found: FindingPage) -> None:
    """Say where the evidence lies, seen from the link; piece by piece for whoever asks."""
    off = any(piece.lies == "outside" or piece.in_time is False for piece in check.pieces)
    st.html(f'<p class="fn-note{" fn-guard" if off else ""}">{escaped(check.sentence)}</p>')
    if not check.pieces:
        return
    quotes = {one.evidence.id: one.card.quote for one in found.view.evidence if one.card}
    rows = "".join(
        f'<tr><td data-label="Passage">{escaped(_short(quotes.get(piece.evidence_id, "not shown")))}</td>'
        f'<td data-label="Side">{escaped(piece.stance)}</td>'
        f'<td data-label="Slice">{escaped(_lies_words(piece))}</td>'
        f'<td data-label="Met">{escaped(MET_WORDS[piece.met])}</td></tr>'
        for piece in check.pieces
    )
    with st.expander("Where each passage comes from", key=f"check_{check.link_id}"):
        st.html(
            '<table class="fn-table fn-check"><thead><tr><th scope="col">Passage</th>'
            f'<th scope="col">Side</th><th scope="col">Slice</th><th scope="col">Met</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )


def _lies_words(piece: PieceCheck) -> str:
    if piece.lies == "in":
        return "in it"
    if piece.lies == "outside":
        return f"outside: {', '.join(piece.outside)}"
    return f"not known: {', '.join(piece.unknown)}"


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89].rstrip() + "…"


def _draw_change(ws: Workspace, link: Link) -> None:
    with (
        st.popover("Change", icon=":material/edit:", type="tertiary", key=f"change_link_{link.id}"),
        st.form(f"change_link_form_{link.id}", border=False),
    ):
        kind = st.selectbox(
            "How it is linked",
            LINK_KINDS,
            index=LINK_KINDS.index(link.kind),
            help=KIND_HELP,
            key=f"change_kind_{link.id}",
        )
        direction = st.selectbox(
            "It pushes the figure",
            DIRECTIONS,
            index=DIRECTIONS.index(link.direction),
            format_func=DIRECTION_WORDS.__getitem__,
            key=f"change_direction_{link.id}",
        )
        mechanism = st.text_area(
            "The mechanism, in a sentence",
            link.mechanism,
            height=90,
            key=f"change_mechanism_{link.id}",
        )
        if st.form_submit_button("Save"):
            with page_errors():
                edit_link(ws, link.id, kind=kind, direction=direction, mechanism=mechanism)
                st.rerun()


def _restore(ws: Workspace, link: Link) -> None:
    link_finding(
        ws,
        link.finding_id,
        metric_id=link.metric_id,
        kind=link.kind,
        mechanism=link.mechanism,
        direction=link.direction,
        period_start=link.period_start,
        period_end=link.period_end,
        slice=link.slice,
    )


def _draw_form(ws: Workspace, finding_id: int, *, links: int) -> None:
    with (
        st.expander("Link a metric", icon=":material/add_link:", expanded=not links, key="link_metric"),
        # What is typed here outlasts a reload, as in a form.
        st.container(key=f"kept_form_link_{links}"),
    ):
        names = {metric.id: metric.name for metric in list_metrics(ws)}
        if not names:
            st.write("There is no metric in this workspace yet.")
            st.page_link(
                page("metrics"),
                label="Bring in a metric",
                icon=":material/upload_file:",
                query_params={"bring": "1"},
            )
            return
        asked = metric_asked(list(names))
        if asked is not None:
            st.session_state.setdefault("link_metric_id", asked)
        metric_id = st.selectbox(
            "Metric", list(names), format_func=lambda key: names[key], key="link_metric_id"
        )
        values = list_metric_values(ws, metric_id)
        fill_link_in(metric_id, values)
        left, right = st.columns(2)
        with left:
            part = _choose_slice(values, metric_id)
            kind = st.selectbox("How it is linked", LINK_KINDS, help=KIND_HELP, key="link_kind")
        with right:
            start, end = _choose_period([one for one in values if one.slice == part], metric_id)
            direction = st.selectbox(
                "It pushes the figure",
                DIRECTIONS,
                format_func=DIRECTION_WORDS.__getitem__,
                key="link_direction",
            )
        mechanism = st.text_area(
            "The mechanism, in a sentence",
            key=f"link_mechanism_{links}",
            height=90,
            placeholder="Telling it all a second time, right after a shock, costs the recommendation.",
        )
        if st.button("Link it", type="primary", key="do_link"):
            try:
                link_finding(
                    ws,
                    finding_id,
                    metric_id=metric_id,
                    kind=kind,
                    mechanism=mechanism,
                    direction=direction,
                    period_start=start,
                    period_end=end,
                    slice=part,
                )
            except FieldnotesError as error:
                error_box(error)
            else:
                st.rerun()


def _choose_slice(values: Sequence[MetricValue], metric_id: int) -> Slice:
    slices = list(dict.fromkeys(one.slice for one in values)) or [Slice()]
    slices.sort(key=lambda part: (part.label().count("·"), part != Slice(), part.label()))
    labels = [part.label() for part in slices]
    chosen = st.selectbox("For whom", labels, key=f"link_slice_{metric_id}")
    return slices[labels.index(chosen)]


def _choose_period(values: Sequence[MetricValue], metric_id: int) -> tuple[date | None, date | None]:
    """Draw the first and the last period; both are the metric's own, the newest first."""
    periods = sorted({(one.period_start, one.period_end) for one in values}, reverse=True)
    if not periods:
        st.write("The metric has no values yet, so the link speaks of no period.")
        return None, None
    labels = ["any period", *(period_label(*period) for period in periods)]
    first = st.selectbox("From", labels, key=f"link_from_{metric_id}")
    if first == labels[0]:
        return None, None
    begins = periods[labels.index(first) - 1]
    later = [period for period in periods if period[1] >= begins[1]]
    last = st.selectbox("To", [period_label(*period) for period in later], key=f"link_to_{metric_id}")
    ends = next(period for period in later if period_label(*period) == last)
    return begins[0], ends[1]
