"""Plan a walk.

Addresses: `/plan` is the form of a new plan. It is filled in by
`/plan?question=…&market=…&stage=…&mode=…&journey=…&metric=…&finding=…`, each of which may be left out:
question, market: words; stage: a stage's name, in any case, and the journey is the first one that has it;
journey: a journey's number; mode: one of fieldnotes.records.MODES; metric, finding: the number of the metric
that moved or the finding that needs more, from which a missing question is made.
`fieldnotes.ui.plan_links.plan_query` makes such a query. `/plan?id=N` is a planned walk,
`/plan?id=N&change=1` the form that changes it.
"""

import streamlit as st

from fieldnotes.errors import NotFoundError
from fieldnotes.services.planning import read_plan
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.plan_form import show_change, show_new
from fieldnotes.ui.plan_scroll import scroll_to_top_of
from fieldnotes.ui.plan_view import show_plan
from fieldnotes.ui.shell import open_page, query_id
from fieldnotes.ui.walk_places import link_to_all, walk_style

ws = open_page("plan")
walk_style()
plan_id = query_id("id")
scroll_to_top_of(plan_id or 0)  # a plan that was stored just now is read from its beginning
with page_errors():
    if plan_id is None:
        with st.container(key="kept_form_plan"):
            show_new(ws)
    else:
        try:
            view = read_plan(ws, plan_id)
        except NotFoundError:
            page_head("This planned walk is not here")
            link_to_all()
            raise
        if "change" in st.query_params:
            with st.container(key=f"kept_form_plan_{plan_id}"):
                show_change(ws, view)
        else:
            show_plan(ws, view)
