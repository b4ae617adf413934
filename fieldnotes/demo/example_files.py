"""What the scripts that make example figures share: months, and files that say that they are made up."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from ..interchange.csv_text import Cell, rows_to_csv


def write_example_file(
    path: Path, name: str, header: tuple[str, ...], rows: Iterable[tuple[Cell, ...]], *, script: str
) -> None:
    """Write a table whose first line says which script made up its figures.

    name: the metric's name, which says that the figures are an example.
    """
    title = f"# {name}: made up by {script}; no real customer answered"
    path.write_bytes((rows_to_csv((title,), ()) + rows_to_csv(header, rows)).encode())


def example_months(first: date, months: int) -> Iterator[date]:
    """Return the first days of so many months in a row."""
    month = first
    for _ in range(months):
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    """Return the first day of the month after the one that begins on `month`."""
    return (month + timedelta(days=31)).replace(day=1)
