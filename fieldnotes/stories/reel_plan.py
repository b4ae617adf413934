"""What a reel shows when: how long a card stands, how a passage's words are cut into captions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

OPENING_S, CARD_S, PAUSE_S = 3.0, 2.5, 0.6
READING_CHARS_PER_S = 15.0  # of words that nobody says aloud
SHORTEST_READING_S = 3.0
LONGEST_CAPTION_CHARS = 150
_SENTENCES = re.compile(r"[^.!?…]+[.!?…”\"’)]*\s*")


@dataclass(frozen=True)
class Caption:
    """Words that stand from start_s to end_s, in seconds."""

    start_s: float
    end_s: float
    words: str


def reading_s(words: str) -> float:
    """Return how long words that nobody says aloud have to stand, in seconds."""
    return max(SHORTEST_READING_S, len(words) / READING_CHARS_PER_S)


def cut_into_captions(words: str, *, start_s: float, duration_s: float) -> list[Caption]:
    """Return words as captions of at most LONGEST_CAPTION_CHARS one after the other, over a stretch of time.

    They are cut between sentences, else between words, and share the time by their characters.
    """
    pieces = _pieces(words.strip())
    if not pieces:
        return []
    total = sum(map(len, pieces))
    captions, at = [], start_s
    for n, piece in enumerate(pieces):
        end = start_s + duration_s if n == len(pieces) - 1 else at + duration_s * len(piece) / total
        captions.append(Caption(round(at, 3), round(end, 3), piece))
        at = end
    return captions


def _pieces(words: str) -> list[str]:
    pieces: list[str] = []
    for sentence in _SENTENCES.findall(words) or ([words] if words else []):
        for part in _short_parts(sentence.strip()):
            if pieces and len(pieces[-1]) + len(part) + 1 <= LONGEST_CAPTION_CHARS:
                pieces[-1] = f"{pieces[-1]} {part}"
            else:
                pieces.append(part)
    return pieces


def _short_parts(sentence: str) -> list[str]:
    parts: list[str] = []
    for word in sentence.split():
        if parts and len(parts[-1]) + len(word) + 1 <= LONGEST_CAPTION_CHARS:
            parts[-1] = f"{parts[-1]} {word}"
        else:
            parts += [
                word[at : at + LONGEST_CAPTION_CHARS] for at in range(0, len(word), LONGEST_CAPTION_CHARS)
            ]
    return parts


def captions_file(captions: Sequence[Caption]) -> str:
    """Return captions as WebVTT. What people said stays text: no markup, no settings."""
    blocks = [
        f"{_time(one.start_s)} --> {_time(one.end_s)}\n{_text(one.words)}\n" for one in captions if one.words
    ]
    return "WEBVTT\n\n" + "\n".join(blocks)


def _text(words: str) -> str:
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(safe.split())


def _time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
