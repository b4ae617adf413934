"""Reading a source's lines once: into sentences with their vectors, and names, amounts, dates and places."""

from collections.abc import Sequence

from ..coding.embeddings import MODEL, Vectors, embed_texts, knows_language, text_key, weights_path
from ..coding.entities import find_entities
from ..coding.language import split_sentences
from ..errors import WeightsNotFoundError
from ..records import Entity, Segment
from ..store import embeddings, entities, jobs, sources
from ..store.database import writing
from .access import allowed
from .pieces import Progress
from .workspace import Workspace

READ_BY = f"sentences 1, names 1, {MODEL}"
LINES_A_STEP = 50
NOTES_AT_ONCE = 20
LEAST_WORDS = 3  # "Yeah, okay." means nothing of its own
LEAST_CODE_POINTS = 12  # for scripts that write no spaces


@allowed("have work done", own="source_id")
def read_lines(ws: Workspace, claim: Progress, source_id: int) -> None:
    """Read the lines of a source that were not read yet, or were changed since, step by step.

    Each step is kept, so after a crash the next worker goes on. Sentences of fewer than LEAST_WORDS words
    have no vector. Names are looked for in English alone, which is what the model knows. Progress runs to
    0.8. A source that may not be quoted is not read. Raises WeightsNotFoundError or WeightsRefusedError.
    """
    if not sources.is_quotable(ws.db, source_id):
        return
    model_id = _model_id(ws)
    named = knows_language(embeddings.read_language(ws.db, source_id))
    unread = embeddings.read_unread_segments(ws.db, source_id, READ_BY)
    for first in range(0, len(unread), LINES_A_STEP):
        claim.check()
        lines = unread[first : first + LINES_A_STEP]
        sentences = {line.id: _sentences(line.text) for line in lines}
        vectors_of(ws, [line.text[a:b] for line in lines for a, b in sentences[line.id]])
        found = find_entities([(line.id, line.text) for line in lines]) if named else []
        with writing(ws.db):
            if not claim.holds():
                return
            for line in lines:
                _keep(
                    ws,
                    model_id,
                    line,
                    sentences[line.id],
                    [one for one in found if one.segment_id == line.id],
                )
            claim.report(0.8 * min(1.0, (first + len(lines)) / len(unread)))


@allowed("have work done")
def queue_unread_notes(ws: Workspace) -> bool:
    """Queue the reading of walks' notes that nothing has read yet, some at a time; return whether any was.

    For an idle worker, so that nobody in the field waits for it. Without the sentence model none is queued.
    """
    try:
        weights_path()
    except WeightsNotFoundError:
        return False
    waiting = embeddings.read_unread_notes(ws.db, READ_BY, NOTES_AT_ONCE)
    if waiting:
        with writing(ws.db):
            for source_id in waiting:
                jobs.add_job(ws.db, "read", source_id)
    return bool(waiting)


@allowed("have work done")
def vectors_of(ws: Workspace, texts: Sequence[str]) -> Vectors:
    """Return texts as vectors, shape (n, 384), from the store; missing ones are computed and stored first."""
    model_id = _model_id(ws)
    keys = [text_key(text) for text in texts]
    known = embeddings.find_vectors(ws.db, model_id, list(dict.fromkeys(keys)))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        made = embed_texts(list(missing.values()))
        with writing(ws.db):
            embeddings.add_vectors(ws.db, model_id, dict(zip(missing, made, strict=True)))
        known = embeddings.find_vectors(ws.db, model_id, list(dict.fromkeys(keys)))
    return embeddings.read_vectors(ws.db, [known[key] for key in keys])


def _keep(
    ws: Workspace,
    model_id: int,
    line: Segment,
    sentences: Sequence[tuple[int, int]],
    names: Sequence[Entity],
) -> None:
    # A line that somebody corrected meanwhile stays unread; its correction has queued another reading.
    if embeddings.set_read(ws.db, line, READ_BY):
        keyed = [(start, end, text_key(line.text[start:end])) for start, end in sentences]
        embeddings.add_sentences(ws.db, model_id, line.id, keyed)
        entities.add_entities(ws.db, names)


def _sentences(text: str) -> list[tuple[int, int]]:
    return [
        (start, end)
        for start, end in split_sentences(text)
        if len(text[start:end].split()) >= LEAST_WORDS
        or (len(text[start:end].split()) == 1 and end - start >= LEAST_CODE_POINTS)
    ]


def _model_id(ws: Workspace) -> int:
    with writing(ws.db):
        return embeddings.model_number(ws.db, MODEL)
