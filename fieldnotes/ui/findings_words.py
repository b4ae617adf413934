"""A finding's strength, links and needs in words; what comes out as HTML is escaped here."""

from collections.abc import Sequence

from fieldnotes.records import Finding, Link, MarketReading, Strength
from fieldnotes.services.finding_words import confidence_words, seen_words
from fieldnotes.services.lenses import LinkLine
from fieldnotes.services.local_reading import reading_words
from fieldnotes.services.sessions import list_journeys
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.periods import period_label
from fieldnotes.voc.strength_words import strength_line

from .formats import escaped
from .metrics_words import change_html, in_unit, interval_words, responses_words

STATUS_WORDS = {
    "draft": "draft: still being thought about",
    "shared": "shared with the team",
    "retired": "retired: kept, but no longer held",
}


def guard_note(strength: Strength | None) -> str:
    """Return the word for the evidence with the guards, small: for where a finding is named in passing."""
    if strength is None:
        return ""
    word = f"{strength.grade[0].upper()}{strength.grade[1:]}"
    said = " ".join(strength.guards)
    if not said.startswith(word):
        said = f"{word}. {said}"
    return f'<p class="fn-fine">Its finding: {escaped(said.strip())}</p>'


CONFIDENCE_WORDS = {"": "not said", "low": "low", "moderate": "moderate", "high": "high"}
DIRECTION_WORDS = {"": "not said", "up": "pushes up", "down": "pushes down"}
NOT_SAID = "not said yet"


def finding_facts(finding: Finding, stages: dict[int, str], written: str) -> str:
    """Return what a finding says beside its statement, as a list of terms in HTML."""
    facts = (
        ("Functional need", finding.functional_need or NOT_SAID),
        ("Emotional need", finding.emotional_need or NOT_SAID),
        ("Who", finding.who or NOT_SAID),
        ("How often seen", seen_words(finding) or NOT_SAID),
        ("Where", place_words(finding, stages) or "no particular market or stage"),
        ("Confidence", confidence_words(finding) or NOT_SAID),
        ("Owner", finding.owner or "nobody yet"),
        ("Status", STATUS_WORDS[finding.status]),
        ("Written", written),
    )
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts)
    return f'<dl class="fn-facts">{rows}</dl>'


def awaited_html(readings: Sequence[MarketReading]) -> str:
    """Return a mark for each market in which nobody has read a finding yet, with whose reading is awaited."""
    return "".join(
        f'<p class="fn-note fn-guard">Not yet read locally in {escaped(one.market)}: '
        f"{escaped(awaited_words(one))}</p>"
        for one in readings
        if one.reading is None
    )


def awaited_words(reading: MarketReading) -> str:
    """Return whose reading is awaited in a market, as a sentence."""
    names = " or ".join(reader.name for reader in reading.readers)
    return f"it waits for {names}." if names else "the team has no local reader there yet."


def strength_html(strength: Strength, markets: Sequence[MarketReading] = ()) -> str:
    """Return the guards, the word for the evidence with its counted parts, and how it reads locally.

    markets: how it reads in each of its markets, where a finding speaks of several.
    """
    parts = [f'<p class="fn-note fn-guard">{escaped(guard)}</p>' for guard in strength.guards]
    word = f"{strength.grade[0].upper()}{strength.grade[1:]}"
    parts.append(f"<p><strong>{word}.</strong> {escaped(strength_line(strength))}</p>")
    if text := reading_words(markets) if len(markets) > 1 else strength.local_reading:
        parts.append(f'<p class="fn-quiet">{escaped(text[0].upper() + text[1:])}.</p>')
    return f'<div class="fn-lines">{"".join(parts)}</div>'


def link_html(line: LinkLine) -> str:
    """Return a link's mechanism, the value that is meant with interval and n, and how the period differs."""
    link = line.link
    words = [f"<p>{escaped(link.mechanism)}</p>"] if link.mechanism else []
    when = period_words(line)
    pushes = f", {DIRECTION_WORDS[link.direction]}" if link.direction else ""
    words.append(f'<p class="fn-quiet">{escaped(link.slice.label())}, {escaped(when)}{pushes}</p>')
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
        if otherwise := other_way_words(link, change.change, change.certain):
            words.append(f'<p class="fn-note fn-guard">{escaped(otherwise)}</p>')
    return f'<div class="fn-lines">{"".join(words)}</div>'


def other_way_words(link: Link, change: float, certain: bool | None) -> str:
    """Return that a figure surely went the other way than a link says it is pushed, or ""."""
    if not certain or not change or link.direction not in ("up", "down"):
        return ""
    if (change > 0) == (link.direction == "up"):
        return ""
    went = "rose" if change > 0 else "fell"
    return f"The link says that this pushes the figure {link.direction}, and it {went}."


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
    """Return markets, stage and touchpoint of a finding, "" for none of them."""
    stage = stages.get(finding.stage_id, "") if finding.stage_id else ""
    return " · ".join(part for part in (", ".join(finding.markets), stage, finding.touchpoint) if part)
