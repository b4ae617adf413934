"""The workspace's rules on personal data: what is redacted by itself, what is kept, for how long."""

from dataclasses import replace
from typing import get_args

from ..errors import InvalidInputError
from ..records import RETENTION_KINDS, OriginalsRule, PrivacyRules, RedactRule, SoundRule
from ..store import privacy_rules
from ..store.database import writing
from .access import allowed
from .audit import note_in_audit
from .workspace import Workspace

LONGEST_DAYS = 36_500


@allowed("know the team")
def get_privacy_rules(ws: Workspace) -> PrivacyRules:
    """Return the rules as they are now."""
    return privacy_rules.read_rules(ws.db)


@allowed("look after the workspace")
def set_privacy_rules(ws: Workspace, **changes: object) -> PrivacyRules:
    """Change rules by their names in PrivacyRules, and return them all; the audit log notes it.

    retention: a mapping from some of RETENTION_KINDS to days, 1 or more; it takes the place of all there was.
    Raises InvalidInputError for a rule or value that does not exist.
    """
    allowed = {
        "redact": get_args(RedactRule),
        "originals": get_args(OriginalsRule),
        "sound": get_args(SoundRule),
    }
    for name, value in changes.items():
        if name == "retention":
            _check_retention(value)
        elif name not in allowed:
            raise InvalidInputError(f"“{name}” is no rule; use {', '.join((*allowed, 'retention'))}.")
        elif value not in allowed[name]:
            raise InvalidInputError(f"“{value}” is not possible for {name}; use {', '.join(allowed[name])}.")
    with writing(ws.db):
        rules = replace(get_privacy_rules(ws), **changes)  # type: ignore[arg-type]
        privacy_rules.write_rules(ws.db, rules)
        said = "; ".join(
            f"{name}: {_days_words(rules) if name == 'retention' else value}"
            for name, value in sorted(changes.items())
        )
        note_in_audit(ws, "rules changed", detail=said)
    return rules


def _days_words(rules: PrivacyRules) -> str:
    return ", ".join(f"{kind} {days} days" for kind, days in rules.retention.items()) or "everything is kept"


def _check_retention(given: object) -> None:
    if not isinstance(given, dict):
        raise InvalidInputError("Retention is a mapping from kinds of data to days.")
    for kind, days in given.items():
        if kind not in RETENTION_KINDS:
            raise InvalidInputError(f"“{kind}” is no kind of data; use {', '.join(RETENTION_KINDS)}.")
        if not isinstance(days, int) or not 1 <= days <= LONGEST_DAYS:
            raise InvalidInputError(f"{kind} cannot be kept for {days} days; use 1 to {LONGEST_DAYS:,}.")
