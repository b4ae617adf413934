"""The receipt of an erasure as a text to be kept: it names nobody."""

from ..records import ErasureReceipt


def receipt_lines(receipt: ErasureReceipt) -> list[str]:
    """Return what went, counted, a line each; nothing that was not there."""
    return [f"{name}: {count:,}" for name, count in receipt.counts.items() if count]


def receipt_text(receipt: ErasureReceipt, *, workspace: str) -> bytes:
    """Return the receipt as plain text in UTF-8, with the number by which it is found again."""
    day = f"{receipt.erased_at:%Y-%m-%d %H:%M} UTC"
    what = receipt_lines(receipt) or ["nothing but the participant's own record"]
    return "\n".join(
        [
            "Receipt of an erasure",
            "",
            f"Number: {receipt.guid}",
            f"Workspace: {workspace}",
            f"Erased on: {day}",
            f"Erased by: {receipt.erased_by}",
            "",
            "What was destroyed or blotted out:",
            *(f"- {line}" for line in what),
            "",
            "This receipt names nobody who was erased. Whoever restores a backup through fieldnotes erases "
            "them again.",
            "",
        ]
    ).encode()
