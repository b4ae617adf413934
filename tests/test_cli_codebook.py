"""Everything that is done to a codebook is done from a terminal as well."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldnotes import cli, create_workspace, list_codes, open_workspace
from fieldnotes.errors import ConflictError, InvalidInputError, NotFoundError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "ws").close()
    return tmp_path / "ws"


@pytest.fixture
def run(folder: Path):
    def command(*words: str) -> Result:
        return CliRunner().invoke(
            cli.commands,
            ["codebook", words[0], "--workspace", str(folder), *words[1:]],
            catch_exceptions=False,
        )

    return command


def themes(folder: Path) -> list[str]:
    return [code.name for code in list_codes(open_workspace(folder), kind="theme")]


def test_the_list_shows_kinds_places_and_uses(run) -> None:
    lines = run("list", "--kind", "emotion").output.splitlines()
    assert lines[:3] == ["emotion:", "  joy\t0", "    amusement\t0"]
    assert run("list").output.splitlines()[0] == "theme:"


def test_a_codebook_goes_out_and_comes_in(run, tmp_path: Path) -> None:
    for name in ("book.csv", "book.qdc"):
        out = tmp_path / name
        assert run("export", str(out)).output == f"The codebook is in {out}.\n"
        assert run("import", str(out)).output == "0 added, 0 changed, 61 the same already.\n"
    with pytest.raises(InvalidInputError, match="cannot be written as “pdf”"):
        run("export", str(tmp_path / "book.pdf"))
    with pytest.raises(InvalidInputError, match="cannot be written"):
        run("export", str(tmp_path / "no" / "book.csv"))


def test_an_import_says_what_differs_and_takes_it_only_when_asked(run, folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "b.csv"
    table.write_text("kind,path,definition\ntheme,waiting,New.\ntheme,parking,\ntheme,Parking,\n", "utf-8")
    looked = run("import", str(table), "--preview")
    assert looked.stdout == "1 would be added, 0 would be changed, 0 the same already.\n"
    assert "differs, stays as it is: waiting: definition\n" in looked.stderr
    assert "left out: Parking: The file has it twice; the first one holds." in looked.stderr
    assert "parking" not in themes(folder)
    assert run("import", str(table), "--take-all").stdout == "1 added, 1 changed, 0 the same already.\n"
    assert "parking" in themes(folder)
    assert run("undo").output == "Took back: imported b.csv: 1 new code, 1 changed.\n"
    assert "parking" not in themes(folder)


def test_codes_are_changed_and_taken_back(run, folder: Path) -> None:
    before = themes(folder)
    assert run("merge", "waiting", "reaching somebody").output == (
        "Merged “waiting” into “reaching somebody” with 0 codings.\n"
    )
    assert run("rename", "price and value", "price").output == "Renamed “price and value” to “price”.\n"
    assert run("move", "PRICE", "--below", "product fault").output == "Moved “price”.\n"
    assert run("move", "product fault", "--place", "1").output == "Moved “product fault”.\n"
    assert run("retire", "product fault > price").output == "Retired “price”.\n"
    assert themes(folder)[:2] == ["product fault", "price"]
    assert run("retire", "price", "--bring-back").output == "Brought back “price”.\n"
    history = run("history").output.splitlines()
    assert [line.split("\t")[3] for line in history][:2] == ["brought back “price”", "retired “price”"]
    for _ in range(6):
        assert run("undo").exit_code == 0
    assert run("undo").output == "Nothing to take back.\n"
    assert themes(folder) == before
    assert run("undo", "--redo").output.startswith("Did again: merged “waiting”")


def test_templates_are_listed_and_added(run) -> None:
    assert run("template").output.startswith("emotions\tEmotions: Plutchik and GoEmotions: ")
    assert run("template", "service-quality").output == "“Service quality”: 15 added, 0 there already.\n"
    assert run("template", "emotions").output == (
        "“Emotions: Plutchik and GoEmotions”: 0 added, 29 there already.\n"
    )


def test_a_name_that_is_none_or_several_is_said(run) -> None:
    run("template", "stages")
    with pytest.raises(NotFoundError, match="no code “queues”"):
        run("rename", "queues", "x")
    run("rename", "delivery", "use")
    with pytest.raises(ConflictError, match="stage: Customer journey > use, stage: Online order > use"):
        run("retire", "use")
    assert run("retire", "online order > USE").output == "Retired “use”.\n"
