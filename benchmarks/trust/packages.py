"""What is installed is what was pinned, unchanged, and under licences that an Apache-2.0 product can use."""

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions, requires
from pathlib import Path

from packaging.requirements import Requirement

from .outcome import Outcome

ROOT = Path(__file__).parents[2]
PERMISSIVE = re.compile(
    r"\b(mit|bsd|apache|isc|psf|python software foundation|zlib|unlicense|0bsd|hpnd|mpl|mozilla|cc0|"
    r"public domain|cnri|zpl|bsl-1\.0|blueoak)\b",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b(a?gpl|gnu (affero )?general public|sspl)", re.IGNORECASE)
LESSER = re.compile(r"\blgpl|lesser general", re.IGNORECASE)


def check(times: int, scratch: Path) -> Outcome:
    """Compare each installed package that fieldnotes needs with its pin; 1 reads all their files, 0 none."""
    pins = _pins()
    needed = {name: one for one in distributions() if (name := _plain(one.name)) in _needed()}
    unpinned = sorted(name for name in needed if name not in pins and name != "fieldnotes")
    # What comes after the plus says how it was built: torch 2.13.0+cpu is torch 2.13.0.
    other = sorted(
        name for name, one in needed.items() if pins.get(name, one.version) != one.version.split("+")[0]
    )
    refused = sorted(name for name, one in needed.items() if name != "fieldnotes" and not _may_be_used(one))
    changed = sorted({name for name, one in needed.items() for _ in (_changed_files(one) if times else ())})
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    conflicts = [line for line in asked.stdout.splitlines() if line and not line.startswith("No broken")]
    # docs/decisions/install-without-triton.md
    conflicts = [line for line in conflicts if "openai-whisper" not in line or "triton" not in line]
    said = "; ".join(
        f"{what}: {', '.join(names)}"
        for what, names in (
            ("not pinned", unpinned),
            ("another version", other),
            ("licence to look at", refused),
            ("files changed", changed),
            ("pip check", conflicts),
        )
        if names
    )
    figures: dict[str, float | str] = {
        "packages": len(needed),
        "not_pinned": len(unpinned),
        "another_version_than_pinned": len(other),
        "licence_to_look_at": len(refused),
        "changed_files": len(changed),
        "pip_check_conflicts": len(conflicts),
        "known_vulnerabilities": "not shown: advisories need the internet (pip-audit)",
    }
    return Outcome(not (unpinned or other or refused or changed), figures, said)


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(";")[0].split("==") for line in lines if "==" in line and not line.startswith("#")]
    return {_plain(name): version.strip() for name, version in pairs}


def _needed() -> set[str]:
    """Return what fieldnotes asks for with its extras, and what that asks for in turn, where installed."""
    found: set[str] = set()
    waiting = ["fieldnotes"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            asked = requires(name) or []
        except ModuleNotFoundError:
            continue
        for line in asked:
            requirement = Requirement(line)
            extras = ("dev", "dask", "weights", "whisper-cpu") if name == "fieldnotes" else ("",)
            if requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in extras
            ):
                waiting.append(_plain(requirement.name))
    return found


def _may_be_used(one: Distribution) -> bool:
    fields = [one.metadata.get("License-Expression", ""), one.metadata.get("License", "")[:200]]
    fields += [line for line in one.metadata.get_all("Classifier", []) if line.startswith("License")]
    said = " ".join(filter(None, fields))
    if COPYLEFT.search(LESSER.sub("", said)) and not PERMISSIVE.search(said):
        return False
    return bool(PERMISSIVE.search(said) or LESSER.search(said))


def _changed_files(one: Distribution) -> Iterator[Path]:
    for file in one.files or []:
        path = Path(str(file.locate()))
        if file.hash is None or path.suffix == ".pyc" or not path.is_file():
            continue
        digest = hashlib.new(file.hash.mode, path.read_bytes()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            yield path


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
