"""The choice of whom something that is taken away is made for."""

from typing import Literal

import streamlit as st

_AUDIENCES: dict[Literal["inside", "outside"], str] = {"inside": "Inside", "outside": "Outside"}


def choose_audience(*, key: str, help: str | None = None) -> Literal["inside", "outside"]:
    """Draw the choice, and return it."""
    chosen = st.segmented_control(
        "Made for",
        list(_AUDIENCES),
        format_func=_AUDIENCES.__getitem__,
        default="inside",
        required=True,
        key=key,
        help=help,
    )
    return chosen or "inside"
