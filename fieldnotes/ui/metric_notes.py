"""The metric beside a story or a passage, as HTML: its name, value, interval, period and what links them."""

from collections.abc import Sequence

from fieldnotes.records import MetricBeside

from .formats import counted, escaped, number
from .shell import page_address

_SHOWN = 2
NO_METRIC = '<p class="fn-fine">No metric linked yet</p>'


def metrics_note(metrics: Sequence[MetricBeside], *, leads: bool = True) -> str:
    """Return the metrics linked to a passage or story, the first two in full, or that there is none.

    leads: whether each leads to its page, which does not open to everybody.
    """
    if not metrics:
        return NO_METRIC
    notes = "".join(f"<div>{metric_note(metric, leads=leads)}</div>" for metric in metrics[:_SHOWN])
    more = len(metrics) - _SHOWN
    return notes + (f'<div><p class="fn-fine">and {counted(more, "more link")}</p></div>' if more > 0 else "")


def metric_note(metric: MetricBeside, *, leads: bool = True) -> str:
    """Return one metric: how it is linked, its value in the linked period, how sure that is."""
    name = escaped(metric.name)
    if leads:
        address = page_address("metrics", metric=metric.metric_id)
        name = f'<a href="{escaped(address)}" target="_self">{name}</a>'
    if metric.value is None:
        value = '<p class="fn-fine">No value in this period</p>'
    else:
        value = (
            f'<p class="fn-value fn-num"><strong>{number(metric.value)}</strong> {escaped(metric.unit)}</p>'
            f'<p class="fn-fine fn-num">{escaped(certainty(metric))}</p>'
        )
    place = " · ".join(part for part in (metric.period, metric.slice_label) if part)
    return (
        f'<p class="fn-fine">{escaped(metric.link_kind.capitalize())}</p>'
        f"<p>{name}</p>"
        f'{value}<p class="fn-fine">{escaped(place)}</p>'
    )


def certainty(metric: MetricBeside) -> str:
    """Return a value's interval and number of responses in words, or that they are not known."""
    parts = []
    if metric.low is not None and metric.high is not None:
        parts.append(f"95 %: {number(metric.low)} to {number(metric.high)}")
    if metric.responses is not None:
        parts.append(counted(metric.responses, "response"))
    return ", ".join(parts) or "No interval, number of responses not given"
