"""Metrics: the list, one metric over time, and the way a file comes in."""

import streamlit as st

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.metrics_detail import draw_metric
from fieldnotes.ui.metrics_import import draw_import
from fieldnotes.ui.metrics_list import draw_metrics
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page, query_id

ws = open_page("metrics")
keep_address()

with page_errors():
    metric_id = query_id("metric")
    if st.query_params.get("bring"):
        draw_import(ws, metric_id)
    elif metric_id:
        draw_metric(ws, metric_id)
    else:
        draw_metrics(ws)
