"""Ask next: the questions that walks left open, for the next survey, the next call and the next walk."""

from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.ask_next_page import show_ask_next
from fieldnotes.ui.parts import page_errors
from fieldnotes.ui.shell import open_page

ws = open_page("ask_next")
keep_address()

with page_errors():
    show_ask_next(ws)
