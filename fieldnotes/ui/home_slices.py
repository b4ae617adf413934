"""Slices and findings as the map of both lenses lists them, each with its next steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from fieldnotes.services.both_lenses import FindingOnMap, LensMap, list_findings_on_map
from fieldnotes.services.library import list_places
from fieldnotes.services.plan_subject import question_of_finding
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.both_lenses import PlacedSlice
from fieldnotes.voc.lens_questions import question

from .formats import counted, escaped, plain
from .lens_words import finding_query, library_query
from .metrics_words import change_mark, change_words, metric_query, recent_html, slice_address
from .plan_links import plan_query
from .shell import page, page_address, page_exists

FINDINGS_SHOWN = 3  # of a slice; the others are on the metric's page
FOLDED_SHOWN = 12

Step = tuple[str, str, str, dict[str, str]]  # page, label, icon, query


@dataclass(frozen=True)
class Shown:
    """What a list of slices needs beside them: the findings it names, and where the library has passages."""

    findings: Mapping[int, FindingOnMap]
    places: Mapping[str, Sequence[str]]


def read_shown(ws: Workspace, slices: Iterable[PlacedSlice], unlinked: Iterable[int]) -> Shown:
    """Return what is needed to list these slices and findings without a metric."""
    wanted = {one for placed in slices for one in placed.findings[:FINDINGS_SHOWN]}
    return Shown(list_findings_on_map(ws, wanted | set(unlinked)), list_places(ws))


def draw_slice(one: PlacedSlice, shown: Shown, *, key: str, steps: int) -> None:
    """Draw a slice with its change, its findings, those folded under it, and its first `steps` next steps."""
    with st.container(key=f"item_lens_{key}"):
        name = one.metric.name if one.slice.label() == "all customers" else _name(one)
        st.page_link(page("metrics"), label=plain(name), query_params=metric_query(one.metric.id, one.slice))
        st.html(
            f'<div class="fn-lines">{_change_html(one)}{_findings_html(one, shown)}{_folded_html(one)}</div>'
        )
        draw_steps(_steps(one, shown)[:steps])


def draw_unlinked(finding: FindingOnMap, shown: Shown, *, key: str, steps: int) -> None:
    """Draw a finding without a metric, with how strong its evidence is, and its next steps."""
    query = {"finding": str(finding.id)}
    with st.container(key=f"item_finding_{key}"):
        st.page_link(page("findings"), label=plain(finding.statement), query_params=query)
        st.html(f'<div class="fn-lines"><p>{_strength_html(finding)} No metric beside it.</p></div>')
        found = library_query(finding.market, finding.stage, shown.places)
        walk = plan_query(
            market=finding.market,
            stage=finding.stage,
            question=question_of_finding(finding.statement),
            finding_id=finding.id,
        )
        ways: list[Step] = [
            ("findings", "Link it to a metric", ":material/add_link:", query),
            ("plan", "Plan a walk", ":material/directions_walk:", walk),
        ]
        if found:
            ways.append(("library", "Look for passages", ":material/search:", found))
        draw_steps(ways[:steps])


def draw_unlinked_story(story_id: int, title: str) -> None:
    """Draw a published story beside which no finding and so no metric stands."""
    with st.container(key=f"item_story_{story_id}"):
        st.page_link(page("story"), label=plain(title), query_params={"id": str(story_id)})
        st.html('<div class="fn-lines"><p class="fn-quiet">A story without a finding or a metric.</p></div>')


def draw_steps(steps: Sequence[Step]) -> None:
    """Draw the next steps in a row, those whose page there is."""
    there = [step for step in steps if page_exists(step[0])]
    if not there:
        return
    with st.container(horizontal=True, gap="small"):
        for name, label, icon, query in there:
            st.page_link(page(name), label=label, icon=icon, query_params=query)


def count_unlinked(seen: LensMap) -> int:
    """Return how many findings and stories stand without a metric."""
    return len(seen.unlinked) + len(seen.unlinked_stories)


def _name(one: PlacedSlice) -> str:
    return f"{one.metric.name}, {one.slice.label()}"


def _change_html(one: PlacedSlice) -> str:
    change = one.change
    if change is None:
        return '<p class="fn-quiet">One value alone does not move.</p>'
    if change.certain is None:
        words = f"{change_mark(change.change, None)} {change_words(one.metric, change.change)}"
        return (
            f'<p class="fn-quiet">{escaped(words)} ({escaped(change.slice.label())}): no interval '
            "given, so nobody can say whether that is chance. Bring it in with its limits.</p>"
        )
    said = "probably more than chance" if one.certainty == "probably" else ""
    return f"<p>{recent_html(one.metric, change, said=said)}</p>"


def _findings_html(one: PlacedSlice, shown: Shown) -> str:
    lines = [
        f'<p>{_strength_html(finding)} <a href="{escaped(page_address("findings", finding=finding.id))}" '
        f'target="_self">{escaped(finding.statement)}</a></p>'
        for finding_id in one.findings[:FINDINGS_SHOWN]
        if (finding := shown.findings.get(finding_id)) is not None
    ]
    more = len(one.findings) - FINDINGS_SHOWN
    apart = [f"and {counted(more, 'more finding')}"] if more > 0 else []
    if one.against:
        apart.append(f"{counted(len(one.against), 'finding speaks', 'findings speak')} against")
    if one.earlier:
        number = counted(len(one.earlier), "finding explains", "findings explain")
        apart.append(f"{number} another movement, not this one")
    if apart:
        text = "; ".join(apart)
        lines.append(f'<p class="fn-quiet">{text[0].upper()}{text[1:]}.</p>')
    return "".join(lines)


def _strength_html(finding: FindingOnMap) -> str:
    grade = finding.strength.grade
    guards = "".join(
        f' <span class="fn-lens-guard">{escaped(guard)}</span>' for guard in finding.strength.guards
    )
    unread = finding.strength.local_reading == "not yet read locally"
    local = (
        f' <span class="fn-quiet">Not yet read in {escaped(finding.strength.market)}.</span>'
        if unread
        else ""
    )
    return f"<strong>{grade[0].upper()}{grade[1:]}.</strong>{guards}{local}"


def _folded_html(one: PlacedSlice) -> str:
    if not one.folded:
        return ""
    items = []
    for other in one.folded[:FOLDED_SHOWN]:
        moved = ""
        if other.change is not None:
            mark = change_mark(other.change.change, other.change.certain)
            words = change_words(other.metric, other.change.change)
            moved = f': <span aria-hidden="true">{mark}</span> {escaped(words)}, {other.certainty}'
        address = escaped(slice_address(other.metric, other.slice))
        items.append(f'<li><a href="{address}" target="_self">{escaped(other.slice.label())}</a>{moved}</li>')
    if len(one.folded) > FOLDED_SHOWN:
        items.append(f"<li>and {len(one.folded) - FOLDED_SHOWN:,} more</li>")
    return (
        f"<details><summary>Stands for {counted(len(one.folded), 'wider or narrower slice')}</summary>"
        f'<ul class="fn-lens-folded">{"".join(items)}</ul></details>'
    )


def _steps(one: PlacedSlice, shown: Shown) -> list[Step]:
    ways: dict[str, Callable[[PlacedSlice, Shown], list[Step]]] = {
        "act": _act,
        "go and see": _go,
        "anecdote: check": _check,
        "watch": _watch,
    }
    return ways[one.region](one, shown)


def _act(one: PlacedSlice, shown: Shown) -> list[Step]:
    steps = _read_findings(one)
    deepest = one.findings[0]
    finding = shown.findings.get(deepest)
    if finding and finding.strength.local_reading == "not yet read locally":
        label = f"Ask for a reading in {finding.strength.market}"
        steps.append(("findings", plain(label), ":material/translate:", {"finding": str(deepest)}))
    story = {"new": "1", "finding": str(deepest)}
    steps.append(("story", "Make a story of it", ":material/auto_stories:", story))
    return [*steps, *_look(one, shown)]


def _go(one: PlacedSlice, shown: Shown) -> list[Step]:
    write: Step = ("findings", "Write a finding", ":material/edit_note:", finding_query(one))
    own = _read_findings(one) if one.findings else []
    return [_walk(one, question(one)), *_look(one, shown), *own, write]


def _check(one: PlacedSlice, shown: Shown) -> list[Step]:
    finding = shown.findings.get(one.findings[0])
    asked = question_of_finding(finding.statement) if finding else question(one)
    return [_walk(one, asked), *_look(one, shown), *_read_findings(one)]


def _watch(one: PlacedSlice, shown: Shown) -> list[Step]:
    if one.findings:
        return _read_findings(one)
    return []


def _read_findings(one: PlacedSlice) -> list[Step]:
    if len(one.findings) == 1:
        query = {"finding": str(one.findings[0])}
        return [("findings", "Read the finding", ":material/lightbulb:", query)]
    label = f"See its {counted(len(one.findings), 'finding')}"
    return [("metrics", label, ":material/lightbulb:", metric_query(one.metric.id, one.slice))]


def _walk(one: PlacedSlice, asked: str) -> Step:
    query = plan_query(
        market=one.slice.market, stage=one.slice.stage, question=asked, metric_id=one.metric.id
    )
    return "plan", "Plan a walk", ":material/directions_walk:", query


def _look(one: PlacedSlice, shown: Shown) -> list[Step]:
    query = library_query(one.slice.market, one.slice.stage, shown.places)
    return [("library", "Look for passages", ":material/search:", query)] if query else []
