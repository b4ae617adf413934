"""Several voices in one sound."""

from collections.abc import Iterable, Sequence

from fieldnotes.errors import InvalidInputError

from .clusters import find_voices
from .pieces import cut_pieces
from .sound import Samples, Span, join_spans, within
from .turns import SpeakerTurn, take_turns

_PAUSE_S = 0.2  # Words that are closer to each other are cut by their voices, not by their times.


def tell_speakers_apart(
    blocks: Iterable[Samples], speech: Sequence[Span], *, speakers: int | None = None
) -> list[SpeakerTurn]:
    """Return who speaks when: turns that cover the speech, in order, without overlap.

    blocks: mono float32 at 16,000 Hz from the recording's start, nominally -1.0 to 1.0, cut anywhere.
    speech: when somebody speaks, in seconds from the start: a transcript's lines or words, or what a voice
    detector found. Overlaps and pauses under 0.2 s are closed. What is behind the sound's end is left out.
    speakers: how many people speak, if that is known; better turns come from knowing. Without it a person who
    says less than a second, or 2 % of a short recording, is likely to be counted to another.
    The same sound gives the same turns. About 16 ms of one processor for a second of sound, and some 100 MB,
    however long the recording is; names are not looked for, and no voice is kept.
    Raises InvalidInputError for less than one speaker, and what the blocks raise.
    Source: pieces of 1.5 s, cut where a segmentation network hears a change (Bredin, "pyannote.audio 2.1
    speaker diarization pipeline", Interspeech 2023), their voices by CAM++, average linkage, and Viterbi's
    algorithm for the turns (as in Landini and others, "Bayesian HMM clustering of x-vector sequences", 2022,
    without its PLDA).
    """
    if speakers is not None and speakers < 1:
        raise InvalidInputError(
            f"{speakers} speakers cannot be told apart; give 1 or more, or leave it open."
        )
    spoken = join_spans(speech, pause_s=_PAUSE_S)
    pieces = cut_pieces(blocks, spoken)
    if not len(pieces.spans):
        return []
    heard = within(spoken, 0.0, float(pieces.spans[:, 1].max()))
    return take_turns(pieces, find_voices(pieces, speakers), heard)
