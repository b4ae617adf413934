"""How much of what is said is put under the right person: `python -m benchmarks.speakers [--json FILE]`.

Runs `tell_speakers_apart` on meetings and two-person recordings in one channel, with and without the number
of speakers, and `tell_channels_apart` on those with a channel for each, beside two plain baselines. Prints a
table and writes its figures as one flat object. Speech is where both the reference and our voice detector
hear somebody; a second of it is right if the person that its number stands for speaks then. `--long` adds a
recording of three hours, for time and memory.
"""

import argparse
import json
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fieldnotes.media import examine_media, stream_audio, stream_channels
from fieldnotes.speakers import SpeakerTurn, tell_channels_apart, tell_speakers_apart
from fieldnotes.transcription.stretches import find_stretches
from fieldnotes.transcription.voice import FRAME_SAMPLES, VoiceDetector

MATERIAL = Path(__file__).parent / "material" / "speech"
REFERENCES = MATERIAL / "speakers.json"
ONE_VOICE = ("es-ES_read.flac", "ko-KR_read.flac", "../../../tests/material/speech/libri.flac")
CALL = "../../../fieldnotes/demo/customer-call.flac"
SAMPLE_RATE_HZ = 16_000
GRID_S = 0.01
PAUSE_S = 0.5
LONG_S = 3 * 3600

Spans = list[tuple[float, float]]
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Result:
    """Seconds of speech and how many of them are right, by method."""

    name: str
    kind: str
    speech_s: float
    right_s: dict[str, float]
    speakers: int
    found: int


def main() -> None:
    """Run every recording, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--long", action="store_true", help="also measure time and memory of three hours")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    arguments = parser.parse_args()
    references = json.loads(REFERENCES.read_text(encoding="utf-8"))
    # First, while nothing else has taken memory.
    long = measure_long(references[CALL]["turns"]) if arguments.long else {}
    print("recording | chosen on it | speech s | speakers | found | right, number open | given | in stereo")
    results, held_out = [], []
    for name, reference in references.items():
        turns = [(start, end, who) for start, end, who in reference["turns"]]
        results.append(run(name, turns, reference["kind"]))
        if not reference["choices"]:
            held_out.append(results[-1])
        show(results[-1], chosen="yes" if reference["choices"] else "no")
    two = [result for result in results if result.speakers == 2]
    stereo = [result for result in results if "stereo" in result.right_s]
    figures = {
        "right_share_two_speakers": share(two, "open"),
        "right_share_two_speakers_given": share(two, "given"),
        "right_share_two_speakers_least": min(share([result], "open") for result in two),
        "right_share_all": share(results, "open"),
        "right_share_all_given": share(results, "given"),
        "right_share_held_out": share(held_out, "open"),
        "right_share_stereo": share(stereo, "stereo"),
        "right_share_one_voice": min(one_voice(name) for name in ONE_VOICE),
        "right_share_two_speakers_all_one": share(two, "all one"),
        "right_share_two_speakers_pauses": share(two, "pauses"),
        "right_share_all_all_one": share(results, "all one"),
        "right_share_all_pauses": share(results, "pauses"),
    }
    figures |= long
    for name, value in figures.items():
        print(f"{name}: {value}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def run(name: str, reference: Sequence[tuple[float, float, str]], kind: str) -> Result:
    """Return how much of a recording each method puts under the right person."""
    path = MATERIAL / name
    sound = np.concatenate(list(stream_audio(path)))
    speech = hear_speech(sound)
    speakers = len({who for _, _, who in reference})
    found = tell_speakers_apart([sound], speech)
    methods = {
        "open": found,
        "given": tell_speakers_apart([sound], speech, speakers=speakers),
        "all one": [SpeakerTurn(start, end, 0, overlapped=False) for start, end in speech],
        "pauses": take_turns_at_pauses(speech),
    }
    if examine_media(path, file_name=path.name)[0].channels == 2:
        methods["stereo"] = list(tell_channels_apart(stream_channels(path), speech).turns)
    judge = Judge(reference, speech)
    right_s = {method: judge.right_s(turns) for method, turns in methods.items()}
    return Result(name, kind, judge.speech_s, right_s, speakers, len({turn.speaker for turn in found}))


def hear_speech(sound: Sound) -> Spans:
    """Return where somebody speaks, as the transcription's own voice detector hears it."""
    length = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
    stretches, _ = find_stretches(VoiceDetector().judge(sound[:length]), length)
    return [(stretch.start / SAMPLE_RATE_HZ, stretch.end / SAMPLE_RATE_HZ) for stretch in stretches]


def take_turns_at_pauses(speech: Spans) -> list[SpeakerTurn]:
    """Return turns of two who take over from each other at every pause of half a second."""
    turns: list[SpeakerTurn] = []
    for start_s, end_s in speech:
        last = turns[-1] if turns else SpeakerTurn(0.0, start_s, 1, overlapped=False)
        changes = not turns or start_s - last.end_s >= PAUSE_S
        turns.append(SpeakerTurn(start_s, end_s, (last.speaker + changes) % 2, overlapped=False))
    return turns


class Judge:
    """Compares turns with a reference in steps of 10 ms."""

    def __init__(self, reference: Sequence[tuple[float, float, str]], speech: Spans) -> None:
        self._steps = 1 + round(max(end for _, end, *_ in [*reference, *speech]) / GRID_S)
        self._names = sorted({who for _, _, who in reference})
        self._speaking = np.zeros((len(self._names), self._steps), dtype=bool)
        for start, end, who in reference:
            self._speaking[self._names.index(who), self._steps_of(start, end)] = True
        heard = np.zeros(self._steps, dtype=bool)
        for start, end in speech:
            heard[self._steps_of(start, end)] = True
        self._counts = self._speaking.any(axis=0) & heard

    @property
    def speech_s(self) -> float:
        """Seconds in which the reference has somebody speak and the detector hears a voice."""
        return float(self._counts.sum() * GRID_S)

    def right_s(self, turns: Sequence[SpeakerTurn]) -> float:
        """Return for how many of these seconds the turns name the right person, by the best pairing."""
        said = np.full(self._steps, -1)
        for turn in turns:
            said[self._steps_of(turn.start_s, turn.end_s)] = turn.speaker
        numbers = range(int(said.max()) + 1)
        shared = [
            [int((speaking & self._counts & (said == number)).sum()) for number in numbers]
            for speaking in self._speaking
        ]

        @cache
        def best(person: int, taken: int) -> int:
            if person == len(shared):
                return 0
            free = [number for number in numbers if not taken >> number & 1]
            pairs = [shared[person][number] + best(person + 1, taken | 1 << number) for number in free]
            return max([best(person + 1, taken), *pairs])

        return best(0, 0) * GRID_S

    def _steps_of(self, start_s: float, end_s: float) -> slice:
        return slice(round(start_s / GRID_S), round(end_s / GRID_S))


def one_voice(name: str) -> float:
    """Return the share of one person's speech that is kept under one number."""
    sound = np.concatenate(list(stream_audio(MATERIAL / name)))
    speech = hear_speech(sound)
    judge = Judge([(start, end, "one") for start, end in speech], speech)
    return round(judge.right_s(tell_speakers_apart([sound], speech)) / judge.speech_s, 3)


def measure_long(reference: Sequence[tuple[float, float, str]]) -> dict[str, float]:
    """Return how three hours of the demo call, again and again, come out and what they cost."""
    sound = np.concatenate(list(stream_audio(MATERIAL / CALL)))
    times = -(-LONG_S * SAMPLE_RATE_HZ // len(sound))
    length_s = len(sound) / SAMPLE_RATE_HZ
    once = hear_speech(sound)
    speech = [(at * length_s + a, at * length_s + b) for at in range(times) for a, b in once]
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    turns = tell_speakers_apart((sound for _ in range(times)), speech)
    cpu_s, peak_mb = time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = [(at * length_s + a, at * length_s + b, who) for at in range(times) for a, b, who in reference]
    judge = Judge(said, speech)
    return {
        "right_share_3h": round(judge.right_s(turns) / judge.speech_s, 3),
        "speakers_found_3h": len({turn.speaker for turn in turns}),
        "cpu_s_3h": round(cpu_s, 1),
        "peak_mb_3h": round(peak_mb),
        "peak_mb_before_3h": round(before_mb),
    }


def share(results: Sequence[Result], method: str) -> float:
    """Return the share of all speech that is right."""
    right_s = sum(result.right_s[method] for result in results)
    return round(right_s / sum(result.speech_s for result in results), 3)


def show(result: Result, *, chosen: str) -> None:
    """Print a row of the table."""
    shares = [f"{share([result], method):.3f}" for method in ("open", "given")]
    stereo = f"{share([result], 'stereo'):.3f}" if "stereo" in result.right_s else ""
    cells = [Path(result.name).stem, chosen, f"{result.speech_s:.0f}", result.speakers, result.found]
    print(" | ".join(map(str, [*cells, *shares, stereo])), flush=True)


if __name__ == "__main__":
    main()
