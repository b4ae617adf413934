"""The addresses of the page that plans walks."""

import streamlit as st

from .shell import page


def plan_query(
    *,
    question: str = "",
    market: str = "",
    stage: str = "",
    mode: str = "",
    journey_id: int | None = None,
    metric_id: int | None = None,
    finding_id: int | None = None,
) -> dict[str, str]:
    """Return the query that opens the form of a new plan, filled in: see pages/plan.py for what each
    means.
    """
    asked = {
        "metric": metric_id or "",
        "finding": finding_id or "",
        "journey": journey_id or "",
        "market": market,
        "stage": stage,
        "mode": mode,
        "question": question,
    }
    return {name: str(value) for name, value in asked.items() if value}


def go_to_plan(plan_id: int, *, change: bool = False) -> None:
    """Show a planned walk, or the form that changes it, from the next run on; for callbacks of its page."""
    query = {"id": str(plan_id)}
    st.query_params.from_dict({**query, "change": "1"} if change else query)


def link_to_plan(plan_id: int, *, label: str, icon: str = "") -> None:
    """Draw a link to a planned walk; `label` is Markdown."""
    st.page_link(page("plan"), label=label, icon=icon or None, query_params={"id": str(plan_id)})
