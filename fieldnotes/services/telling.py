"""A story gathered for an audience on a day: consent is asked for each passage, at this moment."""

from collections.abc import Iterator, Sequence

from ..errors import NotFoundError
from ..field.emotion_curve import Feeling, emotion_curve
from ..records import (
    BriefAudience,
    KeptBack,
    LibraryCard,
    Promise,
    ToldPassage,
    ToldStage,
    ToldStory,
)
from ..store import excerpts, story_parts
from ..store.briefs import PassageBehind, read_passages_behind
from ..store.rows import local_day, now
from ..store.story_parts import PassagePlace
from ..stories.strongest import Quote, strongest_quotes
from ..voc.periods import day_label
from .access import allowed
from .actions import get_action_result, list_actions
from .brief_numbers import brief_numbers, done_words
from .briefs import LONGEST_CLIP_S, checked_audience, first_up, reading_lines
from .lenses import list_link_lines
from .participants import get_consent
from .passage_words import redact_passage
from .passages import cut_passage, rank_passage, span_of_words, who_speaks
from .quoting import agrees_to_quoting, holds_today
from .recordings import media_file
from .sessions import list_journeys
from .stories import StoryPlace, StoryView, get_story
from .story_review import get_review
from .workspace import Workspace, list_members

FEWEST_STAGES = 2  # felt, for a curve


@allowed("listen to stories", own="story_id")
def tell_story(
    ws: Workspace,
    story_id: int,
    *,
    audience: str = "inside",
    redact: bool = True,
    sound: bool = False,
    photos: bool = False,
) -> ToldStory:
    """Return a story as it may be told to an audience now.

    audience: "inside" tells what people agreed to being quoted inside, "outside" what everybody heard agreed
    to being shared outside. Every passage that this leaves out is a mark in its place, without its words.
    redact: names are taken out of words and sound. sound, photos: with the passages' clips and pictures;
    sound only of people who all agreed to being shared outside, because a file may be passed on.
    Raises NotFoundError, InvalidInputError for an audience that does not exist.
    """
    made_for = checked_audience(audience)
    view = get_story(ws, story_id)
    behind = read_passages_behind(ws.db, view.excerpt_ids)
    teller = _Teller(ws, made_for, behind, redact=redact, sound=sound, photos=photos)
    passages = tuple(map(teller.tell, view.places))
    shown = [one.excerpt_id for one in passages if not one.kept_back]
    finding = view.finding
    links = list_link_lines(ws, finding_id=finding.finding.id) if finding else []
    actions = (
        [get_action_result(ws, one.id) for one in list_actions(ws, finding_id=finding.finding.id)]
        if finding
        else []
    )
    return ToldStory(
        id=story_id,
        workspace=ws.name,
        made_on=now().astimezone().date(),
        audience=made_for,
        title=view.story.title,
        told=tuple(part.strip() for part in view.story.narrative.split("\n\n") if part.strip()),
        passages=passages,
        curve=curve_of_passages(ws, shown),
        statement=finding.finding.statement if finding else "",
        needs=_needs(view),
        grade=first_up(finding.strength.grade) if finding else "",
        guards=finding.strength.guards if finding else (),
        numbers=brief_numbers(ws, links, actions),
        readings=tuple(reading_lines(finding)) if finding else (),
        happened=(
            *_promised(ws, shown, view.story.finding_id, made_for, with_answers=not redact),
            *(done_words(actions, owners=made_for == "inside") if actions else ()),
        ),
        reviewed=_reviewed(ws, story_id, made_for),
        redacted=redact,
        unread=teller.unread,
        first_up=strongest_quotes([teller.quote(one) for one in passages if not one.kept_back]),
    )


@allowed("listen to stories")
def curve_of_passages(ws: Workspace, excerpt_ids: Sequence[int]) -> tuple[ToldStage, ...]:
    """Return how these passages felt along the path that most of them lie on.

    Empty for fewer than two emotions, or where all lie on one stage: that is a moment, not a curve.
    """
    where = story_parts.read_places_of(ws.db, excerpt_ids)
    journeys = [one.journey_id for one in where.values() if one.journey_id is not None]
    if not journeys:
        return ()
    path = max(set(journeys), key=journeys.count)
    felt = [
        Feeling(stage_id, one.valence, one.intensity)
        for one in story_parts.read_feelings_of(ws.db, excerpt_ids)
        if (stage_id := _stage_on(where[one.excerpt_id], path)) is not None
    ]
    points = {point.stage_id: point for point in emotion_curve(felt)}
    if len(points) < FEWEST_STAGES:
        return ()
    stages = next(one.stages for one in list_journeys(ws) if one.id == path)
    return tuple(
        ToldStage(stage.name, points[stage.id].level, points[stage.id].notes)
        if stage.id in points
        else ToldStage(stage.name, None, 0)
        for stage in stages
    )


class _Teller:
    """Tells places of a story to one audience."""

    def __init__(
        self,
        ws: Workspace,
        audience: BriefAudience,
        behind: dict[int, PassageBehind],
        *,
        redact: bool,
        sound: bool,
        photos: bool,
    ) -> None:
        self.ws, self.audience, self.behind = ws, audience, behind
        self.redact, self.sound, self.photos = redact, sound, photos
        self.where = story_parts.read_places_of(ws.db, list(behind))
        self.feelings = story_parts.read_feelings_of(ws.db, list(behind))
        self.ranks: dict[int, int] = {}
        self.unread = 0

    def tell(self, place: StoryPlace) -> ToldPassage:
        card, behind = place.card, self.behind[place.excerpt_id]
        kept_back: KeptBack = place.gone
        if card is not None and self.audience == "outside" and not behind.may_leave:
            kept_back = "audience"
        if card is None or kept_back:
            return ToldPassage(place.excerpt_id, kept_back=kept_back)
        self.ranks[card.id] = rank_passage(card)
        words, clip = self._words_and_clip(card, behind)
        span = span_of_words(self.ws, card.id) if card.media_id is not None else None
        day = local_day(card.happened_at)
        titles = [card.title] if self.audience == "inside" and not self.redact else []
        return ToldPassage(
            excerpt_id=card.id,
            lead=place.lead,
            words=words,
            who=who_speaks(card, behind),
            seat=card.seat,
            about=tuple(
                part for part in (*titles, card.market, card.stage, day_label(day) if day else "") if part
            ),
            feelings=tuple(one.name for one in self.feelings if one.excerpt_id == card.id),
            happened_at=card.happened_at,
            start_s=span[0] if span else None,
            end_s=span[1] if span else None,
            clip=clip,
            photo=self._photo(self.where[card.id]) if self.photos else b"",
        )

    def quote(self, one: ToldPassage) -> Quote:
        """Return what a passage that was told weighs when the strongest are chosen."""
        felt = [other.intensity or 1 for other in self.feelings if other.excerpt_id == one.excerpt_id]
        return Quote(
            one.excerpt_id, one.seat, self.ranks[one.excerpt_id], max(felt, default=0), len(one.words)
        )

    def _words_and_clip(self, card: LibraryCard, behind: PassageBehind) -> tuple[str, bytes]:
        sound = self.sound and behind.may_leave
        if not self.redact:
            clip = cut_passage(self.ws, card, longest_s=LONGEST_CLIP_S) if sound else b""
            return card.quote.strip(), clip
        [excerpt] = excerpts.read_excerpts(self.ws.db, ids=[card.id])
        redacted = redact_passage(self.ws, excerpt)
        self.unread += not redacted.complete
        if not (sound and redacted.said):
            return redacted.words, b""
        return redacted.words, cut_passage(self.ws, card, longest_s=LONGEST_CLIP_S, muted=redacted.muted)

    def _photo(self, place: PassagePlace) -> bytes:
        if place.photo_id is None:
            return b""
        try:
            return media_file(self.ws, place.photo_id).path.read_bytes()
        except NotFoundError:
            return b""  # the words stand without the picture


def _stage_on(place: PassagePlace, path: int) -> int | None:
    return place.stage_id if place.journey_id == path else None


def _needs(view: StoryView) -> tuple[tuple[str, str], ...]:
    if view.finding is None:
        return ()
    finding = view.finding.finding
    both = (("Functional need", finding.functional_need), ("Emotional need", finding.emotional_need))
    return tuple((name, text) for name, text in both if text)


def _promised(
    ws: Workspace,
    excerpt_ids: Sequence[int],
    finding_id: int | None,
    audience: BriefAudience,
    *,
    with_answers: bool,
) -> Iterator[str]:
    """Return what was promised and what came of it; outside without who promised and without the answer.

    A promise says something of whom it was made to: it is told of nobody whose consent was withdrawn or has
    run out, and outside only of who agreed to being shared there. with_answers: quote the answers, in which
    people may name themselves.
    """
    today = now().astimezone().date()
    for promise in story_parts.read_promises_at(ws.db, excerpt_ids, finding_id):
        if not _may_tell_of(ws, promise, audience):
            continue
        by = f" by {promise.owner}" if audience == "inside" else ""
        yield f"Promised{by} for {day_label(promise.due_on)}: {promise.text}"
        if promise.kept_at is not None:
            may_stand = with_answers and audience == "inside" and _may_quote(ws, promise)
            answer = promise.answer if may_stand else ""
            said = f" They said: “{answer}”" if answer else ""
            yield f"Kept on {day_label(promise.kept_at.astimezone().date())}.{said}"
        elif promise.not_kept_at is not None:
            because = f" {promise.because}" if audience == "inside" and promise.because else ""
            yield f"Not kept, and said so on {day_label(promise.not_kept_at.astimezone().date())}.{because}"
        elif promise.due_on < today:
            yield f"Not kept, and overdue since {day_label(promise.due_on)}."
        else:
            yield "Not due yet."


def _may_tell_of(ws: Workspace, promise: Promise, audience: BriefAudience) -> bool:
    if promise.participant_id is None:
        return True
    consent = get_consent(ws, promise.participant_id)
    if consent is None:
        return audience == "inside"
    return holds_today(consent) and (consent.share_outside or audience == "inside")


def _may_quote(ws: Workspace, promise: Promise) -> bool:
    person_id = promise.participant_id
    return person_id is None or agrees_to_quoting(get_consent(ws, person_id))


def _reviewed(ws: Workspace, story_id: int, audience: BriefAudience) -> str:
    review = get_review(ws, story_id)
    if not review.approved_by:
        return "Nobody but its writer has approved this version."
    if audience == "outside":
        return "Approved by somebody else than its writer."
    names = {member.id: member.name for member in list_members(ws)}
    return f"Approved by {', '.join(names[one] for one in review.approved_by if one in names)}."
