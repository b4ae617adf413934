"""Themes that nobody has named yet: found in the background, named in two clicks, or dismissed for good."""

from dataclasses import dataclass

import numpy as np

from ..coding.embeddings import MODEL
from ..coding.theme_model import HALVES
from ..coding.unnamed import LEAST_PASSAGES, MOST_PASSAGES, MOST_THEMES, find_groups
from ..errors import ConflictError, InvalidInputError, NotFoundError
from ..records import Code, Job, PlacedSentence, TypicalPassage, UnnamedTheme
from ..store import codes, embeddings, excerpts, jobs
from ..store import unnamed_themes as store
from ..store.database import writing
from .access import allowed
from .coding import add_code
from .jobs import get_job
from .learning import correction, current_model
from .pieces import Progress
from .theme_suggestions import FLOOR, FOUND_TOGETHER
from .trusting import EVERYTHING
from .workspace import Workspace, current_member

LEAST_WORDS = 5  # shorter sentences are mostly courtesies
TYPICAL = 3


@dataclass(frozen=True)
class UnnamedView:
    """An unnamed theme with its most typical passages."""

    theme: UnnamedTheme
    passages: tuple[TypicalPassage, ...]


@allowed("keep the codebook")
def find_unnamed_themes(ws: Workspace, how_many: int | None = None) -> Job:
    """Queue looking for themes that nobody has named; the job that waits or runs already is returned instead.

    how_many: into how many groups the passages are put, 2 to 50; by their number when None.
    """
    if how_many is not None and not 2 <= how_many <= 50:
        raise InvalidInputError(f"Passages are put into 2 to 50 groups, not {how_many}.")
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "find_themes", how_many or EVERYTHING)
    return get_job(ws, job_id)


@allowed("keep the codebook")
def find_themes(ws: Workspace, claim: Progress) -> None:
    """Put passages that carry no theme into groups, and keep these in place of those nobody decided on.

    Passages are sentences of sources that the library may show, of at least LEAST_WORDS words, to which the
    model would suggest no theme either; of more than MOST_PASSAGES, every second, third, … one. What was
    dismissed stays so.
    """
    claim.check()
    _, model = current_model(ws)
    with writing(ws.db):
        claim.report(0.2)
        model_id = embeddings.model_number(ws.db, MODEL)
    centres, dismissed = store.read_dismissed(ws.db, MODEL)
    found = [
        sentence
        for sentence in embeddings.read_uncoded_sentences(ws.db, model_id, "theme", 4 * MOST_PASSAGES)
        if sentence.id not in dismissed
    ]
    texts = store.read_texts(ws.db, [sentence.id for sentence in found])
    found = _first_of_each(found, texts)
    vectors = embeddings.read_vectors(ws.db, [sentence.embedding_id for sentence in found])
    if len(found):
        corrected = correction(ws)
        halves = np.array([sentence.embedding_id for sentence in found]) % HALVES
        confidences = model.confidences(vectors, halves)
        best = confidences.argmax(axis=1) if confidences.shape[1] else np.zeros(len(found), dtype=int)
        open_rows = [
            row
            for row in range(len(found))
            if not confidences.shape[1]
            or corrected.corrected(model.code_ids[best[row]], float(confidences[row, best[row]])) < FLOOR
        ]
        open_rows = open_rows[:: max(1, -(-len(open_rows) // MOST_PASSAGES))]
        found, vectors = [found[row] for row in open_rows], vectors[open_rows]
    claim.check()
    groups = find_groups(
        vectors,
        [texts[sentence.id] for sentence in found],
        how_many=claim.job.item_id or None,
        dismissed=centres,
    )
    with writing(ws.db):
        if claim.holds():
            store.replace_open_themes(
                ws.db,
                MODEL,
                [
                    (
                        group.phrases,
                        group.centre,
                        [
                            (found[row].id, likeness)
                            for row, likeness in zip(group.rows, group.likeness, strict=True)
                        ],
                    )
                    for group in groups[: claim.job.item_id or MOST_THEMES]
                ],
            )


@allowed("keep the codebook")
def latest_search(ws: Workspace) -> Job | None:
    """Return the newest job that looked, or will look, for themes, or None where nobody asked for one yet."""
    found = jobs.read_latest_jobs(ws.db, "find_themes")
    return max(found.values(), key=lambda job: job.id, default=None)


@allowed("keep the codebook")
def get_unnamed_theme(ws: Workspace, theme_id: int) -> UnnamedTheme:
    """Return a theme that waits to be named. Raises NotFoundError, ConflictError where it was decided on."""
    return _open_theme(ws, theme_id)


@allowed("keep the codebook")
def list_unnamed_themes(ws: Workspace, *, typical: int = TYPICAL) -> list[UnnamedView]:
    """Return the themes that wait to be named, the largest first, each with its most typical passages.

    Passages that consent does not cover any more are left out, and with them themes of fewer than four.
    """
    return [
        UnnamedView(theme, tuple(store.read_passages(ws.db, theme.id, most=typical)))
        for theme in store.read_themes(ws.db, state="open")
        if theme.passages >= LEAST_PASSAGES
    ]


@allowed("keep the codebook")
def name_theme(ws: Workspace, theme_id: int, *, name: str, definition: str = "") -> Code:
    """Make a code of an unnamed theme, with all its passages as suggestions.

    Nothing is coded by it: each passage waits to be accepted. No words of theirs go into the codebook, where
    they would outlive the consent of who said them. Raises NotFoundError, ConflictError where it
    was decided on already or there is a theme of that name.
    """
    with writing(ws.db):
        _open_theme(ws, theme_id)
        passages = store.read_passages(ws.db, theme_id)
        code = add_code(ws, kind="theme", name=name, definition=definition)
        for passage in passages:
            excerpt_id = excerpts.find_or_add_excerpt(
                ws.db,
                passage.source_id,
                first_segment_id=passage.segment_id,
                start_char=passage.start_char,
                last_segment_id=passage.segment_id,
                end_char=passage.end_char,
            )
            codes.add_suggestion(
                ws.db,
                excerpt_id=excerpt_id,
                code_id=code.id,
                made_by=FOUND_TOGETHER,
                confidence=round(max(0.0, min(1.0, passage.likeness)), 4),
            )
        store.set_theme_state(ws.db, theme_id, "named", decided_by=current_member(ws).id, code_id=code.id)
        jobs.add_job(ws.db, "learn", EVERYTHING)
    return code


@allowed("keep the codebook")
def dismiss_theme(ws: Workspace, theme_id: int) -> None:
    """Say that an unnamed theme is none; it is not shown again, nor another one that is much like it."""
    with writing(ws.db):
        _open_theme(ws, theme_id)
        store.set_theme_state(ws.db, theme_id, "dismissed", decided_by=current_member(ws).id)


@allowed("keep the codebook")
def reopen_theme(ws: Workspace, theme_id: int) -> None:
    """Take back that a theme was dismissed; it waits to be named again."""
    with writing(ws.db):
        if not store.read_themes(ws.db, theme_id=theme_id, state="dismissed"):
            raise NotFoundError(f"There is no dismissed theme {theme_id} in this workspace; reload the page.")
        store.set_theme_state(ws.db, theme_id, "open", decided_by=None)


def _open_theme(ws: Workspace, theme_id: int) -> UnnamedTheme:
    found = store.read_themes(ws.db, theme_id=theme_id)
    if not found:
        raise NotFoundError(f"There is no unnamed theme {theme_id} any more; look for themes again.")
    if found[0].state != "open":
        raise ConflictError(f"This theme was {found[0].state} meanwhile.")
    return found[0]


def _first_of_each(found: list[PlacedSentence], texts: dict[int, str]) -> list[PlacedSentence]:
    """Leave out short sentences, and those that say the same words as one before: greetings and read-out
    texts.
    """
    seen: set[int] = set()
    kept = []
    for sentence in found:
        if sentence.embedding_id not in seen and len(texts.get(sentence.id, "").split()) >= LEAST_WORDS:
            seen.add(sentence.embedding_id)
            kept.append(sentence)
    return kept
