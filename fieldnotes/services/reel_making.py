"""The job that makes a reel: passage by passage, consent asked for at the beginning of each."""

import io
import uuid
import wave
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..errors import ConflictError, ConsentError, InvalidInputError, MediaError, NotFoundError
from ..interchange.reel_cards import title_card, words_card
from ..interchange.story_words import WINDOWS
from ..media import cut_clip
from ..media.reel import FRAMES_PER_S, SAMPLE_RATE_HZ, ReelPart, silence, write_reel
from ..records import LibraryCard, Reel
from ..store import excerpts, library, reels
from ..store.briefs import PassageBehind, read_passages_behind
from ..store.database import writing
from ..store.rows import local_day
from ..stories.reel_plan import (
    CARD_S,
    OPENING_S,
    PAUSE_S,
    Caption,
    captions_file,
    cut_into_captions,
    reading_s,
)
from ..voc.periods import day_label
from .access import allowed
from .dropped_reels import allowed_now
from .passage_words import redact_passage
from .passages import span_of_words, who_speaks
from .pieces import Progress
from .recordings import media_file
from .reels import drop_file, folder_of, get_reel
from .workspace import Workspace

WITHDRAWN = "Consent was withdrawn while the reel was made; have it made again."


@allowed("have work done")
def produce_reel(ws: Workspace, claim: Progress) -> None:
    """Make the reel that a job is for, and keep its file; whoever lost the claim keeps nothing.

    Passages that consent does not cover at their turn are left out; of what was made before, nothing stays.
    Raises JobCancelledError between two parts, ConsentError where no passage is left, or one that is in the
    reel already is withdrawn.
    """
    reel = get_reel(ws, claim.job.item_id).reel
    folder = folder_of(ws)
    folder.mkdir(exist_ok=True)
    drop_file(ws, reel)
    path = folder / f"{reel.id}-{uuid.uuid4().hex}.mp4"
    maker = _Maker(ws, reel, claim)
    try:
        duration_s = write_reel(path, maker.parts(), film=reel.form == "film", before_each=maker.check)
        ids = maker.told
        if not ids and reel.form == "sound" and maker.silent:
            raise InvalidInputError(f"No passage of “{reel.title}” has sound; make a film of them.")
        if not ids:
            raise ConsentError(f"Consent covers no passage of “{reel.title}” any more; nothing was made.")
        with writing(ws.db):
            if not claim.holds():
                raise ConsentError(WITHDRAWN)
            maker.check()
            if any(reels.read_material(ws.db, [one]) != maker.material[one] for one in ids):
                raise ConflictError("A passage was changed while the reel was made; have it made again.")
            reels.finish_reel(
                ws.db,
                reel.id,
                items=[item for item in reel.items if item[0] in ids],
                file_name=path.name,
                captions=captions_file(maker.captions),
                duration_s=duration_s,
                made_of=reels.read_material(ws.db, ids),
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


class _Maker:
    """Makes a reel's parts in order, and its captions beside them."""

    def __init__(self, ws: Workspace, reel: Reel, claim: Progress) -> None:
        self.ws, self.reel, self.claim = ws, reel, claim
        self.captions: list[Caption] = []
        self.told: list[int] = []
        self.material: dict[int, str] = {}  # what each passage was made of
        self.silent = 0  # passages without sound, which a reel of sound leaves out
        self.at_s = 0.0

    def check(self) -> None:
        """Raise where the work has to stop: it was asked to, or what is in the reel may not be told now."""
        self.claim.check()
        if allowed_now(self.ws, self.told, self.reel.audience) != set(self.told):
            raise ConsentError(WITHDRAWN)

    def parts(self) -> Iterator[ReelPart]:
        reel = self.reel
        yield self._card(OPENING_S, title_card(reel.title) if reel.form == "film" else b"")
        for n, (excerpt_id, lead) in enumerate(reel.items):
            self.claim.check()
            with writing(self.ws.db):
                self.claim.report((n + 0.5) / (len(reel.items) + 1))
            if excerpt_id not in allowed_now(self.ws, [excerpt_id], reel.audience):
                continue
            self.material[excerpt_id] = reels.read_material(self.ws.db, [excerpt_id])
            cards = library.read_passages(self.ws.db, [excerpt_id])
            if cards:
                self.told.append(excerpt_id)
                behind = read_passages_behind(self.ws.db, [excerpt_id])[excerpt_id]
                yield from self._passage(cards[0], lead, behind)

    def _passage(self, card: LibraryCard, lead: str, behind: PassageBehind) -> Iterator[ReelPart]:
        if lead and self.reel.form == "film":
            yield self._card(CARD_S, title_card(lead))
        words, sound = self._words_and_sound(card)
        heard = len(sound) > 0
        if not heard:
            if self.reel.form == "sound":
                self.told.remove(card.id)
                self.silent += 1
                return
            sound = silence(reading_s(words))
        day = local_day(card.happened_at)
        about = (who_speaks(card, behind), card.market, card.stage, day_label(day) if day else "")
        captions = cut_into_captions(
            words or "A note without words.",
            start_s=self.at_s,
            duration_s=len(sound) / SAMPLE_RATE_HZ,
        )
        for caption in captions:
            # Cut at whole frames: a part is padded to one, which would be a hole in the middle of a word.
            first, last = (
                round((at_s - captions[0].start_s) * FRAMES_PER_S) * (SAMPLE_RATE_HZ // FRAMES_PER_S)
                for at_s in (caption.start_s, caption.end_s)
            )
            if caption is captions[-1]:
                last = len(sound)
            picture = b""
            if self.reel.form == "film":
                picture = words_card(
                    caption.words,
                    seat_words=WINDOWS.get(card.seat, "Seen from beside"),
                    employee=card.seat == "employee",
                    about=" · ".join(part for part in about if part),
                    heard=heard,
                )
            part = ReelPart(sound[first:last], picture)
            # Parts are whole frames: captions follow what is on, not what was planned.
            self.captions.append(Caption(self.at_s, self.at_s + part.duration_s, caption.words))
            self.at_s += part.duration_s
            yield part
        yield self._card(PAUSE_S, picture if self.reel.form == "film" else b"")

    def _card(self, seconds: float, picture: bytes) -> ReelPart:
        part = ReelPart(silence(seconds), picture)
        self.at_s += part.duration_s
        return part

    def _words_and_sound(self, card: LibraryCard) -> tuple[str, NDArray[np.float32]]:
        words, said = card.quote.strip(), True
        muted: tuple[tuple[float, float], ...] = ()
        if self.reel.redacted:
            [excerpt] = excerpts.read_excerpts(self.ws.db, ids=[card.id])
            redacted = redact_passage(self.ws, excerpt)
            words, muted, said = redacted.words, redacted.muted, redacted.said
        span = span_of_words(self.ws, card.id) if card.media_id is not None and said else None
        if span is None or card.media_id is None:
            return words, silence(0)
        try:
            clip = cut_clip(
                media_file(self.ws, card.media_id).path,
                start_s=span[0],
                end_s=span[1],
                sample_rate_hz=SAMPLE_RATE_HZ,
                muted=muted,
            )
        except (MediaError, NotFoundError):
            return words, silence(0)  # the words stand without the sound
        return words, _samples(clip)


def _samples(clip: bytes) -> NDArray[np.float32]:
    with wave.open(io.BytesIO(clip)) as sound:
        data = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    return (data / 32768).astype(np.float32)
