"""Codebook: what each code means and where it is used; how codes are changed, brought in and taken back."""

from fieldnotes.ui.codebook_page import draw_codebook
from fieldnotes.ui.parts import page_errors, page_head
from fieldnotes.ui.shell import open_page

ws = open_page("codebook", wide=True)
page_head("Codebook", "What each code means, so that two people put the same tag on the same words.")
with page_errors():
    draw_codebook(ws)
