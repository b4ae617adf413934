"""One verb a function: the only place that joins the store to the logic."""
