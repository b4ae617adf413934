"""Files and sound are made when somebody asks for them, so that consent is asked at that moment.

Streamlit keeps what a page hands it at an address of its own for as long as the page is open: words that lay
there would outlive a withdrawal.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted((ROOT / "fieldnotes" / "ui").glob("*.py")),
    *sorted((ROOT / "pages").glob("*.py")),
    ROOT / "app.py",
]
KEPT_BY_STREAMLIT = {"audio", "image", "video", "pdf"}


def calls_of_streamlit(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def is_made_later(data: ast.expr, tree: ast.Module) -> bool:
    """Say whether it is a function: written here, or what is annotated as one."""
    if isinstance(data, ast.Lambda):
        return True
    name = data.func if isinstance(data, ast.Call) else data
    if not isinstance(name, ast.Name):
        return False
    if isinstance(data, ast.Call):
        if name.id == "partial":
            return True
        made = [
            one.returns for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name.id
        ]
    else:
        made = [one.annotation for one in ast.walk(tree) if isinstance(one, ast.arg) and one.arg == name.id]
    return any(one is not None and ast.unparse(one).startswith("Callable") for one in made)


def test_a_page_hands_streamlit_no_file_but_a_function_that_makes_it() -> None:
    found = []
    for path in PAGES:
        tree = ast.parse(path.read_text("utf-8"))
        for name, call in calls_of_streamlit(tree):
            if name == "download_button":
                (data,) = [one.value for one in call.keywords if one.arg == "data"] or call.args[1:2]
                found.append((f"{path.name}:{call.lineno}", is_made_later(data, tree)))
    assert len(found) > 10
    assert [where for where, later in found if not later] == []


def test_no_page_gives_streamlit_sound_or_pictures() -> None:
    assert [
        f"{path.name}:{call.lineno}"
        for path in PAGES
        for name, call in calls_of_streamlit(ast.parse(path.read_text("utf-8")))
        if name in KEPT_BY_STREAMLIT
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "st"
    ] == []
