"""Passages as they are told to others: which to choose, who speaks, when, and their sound."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..errors import ConsentError, MediaError, NotFoundError
from ..media import cut_clip
from ..records import LibraryCard, Segment, WordSpan
from ..store import excerpts, library, sources
from ..store.briefs import PassageBehind
from ..stories.drafting import Candidate, choose_passages
from .access import allowed
from .coding import words_of_lines
from .recordings import media_file
from .workspace import Workspace

AROUND_WORDS_S = 0.06  # before the first word and after the last: engines' times are a little tight
_MOST_KEPT = 24  # clips of at most some hundred kB each
_clips: dict[tuple[Path, float, float, tuple[tuple[float, float], ...]], bytes] = {}


def choose_cards(
    cards: Iterable[LibraryCard], behind: dict[int, PassageBehind], most: int
) -> list[LibraryCard]:
    """Return at most so many passages: each from another occasion first, people's own words before notes."""
    found = [Candidate(card, behind[card.id].occasion, rank_passage(card), -1) for card in cards]
    return [one.card for one in choose_passages(found, most=most)]


def rank_passage(card: LibraryCard) -> int:
    """Return 0 for people's own words, 1 for what was heard or observed, 2 for what was made of it."""
    if card.source_kind == "transcript" or card.source_form == "answers" or card.observation_kind == "quote":
        return 0
    return 1 if card.observation_kind in ("heard", "observed") else 2


def who_speaks(card: LibraryCard, behind: PassageBehind) -> str:
    """Return the code or the seat; a speaker's or respondent's own name never."""
    if behind.code:
        return behind.code
    if card.observation_kind:
        return f"{card.observation_kind}, {card.seat}’s seat" if card.seat else card.observation_kind
    if card.source_form == "answers":
        return "answer to a survey"
    met = f"with {', '.join(behind.heard)}" if behind.heard else ""
    kind = card.seat or ("talk" if card.source_kind == "transcript" else "document")
    return f"{kind} {met}".strip()


@allowed("hear sources", own="excerpt_id")
def span_of_words(ws: Workspace, excerpt_id: int) -> tuple[float, float] | None:
    """Return from when to when the words of a passage are said, in seconds, by the times of its own words.

    Where no engine gave times to words, the line's time in proportion; None without times, or for a passage
    that is not there.
    """
    found = excerpts.read_excerpts(ws.db, ids=[excerpt_id])
    if not found:
        return None
    excerpt = found[0]
    ends = [excerpt.first_segment_id, excerpt.last_segment_id]
    lines = {one.id: one for one in sources.read_segments(ws.db, excerpt.source_id, ids=ends)}
    words = words_of_lines(ws, list(lines.values()))
    start_s = _edge(lines.get(ends[0]), words, after=excerpt.start_char)
    end_s = _edge(lines.get(ends[1]), words, before=excerpt.end_char)
    start_s = excerpt.start_s if start_s is None else start_s - AROUND_WORDS_S
    end_s = excerpt.end_s if end_s is None else end_s + AROUND_WORDS_S
    if start_s is None or end_s is None or end_s <= start_s:
        return None
    return max(0.0, start_s), end_s


@allowed("hear sources", own="excerpt_id")
def passage_clip(ws: Workspace, excerpt_id: int, *, longest_s: float | None = None) -> bytes:
    """Return the sound of a passage, cut to its words, as WAV. Consent is asked for at this moment.

    longest_s: at most so much of it. Raises ConsentError where the passage may not be quoted inside the team
    now, NotFoundError for one that is not there or has no sound.
    """
    cards = library.read_passages(ws.db, [excerpt_id])
    if not cards:
        raise ConsentError(f"Passage {excerpt_id} may not be played: consent does not cover it now.")
    clip = cut_passage(ws, cards[0], longest_s=longest_s)
    if not clip:
        raise NotFoundError(f"Passage {excerpt_id} has no sound; read its words.")
    return clip


@allowed("hear sources")
def cut_passage(
    ws: Workspace,
    card: LibraryCard,
    *,
    longest_s: float | None = None,
    muted: Sequence[tuple[float, float]] = (),
) -> bytes:
    """Return the sound of a passage, cut to its words, as WAV; b"" where it has none, or its file is gone.

    muted: (from, to) in the recording's seconds, silent in the clip.
    """
    forget_clips()
    span = span_of_words(ws, card.id) if card.media_id is not None else None
    if span is None or card.media_id is None:
        return b""
    start_s, end_s = span
    if longest_s is not None:
        end_s = min(end_s, start_s + longest_s)
    try:
        return _cut(media_file(ws, card.media_id).path, start_s, end_s, tuple(muted))
    except (MediaError, NotFoundError):
        return b""  # the words and their time stand without the sound


def forget_clips() -> None:
    """Let go of clips that were cut from files which are gone, because what they say was erased or redacted.

    Called where files are deleted; other processes do it when they are asked for their next clip.
    """
    for key in [key for key in list(_clips) if not key[0].exists()]:
        _clips.pop(key, None)


def _cut(path: Path, start_s: float, end_s: float, muted: tuple[tuple[float, float], ...]) -> bytes:
    key = (path, start_s, end_s, muted)
    clip = _clips.pop(key, None) or cut_clip(path, start_s=start_s, end_s=end_s, muted=muted)
    _clips[key] = clip  # the latest come last
    for oldest in list(_clips)[:-_MOST_KEPT]:
        _clips.pop(oldest, None)
    return clip


def _edge(
    line: Segment | None,
    words: Mapping[int, Sequence[WordSpan]],
    *,
    after: int | None = None,
    before: int | None = None,
) -> float | None:
    """Return when the first word that ends after a character begins, or the last one before one ends."""
    spans = words.get(line.id, ()) if line is not None else ()
    if after is not None:
        return next((word.start_s for _, end, word, _ in spans if end > after), None)
    ends = [word.end_s for start, _, word, _ in spans if before is not None and start < before]
    return ends[-1] if ends else None
