"""How far the coders of a round agree: overall, then code by code, each with its interval in words."""

import streamlit as st

from fieldnotes.coding.agreement_figures import AgreementFigure, AgreementReport
from fieldnotes.coding.agreement_interval import Interval
from fieldnotes.coding.agreement_units import UNIT_KINDS, UnitKind
from fieldnotes.coding.agreement_words import (
    RELIABLE,
    TENTATIVE,
    UNIT_WORDS,
    basis,
    coefficient_text,
    intensity_text,
    interval_text,
    kappa_name,
    reading,
)
from fieldnotes.records import CodingRound
from fieldnotes.services.agreement import measure_round
from fieldnotes.services.rounds import round_stamp
from fieldnotes.services.workspace import Workspace

from .agreement_parts import CodeLook
from .formats import escaped
from .metrics_words import table_html

_UNITS: dict[UnitKind, str] = {"segment": "By segment", "character": "By character"}
_LEAST = -0.2  # where the bar begins; whatever is below stands at its edge
_HOW = (
    "Alpha (α) is 1 where coders agree throughout and 0 where they agree as often as chance would. The bar "
    "is its 95 % interval, its dot the figure itself; the two lines stand at .667 and .800. Krippendorff "
    "takes data from .800 as reliable and from .667 for tentative conclusions, and says that the stakes "
    "should decide (Content Analysis, 2004, p. 241). Lines of one conversation hang together, so the true "
    "interval is rather wider than the one shown. How it is computed, with its sources, is in "
    "docs/agreement.md."
)


def show_figures(ws: Workspace, one: CodingRound) -> None:
    """Draw the figures of a revealed round, by the unit that is chosen."""
    unit: UnitKind = st.segmented_control(
        "Unit", UNIT_KINDS, format_func=_UNITS.__getitem__, default="segment", required=True, key="unit"
    )
    report = _measured(str(ws.folder), one.id, unit, round_stamp(ws, one), _ws=ws)
    look = CodeLook(ws, [figure.code_id for figure in report.by_code if figure.code_id])
    st.html(_overall_html(report))
    if not report.by_code:
        return
    heads = (
        "Code",
        "Alpha, 95 % interval",
        kappa_name(report),
        f"{UNIT_WORDS[unit][1].capitalize()} with it",
        "Intensity alpha",
        "Plain agreement",
    )
    # The least agreed on comes first: that is where talking helps most.
    ordered = sorted(report.by_code, key=lambda each: 2.0 if each.alpha.value is None else each.alpha.value)
    st.html(
        '<div class="fn-agreement">'
        + table_html("By code, the least agreed on first.", heads, [_row(each, look) for each in ordered])
        + "</div>"
    )
    _fine_print(report)


def summary(ws: Workspace, one: CodingRound) -> str:
    """Return the figure over all codes, by segment, with what it says, in a line."""
    figure = _measured(str(ws.folder), one.id, "segment", round_stamp(ws, one), _ws=ws).overall
    return f"Krippendorff's alpha {interval_text(figure.alpha)}. {reading(figure)}"


@st.cache_data(max_entries=16, show_spinner="Comparing…")
def _measured(folder: str, round_id: int, unit: UnitKind, stamp: str, *, _ws: Workspace) -> AgreementReport:
    # Only what has no underscore in front tells one figure from another.
    return measure_round(_ws, round_id, unit=unit)


def _overall_html(report: AgreementReport) -> str:
    figure = report.overall
    alike = ""
    if figure.positive is not None and figure.percent is not None:
        alike = (
            f" Where one put a code, another did too in {100 * figure.positive:.0f} %. Plain agreement is "
            f"{figure.percent:.0f} %, and counts every code that neither put there."
        )
    intensity = ""
    if figure.intensity_units:
        intensity = (
            '<p class="fn-num">How strongly, where two or more said so: ordinal alpha '
            f"{escaped(intensity_text(figure))}.</p>"
        )
    return (
        '<div class="fn-overall"><p class="fn-figure fn-num">'
        f"α {escaped(coefficient_text(figure.alpha.value))}</p>"
        f"{_bar(figure.alpha, scale=True)}"
        f'<p class="fn-num"><strong>{escaped(reading(figure))}</strong></p>'
        '<p class="fn-num fn-quiet">Krippendorff\'s alpha over all codes '
        f"{escaped(interval_text(figure.alpha))}; "
        f"{kappa_name(report)}, pooled, {escaped(coefficient_text(figure.kappa))}.{alike}</p>"
        f"{intensity}"
        f'<p class="fn-quiet fn-num">{escaped(basis(report))}</p></div>'
    )


def _row(figure: AgreementFigure, look: CodeLook) -> list[str]:
    assert figure.code_id is not None
    return [
        look.chip(figure.code_id),
        f'{_bar(figure.alpha)}{escaped(interval_text(figure.alpha))}<span class="fn-says">'
        f"{escaped(reading(figure))}</span>",
        escaped(coefficient_text(figure.kappa)),
        f"{figure.used_on:,}, by all {figure.all_on:,}",
        escaped(intensity_text(figure)),
        "–" if figure.percent is None else f"{figure.percent:.0f} %",
    ]


def _bar(interval: Interval, *, scale: bool = False) -> str:
    """Return the interval as a bar from -.2 to 1; the numbers stand beside it. scale: with them below."""
    if interval.value is None:
        return ""
    low = interval.value if interval.low is None else interval.low
    high = interval.value if interval.high is None else interval.high
    left, right, dot = _place(low), _place(high), _place(interval.value)
    names = ((0.0, "0"), (TENTATIVE, ".667"), (RELIABLE, ".800"), (1.0, "1"))
    below = "".join(f'<span style="left:{_place(at):.1f}%">{name}</span>' for at, name in names)
    return (
        '<span class="fn-bar" aria-hidden="true">'
        f'<span class="fn-bar-span" style="left:{left:.1f}%;width:{max(0.5, right - left):.1f}%"></span>'
        f'<span class="fn-bar-line" style="left:{_place(TENTATIVE):.1f}%"></span>'
        f'<span class="fn-bar-line" style="left:{_place(RELIABLE):.1f}%"></span>'
        f'<span class="fn-bar-line fn-bar-zero" style="left:{_place(0):.1f}%"></span>'
        f'<span class="fn-bar-dot" style="left:{dot:.1f}%"></span></span>'
        + (f'<span class="fn-bar-scale" aria-hidden="true">{below}</span>' if scale else "")
    )


def _place(value: float) -> float:
    return 100 * (min(1.0, max(_LEAST, value)) - _LEAST) / (1 - _LEAST)


def _fine_print(report: AgreementReport) -> None:
    figure = report.overall
    with st.expander("How to read this, and what uncoded text would do"):
        st.html(f'<p class="fn-quiet">{escaped(_HOW)}</p>')
        if figure.with_uncoded is not None and figure.percent is not None and report.uncoded_units:
            everything = figure.units + report.uncoded_units
            plain = (figure.percent * figure.units + 100 * report.uncoded_units) / everything
            with_it = escaped(coefficient_text(figure.with_uncoded))
            without = escaped(coefficient_text(figure.alpha.value))
            many = UNIT_WORDS[report.kind][1]
            st.html(
                f'<p class="fn-quiet fn-num">Counting what nobody coded (here {report.uncoded_units:,} of '
                f"{everything:,} {many}) as agreement would give alpha {with_it} instead of {without}, and "
                f"plain agreement of {plain:.0f} % instead of {figure.percent:.0f} %. The longer the text, "
                "the higher both: they would say how much there is to read, not how alike you read it.</p>"
            )
