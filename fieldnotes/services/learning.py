"""Suggested themes learn from the team: the model is made anew as people code, accept and refuse."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from ..coding.embeddings import MODEL, SIZE, text_key
from ..coding.theme_model import HALVES, MOST_BACKGROUND, Held, Lessons, ThemeModel, hold_out, learn
from ..coding.trust import Correction, correction_from
from ..records import Code, Job, ThemeVersion
from ..store import codes, embeddings, excerpts, jobs, sources, theme_models
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .forgetting import forget_unquotable
from .jobs import get_job
from .pieces import Progress
from .reading import vectors_of
from .trusting import EVERYTHING
from .workspace import Workspace

MOST_PASSAGES = 20_000
LEFT_ALONE_FOR = timedelta(minutes=10)
DECISIONS_TO_CORRECT_BY = 200


@allowed("know the codebook")
def current_model(ws: Workspace) -> tuple[int, ThemeModel]:
    """Return the newest version's number and the model; a new one is learned first where there is more to
    know.

    That is where somebody coded, decided or changed the codebook since, or where a source that it learned
    from may not be quoted any more. Takes some seconds then.
    """
    newest = theme_models.read_newest(ws.db, MODEL)
    taught = _codebook(ws)
    if newest is not None:
        number, weights, lessons, _ = newest
        same = json.loads(lessons).get("codebook") == _fingerprint(taught) and _may_be_used(ws, lessons)
        if same and not theme_models.count_undigested(ws.db, "theme", 1):
            return number, ThemeModel.from_bytes(weights)
    return _learn(ws, taught)


@allowed("know the codebook")
def model_at_hand(ws: Workspace) -> ThemeModel | None:
    """Return the newest version as it is, without learning; None where none was learned yet.

    Where the codebook says something else than it learned from, another one is queued.
    """
    newest = theme_models.read_newest(ws.db, MODEL)
    if newest is None or json.loads(newest[2]).get("codebook") != _fingerprint(_codebook(ws)):
        queue_learning(ws)
    return None if newest is None else ThemeModel.from_bytes(newest[1])


@allowed("keep the codebook")
def correction(ws: Workspace) -> Correction:
    """Return how far people's decisions so far move the confidences of suggested themes."""
    themes = {code.id for code in codes.read_codes(ws.db, kind="theme")}
    decisions = theme_models.read_decisions(ws.db, DECISIONS_TO_CORRECT_BY)
    return correction_from(
        {
            code_id: [(said, accepted) for accepted, said in found]
            for code_id, found in decisions.items()
            if code_id in themes
        }
    )


@allowed("keep the codebook")
def queue_learning(ws: Workspace) -> Job:
    """Queue learning themes anew; the job that waits or runs already is returned instead."""
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "learn", EVERYTHING)
    return get_job(ws, job_id)


@allowed("know the codebook")
def list_theme_versions(ws: Workspace, *, most: int = 20) -> list[ThemeVersion]:
    """Return the versions of the model that suggests themes, the newest first, with what is new in each."""
    return theme_models.read_versions(ws.db, most=most)


@allowed("keep the codebook")
def learn_themes(ws: Workspace, claim: Progress) -> None:
    """Learn themes anew, and renew the suggestions that nobody decided on in all sources that have some.

    What was read in sources that may not be quoted any more is deleted first.
    Sources in which somebody coded within LEFT_ALONE_FOR stay as they are until the next time.
    """
    from .theme_suggestions import renew_themes

    claim.check()
    forget_unquotable(ws)
    current_model(ws)
    with writing(ws.db):
        claim.report(0.3)
    found = theme_models.read_suggested_sources(ws.db, LEFT_ALONE_FOR)
    for done, source_id in enumerate(found, start=1):
        claim.check()
        renew_themes(ws, claim, source_id)
        with writing(ws.db):
            claim.report(0.3 + 0.7 * done / len(found))


def _learn(ws: Workspace, taught: Sequence[Code]) -> tuple[int, ThemeModel]:
    model_id = _vectors_number(ws)
    begun = now()  # what is coded while this runs is for the next version
    passages = theme_models.read_coded_passages(ws.db, "theme", MOST_PASSAGES)
    found = excerpts.read_excerpts(ws.db, ids=[passage.excerpt_id for passage in passages])
    texts = {one.id: one.text for one in found}
    place = {code.id: column for column, code in enumerate(taught)}
    said: list[tuple[str, set[int], set[int]]] = [
        (text, {place[code.id]}, set()) for code in taught for text in _words_of(code)
    ]
    from_codebook = len(said)
    for passage in passages:
        accepted = {place[code_id] for code_id in passage.accepted if code_id in place}
        refused = {place[code_id] for code_id in passage.refused if code_id in place}
        if (accepted or refused) and texts[passage.excerpt_id].strip():
            said.append((texts[passage.excerpt_id], accepted, refused))
    vectors = vectors_of(ws, [text for text, _, _ in said])
    about = np.zeros((len(said), len(taught)), dtype=np.float32)
    no = np.zeros(about.shape, dtype=bool)
    for row, (_, accepted, refused) in enumerate(said):
        about[row, list(accepted)] = 1 / max(1, len(accepted))
        no[row, list(refused)] = True
    ids, background = embeddings.read_sample(ws.db, model_id, "theme", MOST_BACKGROUND)
    lessons = Lessons(
        tuple(place),
        vectors.reshape(-1, SIZE),
        about,
        no,
        background.reshape(-1, SIZE),
        ids % HALVES,
    )
    model = learn(lessons)
    coded = [row for row in range(from_codebook, len(said)) if said[row][1]]
    held = hold_out(lessons, coded)
    counts = {
        str(code.id): [
            sum(place[code.id] in accepted for _, accepted, _ in said[from_codebook:]),
            sum(place[code.id] in refused for _, _, refused in said[from_codebook:]),
        ]
        for code in taught
    }
    learned_from = {one.source_id for one in found} | embeddings.read_sources_of(ws.db, ids.tolist())
    number = _store(ws, taught, model, counts, held=held, begun=begun, learned_from=learned_from)
    with writing(ws.db):
        embeddings.forget_vectors(ws.db, {text_key(text) for text, _, _ in said})
    return number, model


def _store(
    ws: Workspace,
    taught: Sequence[Code],
    model: ThemeModel,
    counts: Mapping[str, Sequence[int]],
    *,
    held: Held | None,
    begun: datetime,
    learned_from: Collection[int],
) -> int:
    before = theme_models.read_newest(ws.db, MODEL)
    earlier = json.loads(before[2]).get("counts") if before else None
    withdrawn = before is not None and not _may_be_used(ws, before[2])
    lessons = {"codebook": _fingerprint(taught), "counts": counts, "sources": sorted(learned_from)}
    with writing(ws.db):
        number = theme_models.add_version(
            ws.db,
            {
                "made_at": begun,
                "embedding_model": MODEL,
                "codes": len(taught),
                "passages": sum(found[0] for found in counts.values()),
                "refusals": sum(found[1] for found in counts.values()),
                "held_out": held.passages if held else 0,
                "top1": held.top1 if held else None,
                "top3": held.top3 if held else None,
                "changes": _changes(taught, earlier, counts, withdrawn=withdrawn),
                "lessons": json.dumps(lessons),
                "weights": model.to_bytes(),
            },
        )
        if withdrawn:
            theme_models.forget_weights(ws.db, before=number)
    return number


def _may_be_used(ws: Workspace, lessons: str) -> bool:
    """Say whether all sources that a version learned from may be quoted today; an early one does not know."""
    learned_from = json.loads(lessons).get("sources")
    return learned_from is not None and sources.are_quotable(ws.db, learned_from)


def _changes(
    taught: Sequence[Code],
    earlier: Mapping[str, Sequence[int]] | None,
    counts: Mapping[str, Sequence[int]],
    *,
    withdrawn: bool,
) -> str:
    """Say in a sentence or two what a version knows that the one before did not."""
    if earlier is None:
        return "The first one, from the codebook's own words and what was coded until then."
    parts = ["without sources that are gone or may not be quoted any more"] if withdrawn else []
    new = [code.name for code in taught if str(code.id) not in earlier]
    if new:
        parts.append("new: " + ", ".join(f"“{name}”" for name in new[:5]))
    gone = len(set(earlier) - set(counts))
    if gone:
        parts.append(f"{gone} retired or merged")
    for code in taught:
        was, has = earlier.get(str(code.id), (0, 0)), counts[str(code.id)]
        more = [
            f"{has[n] - was[n]:+d} {what}" for n, what in enumerate(("coded", "refused")) if has[n] != was[n]
        ]
        if more:
            parts.append(f"“{code.name}” {', '.join(more)}")
    shown = parts[:8] + ([f"and {len(parts) - 8} more"] if len(parts) > 8 else [])
    return "; ".join(shown) or "The codebook's words changed."


def _codebook(ws: Workspace) -> list[Code]:
    return [code for code in codes.read_codes(ws.db, kind="theme") if not code.retired]


def _words_of(code: Code) -> list[str]:
    """Return what the codebook says of a code as passages: its name, the name with its definition, its
    examples.
    """
    said = [code.name, f"{code.name}: {code.definition}" if code.definition.strip() else ""]
    return [text for text in [*said, *code.examples.splitlines()] if text.strip()]


def _fingerprint(taught: Sequence[Code]) -> dict[str, Any]:
    return {str(code.id): text_key("\n".join(_words_of(code))).hex() for code in taught}


def _vectors_number(ws: Workspace) -> int:
    with writing(ws.db):
        return embeddings.model_number(ws.db, MODEL)
