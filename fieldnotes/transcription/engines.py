"""The speech engines by name."""

from collections.abc import Callable
from pathlib import Path

from fieldnotes.errors import SettingsError
from fieldnotes.settings import Settings

from .faster_whisper import FasterWhisperEngine
from .openai_whisper import OpenAIWhisperEngine
from .protocol import SpeechEngine
from .weights import WeightsFormat, find_weights

EngineMaker = Callable[[str, Path | None, int | None, bool], SpeechEngine]
"""Makes an engine from the model's name, its weights' path, a cap on threads, and whether it may download."""


DEFAULT_ENGINE = "faster-whisper"

_CT2_ONLY: tuple[WeightsFormat, ...] = ("ctranslate2",)


def _faster_whisper(
    model: str, weights_path: Path | None, threads: int | None, allow_download: bool
) -> SpeechEngine:
    found = find_weights(model, weights_path=weights_path, allow_download=allow_download, formats=_CT2_ONLY)
    return FasterWhisperEngine(found, threads=threads)


def _openai_whisper(
    model: str, weights_path: Path | None, threads: int | None, allow_download: bool
) -> SpeechEngine:
    found = find_weights(model, weights_path=weights_path, allow_download=allow_download)
    return OpenAIWhisperEngine(found, threads=threads)


_MAKERS: dict[str, EngineMaker] = {"faster-whisper": _faster_whisper, "openai-whisper": _openai_whisper}


def register_engine(name: str, maker: EngineMaker) -> None:
    """Make an engine known under `name`, in the place of one that had this name before."""
    _MAKERS[name] = maker


def engine_names() -> tuple[str, ...]:
    """Return the names that `load_engine` knows, in alphabetical order."""
    return tuple(sorted(_MAKERS))


def load_engine(
    name: str = DEFAULT_ENGINE,
    *,
    model: str = "base",
    weights_path: Path | None = None,
    threads: int | None = None,
    allow_download: bool = False,
) -> SpeechEngine:
    """Return the engine with its weights found and checked; the model itself is loaded with the first chunk.

    model: a name that the engine knows, for example "base" (multilingual) or "tiny.en".
    weights_path: where the settings say the weights are, or None to look for them (see `find_weights`).
    threads: how many processor threads it may use, from 1; None for as many as there are cores.
    allow_download: whether the engine may fetch weights that this machine does not have.
    Raises SettingsError for a name that is not known, WeightsNotFoundError, WeightsRefusedError.
    """
    maker = _MAKERS.get(name)
    if maker is None:
        raise SettingsError(
            f"There is no speech engine {name!r}; set the engine to one of: {', '.join(engine_names())}."
        )
    return maker(model, weights_path, threads, allow_download)


def engine_of(settings: Settings) -> SpeechEngine:
    """Return the engine that a workspace's settings ask for; raises what `load_engine` raises."""
    return load_engine(
        settings.engine,
        model=settings.model,
        weights_path=settings.weights_path,
        threads=settings.threads or None,
        allow_download=settings.allow_download,
    )
