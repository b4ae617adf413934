"""The schema, as numbered migrations; each is recorded in the transaction that makes it.

Never change one that was released: add the next.
"""

from importlib.resources import files

from sqlite_utils import Database, Migrations

migrations = Migrations("fieldnotes")


@migrations()
def m0001_the_whole_domain(db: Database) -> None:
    """Make all tables of the domain, their indexes, and the full-text indexes over what can be searched."""
    for statement in _statements("m0001.sql"):
        db.execute(statement)


@migrations()
def m0002_vocabulary_and_translation(db: Database) -> None:
    """Add the vocabulary, English texts beside transcripts, and jobs of further kinds."""
    for statement in _statements("m0002.sql"):
        db.execute(statement)


@migrations()
def m0003_changes_of_lines(db: Database) -> None:
    """Add the log of changes of lines, overlapping speech, merged voices, the customer's channel."""
    for statement in _statements("m0003.sql"):
        db.execute(statement)


def _statements(file_name: str) -> list[str]:
    # Statements end with ";;", so that a trigger can hold a single one.
    # executescript() would commit the migration's transaction first, so statements run one by one.
    script = files(__package__).joinpath("schema", file_name).read_text(encoding="utf-8")
    return [statement.strip() for statement in script.split(";;") if statement.strip()]
