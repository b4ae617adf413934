"""Buttons that put the items of a list in order, and leave one out."""

import streamlit as st


def draw_order_buttons(items: list[int], place: int, *, key: str) -> None:
    """Draw the buttons of the item at `place` of a list that the session keeps; they change that list.

    key: what the buttons' keys begin with; the item is in them.
    """
    item, last = items[place], len(items) - 1
    for name, icon, words, to, off in (
        ("up", "arrow_upward", "Earlier", place - 1, place == 0),
        ("down", "arrow_downward", "Later", place + 1, place == last),
    ):
        st.button(
            words,
            icon=f":material/{icon}:",
            key=f"{key}_{name}_{item}",
            disabled=off,
            on_click=_move,
            args=(items, place, to),
        )
    st.button(
        "Leave out",
        icon=":material/close:",
        key=f"{key}_out_{item}",
        on_click=items.remove,
        args=(item,),
    )


def _move(items: list[int], place: int, to: int) -> None:
    items.insert(to, items.pop(place))
