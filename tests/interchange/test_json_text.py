import math
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fieldnotes.interchange.json_text import to_json_text, to_json_value
from fieldnotes.records import Slice, ValueRow


def test_records_become_objects_with_iso_dates():
    row = ValueRow(date(2026, 3, 1), date(2026, 3, 31), 12.5, Slice(market="Korea"))
    assert to_json_value(row) == {
        "period_start": "2026-03-01",
        "period_end": "2026-03-31",
        "value": 12.5,
        "slice": {"market": "Korea", "segment": "", "stage": "", "channel": "", "touchpoint": ""},
        "low": None,
        "high": None,
        "responses": None,
    }


def test_sequences_sets_paths_and_times_have_a_form():
    value = {"a": (1, True), "b": {"y", "x"}, "c": Path("m/n"), 4: datetime(2026, 3, 1, tzinfo=UTC)}
    assert to_json_text(value) == (
        '{"a": [1, true], "b": ["x", "y"], "c": "m/n", "4": "2026-03-01T00:00:00+00:00"}'
    )


def test_letters_of_all_scripts_stay_as_they_are():
    assert to_json_text("한국") == '"한국"'


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="object has no form in JSON"):
        to_json_value([object()])
    with pytest.raises(ValueError, match="JSON"):
        to_json_text(math.nan)
