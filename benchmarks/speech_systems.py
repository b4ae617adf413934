"""The systems that the transcription benchmark compares, each run in a process of its own.

All use the same weights and the same number of threads; idle threads sleep in all of them.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fieldnotes.media import stream_audio
from fieldnotes.transcription import find_weights, load_engine, transcribe_audio

SYSTEMS = ("default", "our-openai-whisper", "openai-cli", "faster-whisper")
WARM_UP = Path(__file__).parents[1] / "tests" / "material" / "speech" / "jfk.flac"

Transcribe = Callable[[Path], str]


def main() -> None:
    """Transcribe files with one system and print what came out: SYSTEM MODEL THREADS FILE..."""
    system, model, threads, *paths = sys.argv[1:]
    started = _processor_s()
    transcribe = _MAKERS[system](model, int(threads))
    transcribe(WARM_UP)
    report = {"load_cpu_s": _processor_s() - started, "files": []}
    for path in paths:
        cpu_s, wall_s = _processor_s(), time.perf_counter()
        text = transcribe(Path(path))
        used = {"cpu_s": _processor_s() - cpu_s, "wall_s": time.perf_counter() - wall_s}
        report["files"].append({"path": path, "text": text, **used})
    report["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(report))


def _ours(engine_name: str | None) -> Callable[[str, int], Transcribe]:
    def make(model: str, threads: int) -> Transcribe:
        chosen = {"name": engine_name} if engine_name else {}
        engine = load_engine(**chosen, model=model, threads=threads)

        def transcribe(path: Path) -> str:
            sections = transcribe_audio(stream_audio(path), engine)
            return " ".join(line.text for section in sections for line in section.segments)

        return transcribe

    return make


def _openai_cli(model: str, threads: int) -> Transcribe:
    """What `whisper FILE --model base` does, but for ffmpeg: the defaults are those of its command line."""
    import torch
    import whisper

    from fieldnotes.transcription.ct2_checkpoint import build_whisper_model

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    weights = find_weights(model)
    if weights.format == "ctranslate2":
        heads = whisper._ALIGNMENT_HEADS.get(model)
        loaded = build_whisper_model(weights.read(), alignment_heads=heads)
    else:
        loaded = whisper.load_model(str(weights.paths[0]), device="cpu")
    defaults = {
        "temperature": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
        "best_of": 5,
        "beam_size": 5,
        "patience": None,
        "length_penalty": None,
        "suppress_tokens": "-1",
        "initial_prompt": None,
        "condition_on_previous_text": True,
        "fp16": False,
        "compression_ratio_threshold": 2.4,
        "logprob_threshold": -1.0,
        "no_speech_threshold": 0.6,
        "word_timestamps": False,
    }
    return lambda path: loaded.transcribe(_whole(path), **defaults)["text"]


def _faster_whisper(model: str, threads: int) -> Transcribe:
    """faster-whisper with 8-bit weights, as it recommends for processors, and otherwise its defaults."""
    import ctranslate2
    from faster_whisper import WhisperModel

    ctranslate2.set_random_seed(0)
    folder = find_weights(model, formats=("ctranslate2",)).folder()
    loaded = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    return lambda path: " ".join(segment.text for segment in loaded.transcribe(_whole(path))[0])


_MAKERS: dict[str, Callable[[str, int], Transcribe]] = {
    "default": _ours(None),
    "our-openai-whisper": _ours("openai-whisper"),
    "openai-cli": _openai_cli,
    "faster-whisper": _faster_whisper,
}


def _whole(path: Path) -> np.ndarray:
    return np.concatenate(list(stream_audio(path)))


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    main()
