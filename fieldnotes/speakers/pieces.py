"""From sound to short pieces of one voice each, and what the voice in each piece is like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import FRAME_SAMPLES, HOP_SAMPLES, log_mel_energies
from .networks import (
    FIRST_FRAME_S,
    FRAME_S,
    VOICE_SIZE,
    WINDOW_S,
    Activity,
    Curve,
    embed_voice,
    hear_activity,
)
from .sound import SAMPLE_RATE_HZ, Samples, SoundSection, Span, in_sections, within

_HOP_S = 5.0  # Each moment is heard in two windows.
_TWO_SPEAK = 0.5
_CHANGE_FRAMES = 8  # 135 ms: windows do not agree on the moment of a change more closely.
_CHANGE_IS_LIKELY = 0.3
_SHORTEST_PART_S = 0.2
_PIECE_S = 1.5  # Long enough to know a voice, short enough to have one of them.
_LONGEST_PIECE_S = 2.0
_PIECE_HOP_S = 0.75
_LEAST_S = 0.4  # The network hears at least as much, of the surroundings if need be.


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of speech in order of time, two of which may share sound.

    spans: their starts and ends in seconds, shape (n, 2). voices: their vectors of length 1, shape (n, 192).
    clear_s: the seconds of each in which just one person speaks. own_s: seconds of speech less those that
    another piece has as well. starts_s: where a part begins that may be another person's.
    overlaps: where two speak.
    """

    spans: NDArray[np.float64]
    voices: NDArray[np.float64]
    clear_s: NDArray[np.float64]
    own_s: NDArray[np.float64]
    starts_s: tuple[float, ...]
    overlaps: tuple[Span, ...]


def cut_pieces(blocks: Iterable[Samples], speech: Sequence[Span]) -> Pieces:
    """Return the speech of a recording in pieces of at most 2 s.

    blocks: mono float32 at 16,000 Hz. speech: in order, apart from each other.
    At most two minutes of sound are held at once. Raises what the blocks raise.
    """
    spans: list[Span] = []
    voices: list[NDArray[np.float64]] = []
    clear_s: list[float] = []
    own_s: list[float] = []
    starts_s: list[float] = []
    overlaps: list[Span] = []
    for section in in_sections(blocks):
        spoken = within(speech, section.start_s, section.end_s)
        if not spoken:
            continue
        activity = _activity(section)
        overlaps += within(_overlaps(section.start_s, activity), section.start_s, section.end_s)
        for part in _parts(spoken, section.start_s, activity):
            starts_s.append(part[0])
            pieces = _windows(part)
            for span in pieces:
                voice, clear = _voice(section, span, activity)
                spans.append(span)
                voices.append(voice)
                clear_s.append(clear)
                own_s.append((part[1] - part[0]) / len(pieces))
    return Pieces(
        np.array(spans).reshape(-1, 2),
        np.array(voices).reshape(-1, VOICE_SIZE),
        np.array(clear_s),
        np.array(own_s),
        tuple(starts_s),
        tuple(overlaps),
    )


def _activity(section: SoundSection) -> Activity:
    """Return what is heard in each frame of the section; where windows overlap, their middles count most."""
    length = len(section.audio)
    frames = round(length / SAMPLE_RATE_HZ / FRAME_S) + 1
    overlap, change, weight = np.zeros(frames), np.zeros(frames), np.full(frames, 1e-9)
    start = 0
    while True:
        heard = hear_activity(section.audio[start : start + round(WINDOW_S * SAMPLE_RATE_HZ)])
        first = round(start / SAMPLE_RATE_HZ / FRAME_S)
        count = min(len(heard.overlap), frames - first)
        middle = np.hamming(len(heard.overlap))[:count]
        where = slice(first, first + count)
        overlap[where] += middle * heard.overlap[:count]
        change[where] += middle * heard.change[:count]
        weight[where] += middle
        if start + WINDOW_S * SAMPLE_RATE_HZ >= length:
            return Activity(overlap / weight, change / weight)
        start += round(_HOP_S * SAMPLE_RATE_HZ)


def _overlaps(start_s: float, activity: Activity) -> list[Span]:
    edges = np.flatnonzero(np.diff(np.pad(activity.overlap > _TWO_SPEAK, 1).astype(int))).reshape(-1, 2)
    # A frame reaches half a step to either side of its middle.
    times = start_s + FIRST_FRAME_S + (edges - 0.5) * FRAME_S
    return [(float(start), float(end)) for start, end in times]


def _parts(speech: Sequence[Span], start_s: float, activity: Activity) -> list[Span]:
    """Return the stretches of speech, cut where another voice is likely to take over."""
    nearby = np.convolve(activity.change, np.ones(2 * _CHANGE_FRAMES + 1))[_CHANGE_FRAMES:-_CHANGE_FRAMES]
    changes_s = []
    last = -_CHANGE_FRAMES
    for frame in np.flatnonzero((activity.change > 0) & (nearby > _CHANGE_IS_LIKELY)).tolist():
        around = activity.change[max(0, frame - _CHANGE_FRAMES) : frame + _CHANGE_FRAMES + 1]
        if activity.change[frame] >= around.max() and frame - last > _CHANGE_FRAMES:
            changes_s.append(start_s + FIRST_FRAME_S + frame * FRAME_S)
            last = frame
    parts: list[Span] = []
    for start, end in speech:
        inside = [at for at in changes_s if start + _SHORTEST_PART_S < at < end - _SHORTEST_PART_S]
        parts += zip([start, *inside], [*inside, end], strict=True)
    return parts


def _windows(part: Span) -> list[Span]:
    start, end = part
    if end - start <= _LONGEST_PIECE_S:
        return [part]
    starts = np.linspace(start, end - _PIECE_S, 1 + int(np.ceil((end - start - _PIECE_S) / _PIECE_HOP_S)))
    return [(at, at + _PIECE_S) for at in starts.tolist()]


def _voice(section: SoundSection, span: Span, activity: Activity) -> tuple[NDArray[np.float64], float]:
    """Return a piece's voice, and in how many seconds of it just one person speaks."""
    widen_s = max(0.0, _LEAST_S - (span[1] - span[0])) / 2
    start_s = max(section.start_s, min(span[0] - widen_s, section.end_s - _LEAST_S))
    audio = section.cut((start_s, max(span[1] + widen_s, start_s + _LEAST_S)))
    if len(audio) < FRAME_SAMPLES:
        audio = np.pad(audio, (0, FRAME_SAMPLES - len(audio)))
    features = log_mel_energies(audio)
    alone = _at(activity.overlap, start_s - section.start_s, len(features)) < _TWO_SPEAK
    clear_s = alone.sum() * HOP_SAMPLES / SAMPLE_RATE_HZ
    return embed_voice(features[alone] if clear_s >= _LEAST_S else features), float(clear_s)


def _at(curve: Curve, start_s: float, frames: int) -> Curve:
    """Return the curve at the middles of feature frames, the first of which begins at `start_s`."""
    middles_s = start_s + (np.arange(frames) * HOP_SAMPLES + FRAME_SAMPLES / 2) / SAMPLE_RATE_HZ
    nearest = np.rint((middles_s - FIRST_FRAME_S) / FRAME_S).astype(int)
    return np.asarray(curve[np.clip(nearest, 0, len(curve) - 1)])
