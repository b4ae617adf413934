"""Figures from a database or a warehouse: saved queries, run now or every day."""

import streamlit as st

from fieldnotes.errors import FieldnotesError
from fieldnotes.records import Metric, MetricQuery
from fieldnotes.services.metric_queries import (
    list_metric_queries,
    preview_metric_query,
    remove_metric_query,
    run_metric_query,
    save_metric_query,
)
from fieldnotes.services.workspace import Workspace
from fieldnotes.voc.column_mapping import TableGuess

from .formats import counted, day_and_time, escaped, plain
from .metrics_care import REPORT
from .metrics_mapping import ROLES
from .parts import ask_first, error_box

GUESS = "_metric_query_guess"  # key of the session state: how the answer of the query that was tried reads


def draw_queries(ws: Workspace, metric: Metric) -> None:
    """List the metric's queries with how each went last, and let one be added."""
    st.html('<h2 class="fn-section">From a database</h2>')
    queries = list_metric_queries(ws, metric.id)
    if not queries:
        st.html(
            '<p class="fn-quiet">None yet. A saved query brings figures from Postgres, Snowflake, BigQuery '
            "or whatever has an SQLAlchemy driver here, when you ask or every day.</p>"
        )
    for query in queries:
        _draw_query(ws, query)
    with st.expander("Save a query"):
        _draw_new(ws, metric)


def _draw_query(ws: Workspace, query: MetricQuery) -> None:
    ran = f"{day_and_time(query.ran_at)}: {query.outcome}" if query.ran_at else "It did not run yet."
    how = "every day" if query.daily else "when asked"
    failed = "<strong>Failed.</strong> " if query.failed else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"row_query_{query.id}"):
        st.html(
            f'<p>{escaped(query.name)}, {how}<br><span class="fn-quiet">{failed}{escaped(ran)}</span></p>'
        )
        if st.button("Run now", key=f"run_query_{query.id}"):
            _run(ws, query)
        question = f"Remove the query “{query.name}”? What it brought stays."
        if ask_first("Remove", question, yes="Remove the query", key=f"remove_query_{query.id}"):
            remove_metric_query(ws, query.id)
            st.rerun()


def _run(ws: Workspace, query: MetricQuery) -> None:
    try:
        with st.spinner(f"Asking {plain(query.name)}"):
            done = run_metric_query(ws, query.id)
    except FieldnotesError as error:
        error_box(error)
        return
    if done is None:
        st.toast("Nothing new.")
    else:
        st.session_state[REPORT] = done
    st.rerun()


def _draw_new(ws: Workspace, metric: Metric) -> None:
    key = f"query_{metric.id}"
    name = st.text_input("Name", key=f"{key}_name", placeholder="NPS answers of the claims desk")
    variable = st.text_input(
        "Environment variable with the database’s address",
        key=f"{key}_variable",
        placeholder="VOC_DATABASE_URL",
        help="The address holds a password, so it is not stored. Set the variable where fieldnotes starts.",
    )
    statement = st.text_area(
        "Query",
        key=f"{key}_statement",
        height=120,
        placeholder="SELECT response_id, answered_at, score, country FROM answers",
    )
    daily = st.checkbox("Run it every day", key=f"{key}_daily")
    guess: TableGuess | None = st.session_state.get(GUESS)
    try:
        if st.button("Try it", key=f"{key}_try"):
            st.session_state.pop(GUESS, None)
            with st.spinner("Asking the database"):
                guess = preview_metric_query(ws, metric.id, url_variable=variable, statement=statement)
            st.session_state[GUESS] = guess
        if guess is None:
            return
        _draw_guess(guess)
        if st.button("Save the query", type="primary", key=f"{key}_save"):
            save_metric_query(
                ws,
                metric.id,
                name=name,
                url_variable=variable,
                statement=statement,
                mapping=guess.mapping,
                daily=daily,
            )
            del st.session_state[GUESS]
            st.rerun()
    except FieldnotesError as error:
        error_box(error)


def _draw_guess(guess: TableGuess) -> None:
    reasons = "".join(
        f"<p>{escaped(ROLES[one.role])}: “{escaped(one.column)}”, because {escaped(one.reason)}.</p>"
        for one in guess.reasons
    )
    st.html(
        f'<div class="fn-lines fn-quiet"><p>{counted(len(guess.columns), "column")}; name them in the query '
        f"(AS market) where one is taken for something else.</p>{reasons}</div>"
    )
