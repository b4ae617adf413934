"""The rules of the house that no single room can keep alone."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import requires
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

import fieldnotes

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "fieldnotes"
LONGEST_MODULE_LINES = 400
HEAVY = {"numba", "ruptures", "sklearn", "spacy", "sqlalchemy", "statsmodels", "thinc", "torch", "whisper"}

# Imports every module of the package that a page may touch, then says what came with it.
IMPORT_AS_THE_WEB_PROCESS_DOES = """
import importlib, pkgutil, sys
import fieldnotes, fieldnotes.services, fieldnotes.ui
for room in (fieldnotes.services, fieldnotes.ui):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        importlib.import_module(module.name)
print(*sorted(name for name in sys.modules if "." not in name))
"""


def _sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False)


def _ships(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def test_imports_run_the_way_the_house_says() -> None:
    outcome = _run(Path(sys.executable).with_name("lint-imports"), "--no-cache")

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_the_web_process_loads_no_speech_engine_and_no_language_model() -> None:
    outcome = _run(sys.executable, "-c", IMPORT_AS_THE_WEB_PROCESS_DOES)

    assert outcome.returncode == 0, outcome.stderr
    assert HEAVY & set(outcome.stdout.split()) == set()


def test_the_public_face_is_sorted_complete_and_documented() -> None:
    public = [
        name
        for name, value in vars(fieldnotes).items()
        if name[0] != "_" and not isinstance(value, ModuleType)
    ]

    assert fieldnotes.__all__ == sorted(fieldnotes.__all__, key=lambda name: (name[0].islower(), name))
    assert sorted(fieldnotes.__all__) == sorted({*public, *(n for n in fieldnotes.__all__ if n[0] == "_")})
    undocumented = [
        name for name in fieldnotes.__all__ if name[0] != "_" and not getattr(fieldnotes, name).__doc__
    ]
    assert undocumented == []


@pytest.mark.parametrize("source", _sources("fieldnotes"), ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_runs_in_the_store_alone(source: Path) -> None:
    in_store = source.is_relative_to(PACKAGE / "store")
    calls = [
        node.func for node in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    sql = [
        call.lineno for call in calls if isinstance(call, ast.Attribute) and call.attr.startswith("execute")
    ]

    assert in_store or sql == []


def test_no_module_is_longer_than_one_idea() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for path in _sources("fieldnotes", "pages", "scripts")
    }
    # The public face and that of the records are lists of names with where each comes from; tests keep them
    # in order.
    del lengths[PACKAGE / "__init__.py"], lengths[PACKAGE / "records" / "__init__.py"]

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_an_installed_wheel_holds_the_app_its_pages_and_its_look(tmp_path: Path) -> None:
    build = _run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", tmp_path, ROOT),
    )
    assert build.returncode == 0, build.stderr

    beside_the_package = [ROOT / "app.py", ROOT / ".streamlit/config.toml"]
    beside_the_package += [path for folder in ("pages", "static") for path in (ROOT / folder).rglob("*")]
    carried = {
        str(Path("fieldnotes/_app", path.relative_to(ROOT))) for path in beside_the_package if _ships(path)
    }
    package = {str(path.relative_to(ROOT)) for path in PACKAGE.rglob("*") if _ships(path)}
    [wheel] = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == carried | package


def test_whisper_cpu_is_what_openai_whisper_needs_less_triton() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    needed = {Requirement(line).name for line in requires("openai-whisper") or [] if "extra ==" not in line}

    # numpy is a requirement of fieldnotes itself.
    assert {Requirement(line).name for line in extras["whisper-cpu"]} == needed - {"numpy", "triton"}


def test_every_requirement_is_pinned_in_the_tested_set() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    asked = {Requirement(line).name for lines in [project["dependencies"], *extras] for line in lines}
    pinned = {
        re.sub("_", "-", line.split("==")[0])
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }

    assert asked - pinned == set()
