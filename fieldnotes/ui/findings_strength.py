"""How strong the evidence for a finding is: the word, what it rests on, what is missing, what people say."""

from collections.abc import Sequence

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import GRADES, Judgement, MarketReading, Need, Strength
from fieldnotes.services.judging import changed_since, judge_finding, take_back_judgement
from fieldnotes.services.strength_detail import StrengthDetail, get_strength
from fieldnotes.services.workspace import Workspace, list_members
from fieldnotes.voc.base_words import check_words
from fieldnotes.voc.strength_words import met_words, more_parts

from .findings_words import strength_html
from .formats import counted, day, escaped
from .parts import error_box, offer_undo
from .plan_links import plan_query
from .shell import page_address, page_exists

# Where each need can be met: a page, what the link says, and the rest of the address.
_WAYS: dict[Need, tuple[str, str, dict[str, str]]] = {
    "passages": ("library", "Look for a passage", {}),
    "people": ("plan", "Go and meet them", {}),
    "occasions": ("plan", "Go again", {}),
    "views": ("plan", "Look in another way", {}),
    "methods": ("plan", "Look in another way", {}),
    "members": ("plan", "Let somebody else go", {}),
    "witness": ("library", "Look for what was seen or heard", {}),
    "against": ("library", "Look at what people say", {}),
    "base": ("plan", "Go to the others", {}),
    "coders": ("agreement", "See where coders differ", {}),
}


def draw_strength(ws: Workspace, finding_id: int, markets: Sequence[MarketReading]) -> None:
    """Draw the word and what it rests on, the next steps, and people's own judgement beside it.

    markets: how the finding reads in each of its markets.
    """
    detail = get_strength(ws, finding_id)
    strength = detail.strength
    st.html(strength_html(strength, markets) + ladder_html(strength) + next_steps_html(strength, finding_id))
    _draw_judgement(ws, finding_id, detail)
    with st.expander("What the word rests on", icon=":material/balance:", key="strength_parts"):
        st.html(parts_html(detail))
    _draw_form(ws, finding_id, detail)


def ladder_html(strength: Strength) -> str:
    """Return the words of the rubric in a row, the finding's own marked."""
    steps = "".join(
        f'<li aria-current="step"><strong>{grade}</strong></li>'
        if grade == strength.grade
        else f"<li>{grade}</li>"
        for grade in GRADES
    )
    return f'<ol class="fn-ladder" aria-label="How strong the evidence is">{steps}</ol>'


def next_steps_html(strength: Strength, finding_id: int) -> str:
    """Return what would make it stronger, each with a way to the page for it.

    A walk is planned for the finding, in its market, and its question follows from the finding.
    """
    if strength.next_grade is None:
        return '<p class="fn-quiet">Nothing is missing by the rules. What would still change your mind?</p>'
    items = ""
    for missing in strength.missing:
        name, label, query = _WAYS.get(missing.need, ("", "", {}))
        way = ""
        if name == "plan":
            query = plan_query(market=strength.market, finding_id=finding_id)
        if name and page_exists(name):
            way = f' <a href="{escaped(page_address(name, **query))}" target="_self">{escaped(label)}</a>'
        items += f"<li>{escaped(missing.words)}{way}</li>"
    return (
        f'<p class="fn-kind">What would make it “{strength.next_grade}”</p><ul class="fn-steps">{items}</ul>'
    )


def parts_html(detail: StrengthDetail) -> str:
    """Return the parts that are not in the line above: whose words, when, the base, coders, the movement."""
    said = [*more_parts(detail.strength)]
    said += [check_words(check) for check in detail.base]
    if not detail.base:
        said.append(
            "Nobody can say how its people compare with a metric’s base: it is linked to none that has "
            "responses by market, segment or period."
        )
    for one in detail.links:
        why = f" {one.why}" if one.why else ""
        said.append(f"{one.metric_name}, {one.slice_label}, {one.kind}: {one.grade}.{why}")
    for code in detail.agreement:
        alpha = code.alpha
        limits = ""
        if alpha.low is not None and alpha.high is not None:
            limits = f" (95 %: {alpha.low:.2f} to {alpha.high:.2f})"
        said.append(
            f"In {code.round_name} coders agreed on “{code.code}” with alpha {alpha.value:.2f}{limits}."
        )
    if not detail.agreement:
        said.append("No round has measured whether coders agree on the codes of these passages.")
    return '<div class="fn-lines">' + "".join(f"<p>{escaped(line)}</p>" for line in said) + "</div>"


def _draw_judgement(ws: Workspace, finding_id: int, detail: StrengthDetail) -> None:
    if not detail.judgements:
        return
    names = {member.id: member.name for member in list_members(ws)}
    newest, *earlier = detail.judgements
    st.html(judgement_html(newest, names, detail.strength))
    if earlier:
        with st.expander(f"{counted(len(earlier), 'earlier judgement')}", key="judged_before"):
            st.html("".join(judgement_html(one, names, None) for one in earlier))


def judgement_html(one: Judgement, names: dict[int, str], now: Strength | None) -> str:
    """Return a judgement with its reason; now: the strength, to say that it was made on other evidence."""
    who = names.get(one.judged_by, "somebody")
    words = (
        f'<p class="fn-note"><strong>{escaped(who)} judges it {one.judged}</strong>, {day(one.judged_at)}: '
        f'{escaped(one.reason)} <span class="fn-quiet">The rules said {one.grade} then.</span></p>'
    )
    if now is not None and changed_since(one, now.counts):
        words += (
            '<p class="fn-note fn-guard">Judged before the evidence changed: then '
            f"{escaped(met_words(one.counts))}, now {escaped(met_words(now.counts))}.</p>"
        )
    return words


def _draw_form(ws: Workspace, finding_id: int, detail: StrengthDetail) -> None:
    with st.expander("Judge it yourself", icon=":material/gavel:", key="judge"):
        st.html('<p class="fn-quiet">Your word stands beside the computed one and never replaces it.</p>')
        count = len(detail.judgements)
        judged = st.radio(
            "I judge it",
            GRADES,
            index=GRADES.index(detail.strength.grade),
            horizontal=True,
            key=f"judged_{finding_id}_{count}",
        )
        reason = st.text_area(
            "Because",
            key=f"judged_because_{finding_id}_{count}",
            height=90,
            placeholder="All six came to us by way of complaints; those who were content never called.",
        )
        if st.button("Store this judgement", key=f"do_judge_{finding_id}", type="primary"):
            try:
                made = judge_finding(ws, finding_id, judged=judged, reason=reason)
            except FieldnotesError as error:
                error_box(error)
            else:
                offer_undo("Stored your judgement.", lambda: take_back_judgement(ws, made.id))
                st.rerun()
