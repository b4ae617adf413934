"""Three real exports brought in through the page, with figures that can be checked by hand."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fieldnotes import list_metric_values, list_metrics, open_workspace
from fieldnotes.records import Slice
from tests.browser.conftest import RunningApp
from tests.browser.selects import READ_MS, choose, wait_until_idle

pytestmark = pytest.mark.browser

MATERIAL = Path(__file__).parents[1] / "material" / "voc"


def choose_file(page: Page, app: RunningApp, file: Path) -> None:
    page.goto(f"{app.url}/metrics?bring=1")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="Which column is which")).to_be_visible(timeout=READ_MS)


def import_as(page: Page, name: str) -> None:
    box = page.get_by_label("Name", exact=True)
    box.fill(name)
    box.press("Tab")
    page.get_by_role("button", name="Make the metric and import the values").click()
    expect(page.get_by_role("heading", name="What the file brought")).to_be_visible(timeout=READ_MS)


def unpacked(name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(gzip.decompress((MATERIAL / f"{name}.gz").read_bytes()))
    return path


def test_three_real_exports_come_in_through_the_page(desktop: Page, app: RunningApp, tmp_path: Path) -> None:
    choose_file(desktop, app, unpacked("ibm-telco-churn-all.csv", tmp_path))
    expect(desktop.get_by_text("Value or score: “Churn”, because")).to_be_visible()
    choose(desktop, "Segment", "Contract")
    import_as(desktop, "Churn, telco")
    expect(desktop.get_by_text(re.compile(r"26\.5 % in .* for all customers")).first).to_be_visible()

    choose_file(desktop, app, unpacked("cfpb-complaints-all.csv", tmp_path))
    expect(desktop.get_by_role("combobox", name="Kind", exact=True)).to_have_value(
        "complaints (rate or number)"
    )
    expect(desktop.get_by_role("combobox", name="How it is measured", exact=True)).to_have_value(
        "how many cases there are"
    )
    choose(desktop, "Gathered by", "years")
    choose(desktop, "Channel", "submitted_via")
    import_as(desktop, "Complaints")
    expect(desktop.get_by_text("145 cases added")).to_be_visible()
    expect(desktop.get_by_text(re.compile(r"^128 in 2017 for all customers"))).to_be_visible()

    choose_file(desktop, app, MATERIAL / "qualtrics-export.csv")
    expect(desktop.get_by_text("An export of Qualtrics.")).to_be_visible()
    choose(desktop, "Value or score", "Q1")
    desktop.get_by_test_id("stRadioOption").filter(has_text="one answer").click()
    import_as(desktop, "First question")

    ws = open_workspace(app.folder)
    churn, complaints, question = (
        next(metric for metric in list_metrics(ws) if metric.name == name)
        for name in ("Churn, telco", "Complaints", "First question")
    )
    [everybody] = list_metric_values(ws, churn.id, part=Slice())
    assert (round(everybody.value, 2), everybody.responses) == (26.54, 7043)
    [monthly] = list_metric_values(ws, churn.id, part=Slice(segment="Month-to-month"))
    assert (round(100 * 1655 / 3875, 2), round(monthly.value, 2), monthly.responses) == (42.71, 42.71, 3875)
    years = list_metric_values(ws, complaints.id, part=Slice())
    assert sum(value.value for value in years) == 145
    [only] = list_metric_values(ws, question.id, part=Slice())
    assert (only.value, only.responses, only.period_start) == (2.0, 1, date(2017, 7, 1))
    ws.close()


def test_a_large_file_shows_how_far_it_is_and_can_be_stopped(
    desktop: Page, app: RunningApp, tmp_path: Path
) -> None:
    file = tmp_path / "large.csv"
    rows = (f"R_{n},2026-03-{1 + n % 28:02},{n % 11},Market {n % 20}\n" for n in range(300_000))
    file.write_text("ResponseId,RecordedDate,score,country\n" + "".join(rows))
    choose_file(desktop, app, file)
    box = desktop.get_by_label("Name", exact=True)
    box.fill("Large")
    box.press("Tab")
    wait_until_idle(desktop)
    start = desktop.get_by_role("button", name="Make the metric and import the values")
    start.click()
    expect(desktop.get_by_role("progressbar").first).to_be_visible(timeout=READ_MS)
    desktop.get_by_role("button", name="Stop", exact=True).click()
    expect(desktop.get_by_text("Stopped. Nothing of the file was brought in.")).to_be_visible(timeout=READ_MS)
    ws = open_workspace(app.folder)
    assert "Large" not in [metric.name for metric in list_metrics(ws)]

    start.click()
    expect(desktop.get_by_text("300,000 answers added")).to_be_visible(timeout=2 * READ_MS)
    assert "Large" in [metric.name for metric in list_metrics(ws)]
    ws.close()
