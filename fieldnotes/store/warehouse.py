"""Other people's databases, read through SQLAlchemy: Postgres, Snowflake, BigQuery, or whatever has a
driver."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..errors import ImportFileError, InvalidInputError

ROWS_AT_A_TIME = 10_000
_READS = re.compile(
    r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:select|with|values|table)\b", re.IGNORECASE | re.DOTALL
)


def check_statement(statement: str) -> None:
    """Raise InvalidInputError for what is not one statement that reads."""
    if not _READS.match(statement) or ";" in statement.rstrip().rstrip(";"):
        raise InvalidInputError("A query is one SELECT statement; what changes the database is not run.")


@contextmanager
def read_query(url: str, statement: str) -> Iterator[tuple[Sequence[str], Iterator[Sequence[Any]]]]:
    """Give the column names and the rows of a query, streamed where the driver can.

    url: an SQLAlchemy address, for example postgresql+psycopg://reader:…@host/voc. Whatever the statement
    does is rolled back at the end; an account that may only read is the surer way.
    Raises ImportFileError in words that never hold the password: no driver, no connection, a statement that
    the database refuses. InvalidInputError as check_statement does.
    """
    check_statement(statement)
    from sqlalchemy import create_engine, text
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
    from sqlalchemy.pool import NullPool

    try:
        address = make_url(url)
        engine = create_engine(address, poolclass=NullPool)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        name = url.partition(":")[0][:40]
        raise ImportFileError(
            f"“{name}” is no kind of database that can be opened here ({type(error).__name__}); install its "
            "SQLAlchemy driver (psycopg, snowflake-sqlalchemy, sqlalchemy-bigquery), or correct the address."
        ) from None
    shown = address.render_as_string(hide_password=True)
    try:
        with engine.connect() as connection:
            plain = text(statement.rstrip().rstrip(";").replace(":", "\\:"))
            result = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(plain)
            yield list(result.keys()), iter(result)
            connection.rollback()
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        if address.password:
            why = why.replace(str(address.password), "…")
        raise ImportFileError(f"{shown} did not answer the query: {why[:300]}") from None
    finally:
        engine.dispose()
