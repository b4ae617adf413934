"""The sound of a file as a stream of samples, with bounded memory and true times."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fieldnotes.errors import DamagedMediaError

from .containers import LONGEST_S, audio_stream_of, open_container, too_long
from .streams import first_second_of

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.container import InputContainer

BLOCK_S = 10.0
_LARGEST_JITTER_S = 0.1  # Time stamps closer than this to the samples' own count are left alone.
_LONGEST_GAP_S = 6 * 3600.0  # A jump beyond this is a broken time stamp, not a pause.

Samples = NDArray[np.float32]


def stream_audio(
    path: Path,
    *,
    start_s: float = 0.0,
    sample_rate_hz: int = 16_000,
    file_name: str = "",
    on_skipped: Callable[[], None] = lambda: None,
) -> Iterator[Samples]:
    """Yield the sound from `start_s` to the end as mono blocks of float32, nominally -1.0 to 1.0.

    Each block has shape (n,), 1 <= n <= 10 s of samples; together they have no gap and no overlap. The first
    sample is number round(start_s * sample_rate_hz) of what a stream from 0.0 would give, bit for bit: the
    file is decoded from its beginning (hundreds of times faster than real time), because seeking lands where
    the container pleases. Nothing is yielded where start_s lies behind the end.
    A pause in the time stamps (a recorder that stood still, sound that starts after the picture) becomes
    silence, so that sample n is what a player plays at n / sample_rate_hz.
    A file that breaks off or is damaged in places gives what can be decoded.
    on_skipped: called for every ten seconds of sound before start_s.
    Raises what `probe_media` raises, and DamagedMediaError where nothing at all can be decoded, and where the
    sound goes on for more than two days.
    """
    yield from _blocks(
        path, start_s, sample_rate_hz, file_name or path.name, channels=1, on_skipped=on_skipped
    )


def stream_channels(path: Path, *, sample_rate_hz: int = 16_000, file_name: str = "") -> Iterator[Samples]:
    """Yield the sound of a stereo file as blocks of shape (n, 2), left and right, as `stream_audio` does."""
    yield from _blocks(path, 0.0, sample_rate_hz, file_name or path.name, channels=2)


def _blocks(
    path: Path,
    start_s: float,
    sample_rate_hz: int,
    file_name: str,
    *,
    channels: int,
    on_skipped: Callable[[], None] = lambda: None,
) -> Iterator[Samples]:
    block_samples = int(BLOCK_S * sample_rate_hz)
    to_skip = round(start_s * sample_rate_hz)
    left_samples = int(LONGEST_S * sample_rate_hz)
    waiting: list[Samples] = []
    waiting_samples = 0
    for piece in _pieces(path, sample_rate_hz, file_name, channels):
        # A few bytes can claim pause after pause, and each becomes silence.
        left_samples -= len(piece)
        if left_samples < 0:
            raise too_long(file_name)
        kept = piece[to_skip:]
        if to_skip // block_samples != (to_skip := to_skip - len(piece) + len(kept)) // block_samples:
            on_skipped()
        while len(kept):
            taken = kept[: block_samples - waiting_samples]
            waiting.append(taken)
            waiting_samples += len(taken)
            kept = kept[len(taken) :]
            if waiting_samples == block_samples:
                yield np.concatenate(waiting)
                waiting, waiting_samples = [], 0
    if waiting:
        yield np.concatenate(waiting)


def _pieces(path: Path, sample_rate_hz: int, file_name: str, channels: int) -> Iterator[Samples]:
    with open_container(path, file_name) as container:
        first_s = first_second_of(container)
        resampler = _Resampler(sample_rate_hz, channels)
        decoded_any = False
        for frame in _frames(container, file_name):
            decoded_any = True
            if frame.pts is not None and frame.time_base is not None:
                gap_s = float(frame.pts * frame.time_base) - first_s - resampler.taken_s
                if _LARGEST_JITTER_S < gap_s < _LONGEST_GAP_S:
                    yield from resampler.flush()
                    yield from _silence(resampler.skip(gap_s), sample_rate_hz, channels)
            yield from resampler.resample(frame)
        if not decoded_any:
            raise DamagedMediaError(
                f"{file_name} holds no sound that can be decoded: it is damaged or breaks off at its start; "
                "copy or export it again."
            )
        yield from resampler.flush()


def _silence(samples: int, sample_rate_hz: int, channels: int) -> Iterator[Samples]:
    while samples > 0:
        length = min(samples, int(BLOCK_S * sample_rate_hz))
        yield np.zeros(length if channels == 1 else (length, channels), dtype=np.float32)
        samples -= length


def _frames(container: "InputContainer", file_name: str) -> Iterator["AudioFrame"]:
    import av

    stream = audio_stream_of(container, file_name)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            # One damaged packet; the time stamp of the next good one keeps the times true.
            continue


class _Resampler:
    """Frames of any rate and layout in, float32 of one rate and layout out; formats may change half way."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._channels = channels
        self._resampler: AudioResampler | None = None
        self._shape: tuple[str, str, int] | None = None
        self._silence_debt = 0.0
        self.taken_s = 0.0

    def resample(self, frame: "AudioFrame") -> list[Samples]:
        import av

        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        out: list[Samples] = []
        if shape != self._shape:
            out = self.flush()
            layout = "mono" if self._channels == 1 else "stereo"
            self._resampler = av.AudioResampler(format="flt", layout=layout, rate=self._sample_rate_hz)
            self._shape = shape
        assert self._resampler is not None
        self.taken_s += frame.samples / frame.sample_rate
        # Gaps are filled here; the resampler must not act on time stamps as well.
        frame.pts = None
        return out + [self._samples_of(piece) for piece in self._resampler.resample(frame)]

    def skip(self, gap_s: float) -> int:
        """Count `gap_s` of silence and return its length in samples, carrying the rest of a sample along."""
        self.taken_s += gap_s
        self._silence_debt += gap_s * self._sample_rate_hz
        samples = int(self._silence_debt)
        self._silence_debt -= samples
        return samples

    def flush(self) -> list[Samples]:
        if self._resampler is None:
            return []
        rest = [self._samples_of(piece) for piece in self._resampler.resample(None)]
        self._resampler = self._shape = None
        return rest

    def _samples_of(self, frame: "AudioFrame") -> Samples:
        samples: Samples = frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
        return samples if self._channels == 1 else samples.reshape(-1, self._channels)
