"""A codebook comes back equal; an import shows first, overwrites nothing unasked, and is undone."""

import csv
import io
from pathlib import Path

import pytest
from lxml import etree

from fieldnotes.errors import ConflictError, ImportFileError, InvalidInputError
from fieldnotes.services import code_history, code_merging, codebook
from fieldnotes.services.codebook_files import export_codebook, import_codebook, preview_codebook_import
from fieldnotes.services.codebook_templates import add_template
from fieldnotes.services.workspace import Workspace, create_workspace
from fieldnotes.store.database import writing

MATERIAL = Path(__file__).parents[1] / "material" / "refi"


@pytest.fixture
def blank(tmp_path: Path) -> Workspace:
    ws = create_workspace(tmp_path / "other")
    with writing(ws.db):
        ws.db.conn.execute("DELETE FROM code")
    return ws


def as_told(ws: Workspace) -> list[tuple[object, ...]]:
    """The codebook without ids: every field, each code's parent by its GUID, in order."""
    book = codebook.list_codes(ws)
    guids = {code.id: code.guid for code in book}
    kinds = sorted(
        ({**vars(code), "id": 0, "ordinal": 0, "parent_id": guids.get(code.parent_id or 0)} for code in book),
        key=lambda fields: fields["kind"],
    )
    return [tuple(fields.values()) for fields in kinds]


def change_everything(ws: Workspace) -> None:
    add_template(ws, "service-quality")
    add_template(ws, "stages")
    waiting, kept = (code for code in codebook.list_codes(ws) if code.name in ("waiting", "promise kept"))
    codebook.edit_code(
        ws, waiting.id, name='=waiting <&> "long"', definition="a\n\nExamples: b", colour="pink"
    )
    codebook.edit_code(ws, kept.id, colour="slate", examples="+1\n-1")
    codebook.retire_code(ws, kept.id)
    codebook.move_code(ws, kept.id, parent_id=waiting.id)
    other = codebook.add_code(ws, kind="theme", name="other")
    code_merging.merge_codes(ws, other.id, waiting.id)


@pytest.mark.parametrize("form", ["csv", "qdc"])
def test_a_whole_codebook_comes_back_equal_in_another_workspace(
    workspace: Workspace, blank: Workspace, form: str
) -> None:
    change_everything(workspace)
    content = export_codebook(workspace, form)
    preview, change = import_codebook(blank, content, file_name=f"book.{form}")
    assert preview.problems == ()
    assert preview.count("added") == len(codebook.list_codes(workspace)) == len(preview.rows)
    assert as_told(blank) == as_told(workspace)
    assert export_codebook(blank, form) == content
    assert change is not None
    code_history.undo_code_change(blank, change.id)
    assert codebook.list_codes(blank) == []
    code_history.redo_code_change(blank, change.id)
    assert as_told(blank) == as_told(workspace)


@pytest.mark.parametrize("form", ["csv", "qdc"])
def test_a_codebook_finds_itself_unchanged(workspace: Workspace, form: str) -> None:
    change_everything(workspace)
    preview, change = import_codebook(workspace, export_codebook(workspace, form), file_name=f"b.{form}")
    assert {row.status for row in preview.rows} == {"same"}
    assert change is None


def test_the_export_is_valid_against_the_schema(workspace: Workspace) -> None:
    change_everything(workspace)
    schema = etree.XMLSchema(etree.parse(MATERIAL / "Codebook.xsd"))
    tree = etree.fromstring(export_codebook(workspace, "qdc"))
    schema.assertValid(tree)
    assert len(tree.findall(".//{*}MemberCode")) == 1
    colours = [code.get("color") for code in tree.iter("{*}Code") if code.get("isCodable") == "true"]
    assert all(colour.startswith("#") and colour == colour.lower() for colour in colours)


def table(*lines: str) -> bytes:
    return "\n".join(["kind,path,definition,guid", *lines]).encode()


def test_what_differs_is_shown_and_stays_unless_it_is_chosen(workspace: Workspace) -> None:
    waiting = next(code for code in codebook.list_codes(workspace) if code.name == "waiting")
    data = table(f"theme,queueing,New words.,{waiting.guid}", "theme,parking,A place for the car.,")
    preview = preview_codebook_import(workspace, data, file_name="b.csv")
    changed, added = preview.rows
    assert (changed.status, changed.code_id) == ("changed", waiting.id)
    assert changed.differs[0] == ("name", "waiting", "queueing")
    assert changed.differs[1:] == (("definition", waiting.definition, "New words."),)
    assert added.status == "added"
    assert codebook.get_code(workspace, waiting.id).name == "waiting"

    import_codebook(workspace, data, file_name="b.csv")
    assert codebook.get_code(workspace, waiting.id) == waiting
    _, change = import_codebook(workspace, data, file_name="b.csv", take=[waiting.id])
    assert change is not None
    assert change.said == "imported b.csv: 0 new codes, 1 changed"
    assert codebook.get_code(workspace, waiting.id).definition == "New words."
    code_history.undo_code_change(workspace, change.id)
    assert codebook.get_code(workspace, waiting.id) == waiting


def test_what_cannot_be_brought_in_says_why_and_the_rest_comes(workspace: Workspace) -> None:
    book = {code.name: code for code in codebook.list_codes(workspace)}
    code_merging.merge_codes(workspace, book["waiting"].id, book["promise broken"].id)
    preview = preview_codebook_import(
        workspace,
        table(
            f"theme,waiting,,{book['waiting'].guid}",
            f"theme,joy,,{book['joy'].guid}",
            "theme,twice,,",
            "theme,Twice,again,",
            f"theme,promise kept,,{book['price and value'].guid}",
            "theme,fine,,",
        ),
        file_name="b.csv",
    )
    assert [(row.status, row.why) for row in preview.rows] == [
        ("conflict", "It was merged into “promise broken” here."),
        ("conflict", "It is of kind emotion here and of kind theme in the file."),
        ("added", ""),
        ("conflict", "The file has it twice; the first one holds."),
        ("conflict", "There is another theme “promise kept” at that place."),
        ("added", ""),
    ]


def test_a_code_that_was_taken_back_comes_again_as_itself(workspace: Workspace) -> None:
    parking = codebook.add_code(workspace, kind="theme", name="parking")
    content = export_codebook(workspace, "qdc")
    code_history.undo_code_change(workspace)
    _, change = import_codebook(workspace, content, file_name="b.qdc")
    assert codebook.get_code(workspace, parking.id).guid == parking.guid
    assert change is not None
    code_history.undo_code_change(workspace, change.id)
    assert parking.id not in {code.id for code in codebook.list_codes(workspace)}


def test_a_project_of_another_program_becomes_themes_in_the_likest_colours(workspace: Workspace) -> None:
    data = (MATERIAL / "skyloom_Project.qde").read_bytes()
    preview, _ = import_codebook(workspace, data, file_name="p.qde")
    assert {row.kind for row in preview.rows} == {"theme"}
    book = {code.name: code for code in codebook.list_codes(workspace)}
    assert book["Feelings"].definition == "thoughts about breakfast foods"
    assert (book["cornflakes"].colour, book["Coke"].colour) == ("red", "orange")
    needs = preview_codebook_import(workspace, data, file_name="p.qde", kind="need")
    assert "need" in {row.kind for row in needs.rows}


def test_taking_what_does_not_fit_changes_nothing(workspace: Workspace) -> None:
    a, b = codebook.list_codes(workspace, kind="theme")[:2]
    data = table(f"theme,{b.name},,{a.guid}", f"theme,{a.name},,{b.guid}")
    before = as_told(workspace)
    preview = preview_codebook_import(workspace, data, file_name="b.csv")
    assert {row.status for row in preview.rows} == {"conflict"}
    circle = table(f"theme,x > {a.name},,{a.guid}", f"theme,x,,{b.guid}")
    try:
        import_codebook(workspace, circle, file_name="b.csv", take=[a.id, b.id])
    except ConflictError:
        assert as_told(workspace) == before


def test_files_and_forms_that_are_none_are_refused(workspace: Workspace) -> None:
    with pytest.raises(ImportFileError, match="no column is called"):
        preview_codebook_import(workspace, b"hello\nworld\n", file_name="notes.txt")
    with pytest.raises(InvalidInputError, match="cannot be written as “pdf”"):
        export_codebook(workspace, "pdf")
    with pytest.raises(InvalidInputError, match="“mood” is no kind"):
        preview_codebook_import(workspace, b"path\nx\n", file_name="b.csv", kind="mood")


def test_three_thousand_nested_codes_come_in_and_go_out_again(workspace: Workspace) -> None:
    opened = "".join(
        f'<Code guid="{n:08x}-0000-4000-8000-000000000000" name="n{n}" isCodable="true">'
        for n in range(3_000)
    )
    data = (
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{opened}{"</Code>" * 3_000}</Codes></CodeBook>'
    ).encode()
    preview, _ = import_codebook(workspace, data, file_name="deep.qdc")
    assert preview.count("added") == 3_000
    assert export_codebook(workspace, "qdc").count(b'name="n') >= 3_000


def test_the_table_of_a_codebook_has_every_column(workspace: Workspace) -> None:
    content = export_codebook(workspace, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    fear = next(row for row in rows if row["path"] == "fear")
    assert (fear["kind"], fear["valence"], fear["degrees"]) == ("emotion", "-1", "apprehension|fear|terror")
    nervous = next(row for row in rows if row["path"] == "fear > nervousness")
    assert nervous["definition"] == "Unease about what may come."
