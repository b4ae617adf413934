"""What the workspace does with personal data."""

import json

from sqlite_utils import Database

from ..records import PrivacyRules
from .database import rows
from .rows import to_record


def read_rules(db: Database) -> PrivacyRules:
    """Return the rules as they are now."""
    (row,) = rows(db, "SELECT * FROM privacy_rules")
    return to_record(PrivacyRules, {**row, "retention": json.loads(row["retention"])})


def write_rules(db: Database, rules: PrivacyRules) -> None:
    """Store the rules."""
    db.conn.execute(
        "UPDATE privacy_rules SET redact = ?, originals = ?, sound = ?, retention = ?",
        [rules.redact, rules.originals, rules.sound, json.dumps(rules.retention)],
    )


def read_retention_day(db: Database) -> str | None:
    """Return the day on which retention last ran, as ISO text."""
    day: str | None = rows(db, "SELECT retention_ran_on FROM privacy_rules")[0]["retention_ran_on"]
    return day


def set_retention_day(db: Database, day: str) -> None:
    """Note the day on which retention ran."""
    db.conn.execute("UPDATE privacy_rules SET retention_ran_on = ?", [day])
