"""Coverage: who has been in the field, which places nobody has walked, and where to go next."""

from fieldnotes.services.coverage import local_today, read_coverage
from fieldnotes.ui.address_bar import keep_address
from fieldnotes.ui.coverage_address import look_now
from fieldnotes.ui.coverage_controls import choose_period, coverage_style
from fieldnotes.ui.coverage_files import draw_files
from fieldnotes.ui.coverage_map import draw_cell, draw_map
from fieldnotes.ui.coverage_next import draw_next
from fieldnotes.ui.coverage_out import draw_out, draw_summary
from fieldnotes.ui.metrics_words import draw_style
from fieldnotes.ui.parts import empty_state, page_errors, page_head
from fieldnotes.ui.shell import open_page

ws = open_page("coverage")
keep_address()
page_head("Coverage", "Who has been in the field, and where nobody has been yet.", eyebrow=ws.name)
draw_style()
coverage_style()
with page_errors():
    look = look_now()
    choose_period(look)
    start, end = look.days(local_today())
    seen = read_coverage(
        ws,
        start=start,
        end=end,
        by=look.by,
        journey_id=look.journey,
        across=look.across,
        only=look.only or None,
    )
    if look.stage:
        draw_cell(look, seen)
    else:
        if seen.total.last is None:
            empty_state(
                "Nobody has walked the path yet",
                "Each walk counts here: who was out, for how long, at which stage, in which market.",
                action="Start the first walk",
                to_page="walk",
            )
        else:
            draw_summary(seen)
        draw_next(ws, seen)
        draw_map(ws, look, seen)
        draw_out(ws, look, seen)
        draw_files(ws, seen)
