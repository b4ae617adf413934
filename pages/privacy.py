"""Privacy: what waits for a decision, the rules, what would go, who heard and exported what."""

from fieldnotes.services.access import may
from fieldnotes.ui.audit_list import show_audit
from fieldnotes.ui.participant_erasure import list_of_receipts
from fieldnotes.ui.parts import page_errors, page_head, section
from fieldnotes.ui.privacy_parts import privacy_style
from fieldnotes.ui.privacy_rules import show_expiring, show_rules
from fieldnotes.ui.redaction_queue import show_queue
from fieldnotes.ui.shell import open_page

ws = open_page("privacy")
privacy_style()
page_head(
    "Privacy",
    "What gives people away, what is kept for how long, and who heard, exported or erased what.",
    eyebrow=ws.name,
)
with page_errors():
    section("Waiting for you")
    show_queue(ws)
    section("Rules")
    show_rules(ws)
    if may(ws, "look after the workspace"):
        section("What would go today")
        show_expiring(ws)
        section("Erased")
        list_of_receipts(ws)
        section("Audit log")
        show_audit(ws)
