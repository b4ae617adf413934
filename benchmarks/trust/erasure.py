"""Erasing: canary words of somebody who stands in every kind of place, searched for as bytes afterwards."""

from pathlib import Path

from ..canaries import CANARIES, make_workspace_with_canaries
from .outcome import Outcome
from .traces import find_traces


def check(times: int, folder: Path) -> Outcome:
    """Erase somebody, then restore a backup that was made before; count the words that are still there."""
    from fieldnotes import back_up, erase_participant, restore_backup

    left = found_before = 0
    for n in range(times):
        ws, person = make_workspace_with_canaries(folder / f"{n}" / "workspace")
        made = back_up(ws)
        found_before += sum(map(bool, find_traces(ws.folder, CANARIES).values()))
        erase_participant(ws, person.id, code=person.code)
        restored = folder / f"{n}" / "restored"
        restore_backup(made.backup.path, restored)
        for place, leave_out in ((ws.folder, ["backups"]), (restored, [])):
            left += sum(map(len, find_traces(place, CANARIES, leave_out=leave_out).values()))
        ws.close()
    figures: dict[str, float | str] = {"words before": found_before, "words left": left}
    return Outcome(left == 0 and found_before == times * len(CANARIES), figures)
