"""How many voices there are, on made-up voices whose number is known."""

import time

import numpy as np

from fieldnotes.speakers.clusters import find_voices
from fieldnotes.speakers.features import BANDS, log_mel_energies
from fieldnotes.speakers.pieces import Pieces


def pieces_of(*counts: int, noise: float = 0.8, seed: int = 3) -> tuple[Pieces, np.ndarray]:
    """So many pieces of each voice in any order, and whose each is."""
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((len(counts), 192)) + 0.6
    owners = chance.permutation(np.repeat(np.arange(len(counts)), counts))
    voices = centres[owners] + noise * chance.standard_normal((len(owners), 192))
    voices /= np.linalg.norm(voices, axis=1, keepdims=True)
    length = np.full(len(owners), 1.5)
    starts = np.arange(len(owners)) * 1.5
    return Pieces(np.stack([starts, starts + 1.5], 1), voices, length, length, tuple(starts), ()), owners


def test_the_number_of_voices_is_found() -> None:
    for counts in ((40,), (60, 20), (30, 30, 30), (50, 10, 6, 3)):
        pieces, owners = pieces_of(*counts)
        voices = find_voices(pieces, None)

        assert len(voices) == len(counts), counts
        nearest = (pieces.voices @ voices.T).argmax(axis=1)
        assert len(set(zip(owners.tolist(), nearest.tolist(), strict=True))) == len(counts)


def test_no_more_voices_are_made_up_than_can_be_told_apart() -> None:
    pieces, _ = pieces_of(60, 20)

    assert [len(find_voices(pieces, speakers)) for speakers in (1, 2)] == [1, 2]
    assert len(find_voices(pieces, 5)) <= 5


def test_hours_of_pieces_take_seconds() -> None:
    pieces, _ = pieces_of(6_000, 3_000, 1_000)
    started = time.process_time()

    assert len(find_voices(pieces, None)) == 3
    assert time.process_time() - started < 20


def test_a_tone_is_loudest_in_its_own_band() -> None:
    at_s = np.arange(16_000) / 16_000
    energies = log_mel_energies(np.sin(2 * np.pi * 1_000 * at_s).astype(np.float32))

    assert energies.shape == (98, BANDS)
    # 1,000 Hz is 999.99 mel; the bands' middles are evenly spaced from 31.7 to 2,840.0 mel.
    assert (energies.argmax(axis=1) == round((999.99 - 31.75) / ((2_840.03 - 31.75) / 81)) - 1).all()
