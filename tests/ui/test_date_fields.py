"""Dates are typed in one format, whatever page asks for them."""

import ast
from pathlib import Path

import pytest

FOLDERS = [Path(__file__).parents[2] / name for name in ("fieldnotes/ui", "pages")]
CALLS = [
    pytest.param(call, id=f"{path.stem}:{call.lineno}")
    for folder in FOLDERS
    for path in sorted(folder.rglob("*.py"))
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "date_input"
]


@pytest.mark.parametrize("call", CALLS)
def test_a_date_field_shows_year_month_day(call: ast.Call) -> None:
    given = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg == "format"}
    assert given == {"format": "YYYY-MM-DD"}
