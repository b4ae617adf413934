"""A story's first draft: from a finding or from chosen passages, with everything in its place."""

from collections import Counter
from collections.abc import Sequence

from ..errors import InvalidInputError, NotFoundError
from ..records import CodeKind, LibraryCard, Story
from ..store import codes, excerpts, library, story_parts
from ..store.briefs import read_passages_behind
from ..stories.drafting import (
    Candidate,
    StoryDraft,
    choose_both_windows,
    draft_of_finding,
    draft_of_passages,
    order_along_path,
)
from .access import allowed
from .findings import get_finding
from .passages import rank_passage
from .stories import write_story
from .workspace import Workspace


@allowed("write stories")
def plan_story(
    ws: Workspace, *, finding_id: int | None = None, excerpt_ids: Sequence[int] | None = None
) -> StoryDraft:
    """Return what a story could begin with: title, words, and passages in order along the path.

    Without `excerpt_ids` it takes up to eight of those that speak for the finding, from both seats where
    both were heard, each from another occasion first. Nothing is stored. Raises NotFoundError, and
    InvalidInputError with neither a finding nor passages.
    """
    if finding_id is None and not excerpt_ids:
        raise InvalidInputError("Choose a finding or at least one passage for the story to begin with.")
    view = get_finding(ws, finding_id) if finding_id is not None else None
    if excerpt_ids is None:
        assert view is not None
        cards = [one.card for one in view.evidence if one.evidence.stance == "for" and one.card]
        chosen = choose_both_windows(_candidates(ws, cards))
    else:
        wanted = list(dict.fromkeys(excerpt_ids))
        known = {one.id for one in excerpts.read_excerpts(ws.db, ids=wanted)}
        for excerpt_id in wanted:
            if excerpt_id not in known:
                raise NotFoundError(f"There is no excerpt {excerpt_id} in this workspace.")
        chosen = _candidates(ws, library.read_passages(ws.db, wanted))
    in_order = order_along_path(chosen)
    if view is not None:
        return draft_of_finding(view.finding, [link.mechanism for link in view.links], in_order)
    cards = [one.card for one in in_order]
    return draft_of_passages(in_order, _codes_on(ws, cards, "theme"), _codes_on(ws, cards, "emotion"))


@allowed("write stories")
def draft_story(
    ws: Workspace, *, finding_id: int | None = None, excerpt_ids: Sequence[int] | None = None
) -> Story:
    """Store what `plan_story` returns as a story that is not published yet. Raises as it."""
    plan = plan_story(ws, finding_id=finding_id, excerpt_ids=excerpt_ids)
    return write_story(
        ws,
        title=plan.title,
        narrative=plan.narrative,
        finding_id=finding_id,
        excerpt_ids=[excerpt_id for excerpt_id, _ in plan.items],
        leads=dict(plan.items),
    )


def _candidates(ws: Workspace, cards: Sequence[LibraryCard]) -> list[Candidate]:
    ids = [card.id for card in cards]
    behind, where = read_passages_behind(ws.db, ids), story_parts.read_places_of(ws.db, ids)
    return [
        Candidate(card, behind[card.id].occasion, rank_passage(card), where[card.id].stage) for card in cards
    ]


def _codes_on(ws: Workspace, cards: Sequence[LibraryCard], kind: CodeKind) -> list[str]:
    """Return the names of the codes of a kind on passages, the most frequent first."""
    names = {code.id: code.name for code in codes.read_codes(ws.db, kind=kind)}
    counted = Counter(code for card in cards for code in card.codes if code in names)
    return [names[code] for code, _ in counted.most_common()]
