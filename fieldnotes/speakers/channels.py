"""A channel for each voice, as telephone systems and meeting recorders write them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import InvalidInputError

from .sound import SAMPLE_RATE_HZ, Samples, Span, in_sections, join_spans, within
from .turns import SpeakerTurn, cells_of, change_costs, join_cells, most_likely, numbered

ChannelLayout = Literal["apart", "same", "mixed"]

_FRAME_S = 0.05
_FRAME_SAMPLES = round(_FRAME_S * SAMPLE_RATE_HZ)
_PRE_EMPHASIS = 0.97  # Hum and rumble are loud and say nothing of voices.
_QUIETEST_DB = -120.0
_LOUD_PERCENT = 98  # Somebody may say little in four minutes.
_QUIET_PERCENT = 10
_VOICE_DB = 15.0  # What a voice reaches above a channel's quiet; a channel that never does is silent.
_ACTIVE_DB = -20.0  # From the channel's own loud speech: what leaks over from another is below.
_ABOVE_QUIET_DB = 8.0
_CLEAR_DB = 6.0
_SAME_CORRELATION = 0.95
_APART_SHARE = 0.6
_PAUSE_S = 0.2
_SMOOTH_FRAMES = 5  # 0.25 s: the closures inside words are shorter.
_CAUTION = 4.0  # Noise in a channel is louder than the other's voice for moments, a voice is for longer.


@dataclass(frozen=True)
class ChannelTurns:
    """What two channels say of who speaks when.

    layout: "apart" where each has a voice of its own; "same" where both have the same sound, or one has none,
    so that a file of two channels is one of one; "mixed" where both have all voices, as a stereo microphone
    has. Only "apart" has turns; for the others `tell_speakers_apart` is the way.
    channels: the channel of each speaker by number, 0 left and 1 right.
    """

    layout: ChannelLayout
    turns: tuple[SpeakerTurn, ...]
    channels: tuple[int, ...]


def tell_channels_apart(blocks: Iterable[Samples], speech: Sequence[Span]) -> ChannelTurns:
    """Return who speaks when by the channel that is louder for its own measure.

    blocks: shape (n, 2), float32 at 16,000 Hz from the recording's start, cut anywhere. speech: when somebody
    speaks in either channel, in seconds; overlaps and pauses under 0.2 s are closed.
    A turn is marked as overlapped where both channels have a voice. Two minutes of sound are held at once.
    Raises InvalidInputError for blocks that do not have two channels, and what the blocks raise.
    """
    levels_db, correlation = _measure(blocks)
    spoken = within(join_spans(speech, pause_s=_PAUSE_S), 0.0, len(levels_db) * _FRAME_S)
    cells = [cell for span in spoken for cell in cells_of(span)]
    if not cells:
        return ChannelTurns("same" if abs(correlation) > _SAME_CORRELATION else "mixed", (), ())
    frames = np.minimum((np.array(cells).mean(axis=1) / _FRAME_S).astype(int), len(levels_db) - 1)
    loud_db = np.percentile(levels_db[frames], _LOUD_PERCENT, axis=0)
    quiet_db = np.percentile(levels_db, _QUIET_PERCENT, axis=0)
    voiced = loud_db - quiet_db >= _VOICE_DB
    if abs(correlation) > _SAME_CORRELATION or not voiced.all():
        return ChannelTurns("same", (), ())
    relative_db = levels_db - loud_db
    active = (relative_db > _ACTIVE_DB) & (levels_db - quiet_db > _ABOVE_QUIET_DB)
    lead_db = (relative_db[:, 0] - relative_db[:, 1])[frames]
    lead = np.clip(lead_db / _CLEAR_DB, -1.0, 1.0) * _FRAME_S * active[frames].max(axis=1)
    if (np.abs(lead_db) > _CLEAR_DB).mean() < _APART_SHARE:
        return ChannelTurns("mixed", (), ())
    order = most_likely(np.stack([lead, -lead], axis=1), _CAUTION * change_costs(cells, ()))
    edges = np.flatnonzero(np.diff(np.pad(active.all(axis=1), 1).astype(int))).reshape(-1, 2) * _FRAME_S
    turns = join_cells(cells, order.tolist(), [(start, end) for start, end in edges.tolist()])
    channels = tuple(dict.fromkeys(turn.speaker for turn in turns))
    return ChannelTurns("apart", tuple(numbered(turns)), channels)


def _measure(blocks: Iterable[Samples]) -> tuple[NDArray[np.float64], float]:
    """Return each frame's level in each channel in dB, shape (frames, 2), and their correlation."""
    levels = [np.zeros((0, 2))]
    products = np.zeros((2, 2))
    for section in in_sections(_checked(blocks)):
        audio = section.audio.astype(np.float64)
        crisp = np.diff(audio, axis=0, prepend=audio[:1]) + (1 - _PRE_EMPHASIS) * audio
        products += crisp.T @ crisp
        frames = np.pad(crisp, ((0, -len(crisp) % _FRAME_SAMPLES), (0, 0))).reshape(-1, _FRAME_SAMPLES, 2)
        levels.append(np.square(frames).mean(axis=1))
    smooth = np.ones(_SMOOTH_FRAMES) / _SMOOTH_FRAMES
    powers = np.stack([np.convolve(power, smooth, "same") for power in np.concatenate(levels).T], axis=1)
    scale = float(np.sqrt(products[0, 0] * products[1, 1]))
    correlation = float(products[0, 1]) / scale if scale else 1.0
    return np.maximum(10 * np.log10(np.maximum(powers, 1e-30)), _QUIETEST_DB), correlation


def _checked(blocks: Iterable[Samples]) -> Iterable[Samples]:
    for block in blocks:
        if block.ndim != 2 or block.shape[1] != 2:
            raise InvalidInputError(
                f"Sound of shape {block.shape} has no two channels; give blocks of shape (n, 2)."
            )
        yield block
