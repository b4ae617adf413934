"""What the latest look at the data found, in a file beside the database, which may be what is damaged."""

import json
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ..records import AuditHead, Health
from .backup_files import HEALTH_FILE


def read_health(folder: Path) -> Health:
    """Return what the latest look at the data in a workspace folder found; nothing where there was none."""
    try:
        said = json.loads((folder / HEALTH_FILE).read_text(encoding="utf-8"))
        return Health(
            checked_at=_moment(said.get("checked_at")),
            problems=tuple(str(problem) for problem in said.get("problems", [])),
            backup_name=str(said.get("backup_name", "")),
            backup_at=_moment(said.get("backup_at")),
            backup_problem=str(said.get("backup_problem", "")),
            audit_head=AuditHead(**said["audit_head"]) if said.get("audit_head") else None,
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return Health()


def write_health(folder: Path, health: Health) -> None:
    """Write down what was found. It lies beside the database, which may be what is damaged."""
    said = {
        "checked_at": health.checked_at and health.checked_at.isoformat(),
        "problems": health.problems,
        "backup_name": health.backup_name,
        "backup_at": health.backup_at and health.backup_at.isoformat(),
        "backup_problem": health.backup_problem,
        "audit_head": health.audit_head and asdict(health.audit_head),
    }
    unfinished = folder / f"{HEALTH_FILE}.{os.getpid()}"
    try:
        unfinished.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        unfinished.replace(folder / HEALTH_FILE)
    except OSError:  # a full disk: what was found is said anyway
        unfinished.unlink(missing_ok=True)


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
