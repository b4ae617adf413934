"""A finding's standing, links and needs in words; what comes out as HTML is escaped here."""

from fieldnotes.field.standing import Standing, standing_parts
from fieldnotes.records import Finding
from fieldnotes.services.lenses import LinkLine
from fieldnotes.services.sessions import list_journeys
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.periods import period_label

from .formats import escaped
from .metrics_words import change_html, in_unit, interval_words, responses_words

STATUS_WORDS = {
    "draft": "draft: still being thought about",
    "shared": "shared with the team",
    "retired": "retired: kept, but no longer held",
}


def standing_line(standing: Standing) -> str:
    """Return the counted parts in one line of plain text."""
    line = ", ".join(standing_parts(standing))
    return f"{line[0].upper()}{line[1:]}."


def standing_html(standing: Standing) -> str:
    """Return the guard, where it speaks up, the counted parts, and how it reads locally."""
    parts = []
    if standing.guard:
        parts.append(f'<p class="fn-note fn-guard">{escaped(standing.guard)}</p>')
    parts.append(f"<p>{escaped(standing_line(standing))}</p>")
    if standing.local_reading:
        text = standing.local_reading
        parts.append(f'<p class="fn-quiet">{escaped(text[0].upper() + text[1:])}.</p>')
    return f'<div class="fn-lines">{"".join(parts)}</div>'


def link_html(line: LinkLine) -> str:
    """Return a link's mechanism, the value that is meant with interval and n, and how the period differs."""
    link = line.link
    words = [f"<p>{escaped(link.mechanism)}</p>"] if link.mechanism else []
    when = period_words(line)
    words.append(f'<p class="fn-quiet">{escaped(link.slice.label())}, {escaped(when)}</p>')
    if line.value is None:
        words.append("<p>The metric has no value there at present; bring one in, or link another period.</p>")
    else:
        value = line.value
        words.append(
            f'<p class="fn-num"><span class="fn-figure">{escaped(in_unit(value.value, line.metric))}</span> '
            f'<span class="fn-quiet">{period_label(value.period_start, value.period_end)}, '
            f"{interval_words(line.low, line.high)}, {responses_words(value)}</span></p>"
        )
    if line.change is not None:
        change = line.change
        moved = change_html(line.metric, change.change, change.low, change.high, change.certain)
        before = period_label(change.before_start, change.before_end)
        words.append(f'<p>{moved}<span class="fn-quiet fn-compared">against the mean of {before}</span></p>')
    return f'<div class="fn-lines">{"".join(words)}</div>'


def period_words(line: LinkLine) -> str:
    """Return the period that a link speaks of."""
    start, end = line.link.period_start, line.link.period_end
    if start and end:
        return period_label(start, end)
    if start or end:
        return f"from {start}" if start else f"until {end}"
    return "whenever it was measured"


def stage_names(ws: Workspace) -> dict[int, str]:
    """Return the name of each stage, with its journey's where several journeys have one of that name."""
    journeys = list_journeys(ws)
    names = [stage.name for journey in journeys for stage in journey.stages]
    return {
        stage.id: stage.name if names.count(stage.name) == 1 else f"{stage.name} ({journey.name})"
        for journey in journeys
        for stage in journey.stages
    }


def place_words(finding: Finding, stages: dict[int, str]) -> str:
    """Return market and stage of a finding, "" for neither."""
    stage = stages.get(finding.stage_id, "") if finding.stage_id else ""
    return " · ".join(part for part in (finding.market, stage) if part)
