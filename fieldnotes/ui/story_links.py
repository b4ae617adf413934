"""The story page's own addresses."""

import streamlit as st

from .shell import page_address


def go_to(query: dict[str, str]) -> None:
    """Set this page's address. A link from a page to itself would leave the address as it was."""
    st.query_params.from_dict(query)


def whole_address(story_id: int) -> str:
    """Return the address of a story where this workspace is served."""
    return served_at() + page_address("story", id=story_id)


def served_at() -> str:
    """Return where this workspace is served, without a slash at its end; "" where that is not known."""
    return (st.context.url or "").partition("?")[0].rstrip("/").removesuffix("/story")
